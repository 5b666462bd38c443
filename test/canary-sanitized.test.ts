// The sixth wall, for files that a Psoxy sanitized by rules that leave most as it is: by each door, and nothing of it remains.
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentMark } from '../sandbox/mark.ts';
import { bulkFiles } from '../sandbox/psoxy/bulk-files.ts';
import { openTokenMaker } from '../sandbox/psoxy/tokens.ts';
import type { ImportRun } from '../src/api/contract/connections.ts';
import { filesWith, type LogicalCopy, logicalCopy } from './every-byte.ts';
import { smallGrid } from './grid-stand-in.ts';
import {
  newDataDirectory,
  removeDataDirectory,
  runCommand,
  runHouse,
  type RunningHouse,
  signInOver,
} from './running-house.ts';
import { writeZip } from './zip-writer.ts';

const salt = 'kanari of the salt';
const given = { salt, ignoresDots: false };
const tokens = openTokenMaker({ salt, passphrase: 'of the stand-in' });
const grid = smallGrid(400);
let dataDirectory: string;
let elsewhere: string;
let zip: string;
let house: RunningHouse;
let cookie: string;
const said: string[] = [];

beforeAll(async () => {
  dataDirectory = await newDataDirectory();
  elsewhere = await mkdtemp(join(tmpdir(), 'tacit-canary-'));
  zip = join(elsewhere, 'files.zip');
  await writeZip(zip, bulkFiles(grid, { tokens, rules: 'addresses' }));
  house = await runHouse(dataDirectory);
  cookie = await signInOver(house);
}, 60_000);

afterAll(async () => {
  await house.kill();
  await removeDataDirectory(dataDirectory);
  await rm(elsewhere, { recursive: true, force: true });
});

async function ask(path: string, init: RequestInit = {}): Promise<{ readonly status: number; readonly text: string }> {
  const headers = { cookie, 'x-tacit': 'test', ...(init.headers as Record<string, string>) };
  const answer = await fetch(new URL(path, house.url), { ...init, headers });
  const text = await answer.text();
  said.push(text);
  return { status: answer.status, text };
}

async function upload(header?: string): Promise<ImportRun> {
  const body = await openAsBlob(zip, { type: 'application/zip' });
  const headers: Record<string, string> = header === undefined ? {} : { 'x-psoxy-salt': header };
  const sent = await ask('/api/imports?connector=slack-export', { method: 'POST', body, headers });
  expect(sent.status).toBe(202);
  for (let run = JSON.parse(sent.text) as ImportRun; ; ) {
    if (run.state !== 'running') return run;
    await new Promise((wake) => setTimeout(wake, 20));
    run = JSON.parse((await ask(`/api/imports/${run.id}`)).text) as ImportRun;
  }
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

async function command(args: readonly string[], input?: string) {
  const ended = await runCommand(args, dataDirectory, undefined, input);
  said.push(ended.output, ended.errors);
  return ended;
}

test('by the page and by the command line they are taken in with the salt, and after that without it', async () => {
  const without = await upload();
  const uploaded = await upload(encoded(given));
  const again = await upload();
  const piped = await command(['import', 'slack-export', zip, '--salt-stdin', '--json'], `${salt}\n`);
  const other = await command(['import', 'slack-export', zip, '--salt-stdin', '--json'], 'another salt\n');

  expect(without.error?.code).toBe('psoxy-salt-needed');
  expect([uploaded.state, again.state, piped.code]).toEqual(['finished', 'finished', 0]);
  expect(again.counts).toEqual(uploaded.counts);
  expect(again.connectionId).toBe(uploaded.connectionId);
  expect(uploaded.counts!.messages.human).toBeGreaterThan(50);
  expect([other.code, other.output]).toEqual([1, expect.stringContaining('psoxy-salt-changed')]);
}, 60_000);

test('a salt that cannot be read is refused, and not quoted', async () => {
  const body = await openAsBlob(zip, { type: 'application/zip' });

  const sent = await ask('/api/imports?connector=slack-export', {
    method: 'POST',
    body,
    headers: { 'x-psoxy-salt': encoded({ salt: '' }) },
  });

  expect([sent.status, JSON.parse(sent.text)]).toEqual([
    400,
    { error: expect.objectContaining({ code: 'invalid-request' }) as unknown },
  ]);
});

test('figures are made of what such files tell: who is of another organization is told by their accounts', async () => {
  const { text } = await ask('/api/metrics/M01');

  expect(JSON.parse(text)).toMatchObject({ metric: { id: 'M01' }, lacking: [] });
});

test('nothing that was written, no id, address or token and nothing of the salt is in a file, a row or an answer', async () => {
  await house.kill();
  said.push(house.output());
  const users = grid.users().filter(({ id }) => id !== 'USLACKBOT');
  const needles = [
    contentMark,
    'kanari',
    ...users.flatMap(({ id, profile }) => [id, tokens.hash(id).slice(2), ...addressesOf(profile['email'])]),
  ];

  const copy: LogicalCopy = await logicalCopy(dataDirectory);

  const rows = copy.control + copy.events;
  expect(copy.events).toContain('human');
  expect((await filesWith(elsewhere, 'users.ndjson')).length).toBe(1);
  expect(needles.filter((one) => rows.includes(one) || said.some((text) => text.includes(one)))).toEqual([]);
  expect(await filesWith(dataDirectory, ...needles)).toEqual([]);
}, 60_000);

const addressesOf = (address: unknown): string[] =>
  typeof address === 'string' ? [address, tokens.address(address).slice(2, 45)] : [];
