// The sixth wall: a word that stands only in a message, a name or an address is searched for in everything we leave behind.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { openAsBlob } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ImportRun } from '../src/api/contract/connections.ts';
import { canaryExport } from './canary-export.ts';
import { type LogicalCopy, filesWith, logicalCopy } from './every-byte.ts';
import { openToOthers } from './file-modes.ts';
import {
  type RunningHouse,
  callOver,
  newDataDirectory,
  removeDataDirectory,
  runCommand,
  runHouse,
  signInOver,
} from './running-house.ts';
import { writeZip } from './zip-writer.ts';

const first = canaryExport('upload');
const second = canaryExport('folder');
/** Every canary word begins so, and nothing else does. */
const needle = 'kanari';
const sourceIds = ['C0KANARI1', 'G0KANARI1', 'D0KANARI1'];

let dataDirectory: string;
let elsewhere: string;
let copy: LogicalCopy;
let runs: ImportRun[];
const said: string[] = [];

beforeAll(async () => {
  dataDirectory = await newDataDirectory();
  elsewhere = await mkdtemp(join(tmpdir(), 'tacit-canary-'));
  const zip = join(elsewhere, 'export.zip');
  await writeZip(zip, first.files);
  const folder = await writeFolder(join(elsewhere, 'folder'), second.files);

  const house = await runHouse(dataDirectory);
  const cookie = await signInOver(house);
  const uploaded = await upload(house, cookie, zip);
  runs = [await finished(house, cookie, uploaded.id)];
  said.push((await runCommand(['import', 'slack-export', folder, '--json'], dataDirectory)).errors);
  await readEverything(house, cookie);
  await upload(house, cookie, zip);
  await house.kill();
  said.push(house.output());

  await sayAll([['reconcile', '--json']]);
  const restarted = await runHouse(dataDirectory);
  await sayAll([['inventory'], ['metrics', 'M01', '--format', 'csv'], ['metrics', 'M38', '--by', 'channel']]);
  await restarted.stop();
  said.push(restarted.output());
  copy = await logicalCopy(dataDirectory);
}, 120_000);

afterAll(async () => {
  await removeDataDirectory(dataDirectory);
  await rm(elsewhere, { recursive: true, force: true });
});

test('the search finds the words where they are: in the exports', async () => {
  const found = await filesWith(join(elsewhere, 'folder'), needle);

  expect(found.length).toBeGreaterThan(5);
  expect(first.words.size).toBeGreaterThan(60);
});

test('the messages themselves arrived', () => {
  expect(copy.events).toContain('human');
  expect(runs[0]?.counts?.messages.human).toBeGreaterThan(0);
});

test('no word of a message, name or address is in any file of the data folder', async () => {
  expect(await filesWith(dataDirectory, needle)).toEqual([]);
});

test('whatever is in the data folder is for the account of the house alone', async () => {
  await writeFile(join(elsewhere, 'open'), '', { mode: 0o644 });

  expect(await openToOthers(elsewhere)).toContain('open 644');
  expect(await openToOthers(dataDirectory)).toEqual([]);
});

test('no word is in any row of either engine', () => {
  // The originals are there, and sealed.
  expect(copy.control).toMatch(/account_originals\n.*"sealed"/);
  expect(copy.control).not.toContain(needle);
  expect(copy.events).not.toContain(needle);
});

test('no id of the source is kept in clear', async () => {
  for (const id of sourceIds) {
    expect(await filesWith(dataDirectory, id)).toEqual([]);
    expect(copy.control + copy.events).not.toContain(id);
  }
});

test('no word is in what the program wrote or answered', () => {
  expect(said.filter((text) => text.includes(needle))).toEqual([]);
});

test('the person who imported reads the path of the broken file, and only there', () => {
  const paths = runs[0]?.skippedPaths.map(({ path }) => path) ?? [];

  expect(paths.some((path) => path.endsWith('/2024-03-05.json'))).toBe(true);
  expect(JSON.stringify({ ...runs[0], skippedPaths: [] })).not.toContain(needle);
});

/** Commands as an operator gives them, with the server running or without. */
async function sayAll(commands: readonly (readonly string[])[]): Promise<void> {
  for (const args of commands) {
    const ended = await runCommand(args, dataDirectory);
    expect(ended).toMatchObject({ code: 0 });
    said.push(ended.output, ended.errors);
  }
}

async function writeFolder(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

async function upload(house: RunningHouse, cookie: string, zip: string): Promise<ImportRun> {
  const archive = await openAsBlob(zip, { type: 'application/zip' });
  const answer = await callOver(house, cookie, 'POST', '/api/imports?connector=slack-export', archive);
  expect(answer.status).toBe(202);
  return (await answer.json()) as ImportRun;
}

async function finished(house: RunningHouse, cookie: string, id: string): Promise<ImportRun> {
  for (;;) {
    const answer = await callOver(house, cookie, 'GET', `/api/imports/${id}`);
    const run = (await answer.json()) as ImportRun;
    if (run.state !== 'running') return run;
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

async function readEverything(house: RunningHouse, cookie: string): Promise<void> {
  const paths = [
    'session',
    'connectors',
    'connections',
    'inventory',
    'metrics',
    'reconcile',
    'overview',
    'overview?format=csv&part=channels',
    'health',
    'openapi.json',
  ];
  const metrics = ['M01', 'M02', 'M03', 'M06', 'M09', 'M10', 'M16', 'M17', 'M18', 'M20', 'M38', 'M42', 'M43'];
  const all = [...paths, ...metrics.flatMap((id) => [`metrics/${id}?by=channel`, `metrics/${id}?format=csv`])];
  for (const path of all) {
    const text = await (await callOver(house, cookie, 'GET', `/api/${path}`)).text();
    // The list of connections repeats the last import, whose paths the importing person may read.
    said.push(text.replace(/"skippedPaths":\[[^\]]*\]/g, ''));
  }
}
