// The sixth wall once more, for what is collected live: a word that stands in every text, name and address of the
// stand-in Slack is searched for in everything that a connection leaves behind.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { control } from '../sandbox/http/ask.ts';
import type { ConnectionList } from '../src/api/contract/connections.ts';
import type { ConnectorSetup } from '../src/api/contract/live.ts';
import { type CanaryWords, canaryWords, ofTheStandIn, secretsOfTheStandIn } from './canary-words.ts';
import { filesWith, type LogicalCopy, logicalCopy } from './every-byte.ts';
import {
  callOver,
  newDataDirectory,
  removeDataDirectory,
  runCommand,
  runHouse,
  type RunningHouse,
  signInOver,
  startCommand,
} from './running-house.ts';

const on = { TACIT_SANDBOX: 'on' };
/** One channel, and three months of it. */
const little = ['--channel', '*x0', '--horizon', '90'];

let dataDirectory: string;
let copy: LogicalCopy;
let words: CanaryWords;
let secrets: readonly string[];
let stored: number;
const said: string[] = [];

beforeAll(async () => {
  dataDirectory = await newDataDirectory();
  const house = await runHouse(dataDirectory, on);
  await tacit(['connect', 'slack-sandbox', ...little]);
  await tacit(['sync']);
  const slack = { url: await standInOf(house) };
  words = await canaryWords(slack.url);
  await control(slack, 'POST', 'advance');
  const syncing = startCommand(['sync'], dataDirectory, on);
  await house.kill();
  syncing.kill('SIGKILL');
  said.push(house.output());

  const restarted = await runHouse(dataDirectory, on);
  await tacit(['sync']);
  for (const args of [
    ['coverage', 'slack', '--json'],
    ['metrics', 'M01'],
    ['reconcile', '--json'],
    ['pause', 'slack'],
  ]) {
    await tacit(args);
  }
  stored = (JSON.parse(await tacit(['connections', '--json'])) as ConnectionList).connections[0]!.stored.messages;
  await tacit(['disconnect', 'slack']);
  await restarted.stop();
  said.push(restarted.output());
  secrets = [...words.ids, ...(await secretsOfTheStandIn(dataDirectory))];
  copy = await logicalCopy(dataDirectory);
}, 180_000);

afterAll(() => removeDataDirectory(dataDirectory));

async function tacit(args: readonly string[]): Promise<string> {
  const { output, errors } = await runCommand(args, dataDirectory, on);
  said.push(output, errors);
  return output;
}

/** Where Slack's side of the house is. */
async function standInOf(house: RunningHouse): Promise<string> {
  const answer = await callOver(house, await signInOver(house), 'GET', '/api/connectors/slack-sandbox/setup');
  return new URL(((await answer.json()) as ConnectorSetup).modes[0]!.createAppUrl).origin;
}

const foundIn = (text: string, needles: readonly string[]) => needles.filter((needle) => text.includes(needle));

test('the messages arrived, and what is looked for is worth it', () => {
  expect(stored).toBeGreaterThan(50);
  expect([words.content.length, secrets.length].every((count) => count > 100)).toBe(true);
});

test('no text, name or address of the source is in any file of the data folder', async () => {
  expect(await filesWith(dataDirectory, ...words.content)).toEqual([]);
});

test('no text, name or address of the source is in any row of either engine', () => {
  expect(copy.events.length).toBeGreaterThan(1000);
  expect(copy.control).toContain('live_connections');
  // The originals are there, and sealed.
  expect(copy.control).toMatch(/account_originals\n.*"sealed"/);
  expect([foundIn(copy.events, words.content), foundIn(copy.control, words.content)]).toEqual([[], []]);
});

test('neither a token nor an id of the source is kept in clear, but by the stand-in itself', async () => {
  expect(await filesWith(dataDirectory, ...secrets)).toEqual([ofTheStandIn]);
  expect([foundIn(copy.events, secrets), foundIn(copy.control, secrets)]).toEqual([[], []]);
});

test('nothing that the program wrote or printed holds any of it', () => {
  const everything = said.join('\n');

  expect(everything.length).toBeGreaterThan(1000);
  expect(foundIn(everything, [...words.content, ...secrets])).toEqual([]);
});
