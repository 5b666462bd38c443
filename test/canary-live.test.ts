// The sixth wall once more, for what is collected live: a word that stands in every text, name and address of the
// stand-in Slack is searched for in everything that a connection leaves behind.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentMark } from '../sandbox/mark.ts';
import type { ConnectionList } from '../src/api/contract/connections.ts';
import type { ConnectorSetup } from '../src/api/contract/live.ts';
import { filesWith, type LogicalCopy, logicalCopy } from './every-byte.ts';
import {
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
/** What the stand-in keeps of itself: it is Slack's side, and holds the tokens that it gave. */
const ofTheStandIn = 'sandbox.json';

let dataDirectory: string;
let copy: LogicalCopy;
let listed: string;
let stored: number;
let secrets: string[];
const said: string[] = [];

beforeAll(async () => {
  dataDirectory = await newDataDirectory();
  const house = await runHouse(dataDirectory, on);
  await tacit(['connect', 'slack-sandbox', ...little]);
  await tacit(['sync']);
  const slack = await standInOf(house);
  listed = await slack.ask('conversations.list');
  await fetch(`${slack.url}/_sandbox/advance`, { method: 'POST' });
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
  await tacit(['disconnect', 'slack', '--keep-data']);
  await restarted.stop();
  said.push(restarted.output());
  const team = JSON.parse(slack.identity) as { team_id: string; user_id: string };
  const { channels } = JSON.parse(listed) as { channels: { id: string; name: string }[] };
  secrets = [slack.token, team.team_id, team.user_id, channels.find(({ name }) => name.endsWith('x0'))!.id];
  copy = await logicalCopy(dataDirectory);
}, 180_000);

afterAll(() => removeDataDirectory(dataDirectory));

async function tacit(args: readonly string[]): Promise<string> {
  const { output, errors } = await runCommand(args, dataDirectory, on);
  said.push(output, errors);
  return output;
}

/** Slack's side of the house: its address, and a token to look at it. */
async function standInOf(house: RunningHouse) {
  const answer = await fetch(`${house.url}/api/connectors/slack-sandbox/setup`, {
    headers: { cookie: await signInOver(house) },
  });
  const { origin: url } = new URL(((await answer.json()) as ConnectorSetup).modes[0]!.createAppUrl);
  const { token } = (await (await fetch(`${url}/_sandbox/token`)).json()) as { token: string };
  const ask = async (method: string): Promise<string> => {
    const body = new URLSearchParams({ limit: '200' });
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${url}/api/${method}`, { method: 'POST', headers, body })).text();
  };
  return { url, token, ask, identity: await ask('auth.test') };
}

test('the search finds the word where it is, and the messages arrived', () => {
  expect(listed).toContain(contentMark);
  expect(stored).toBeGreaterThan(50);
});

test('no text, name or address of the source is in any file of the data folder', async () => {
  const found = await filesWith(dataDirectory, contentMark);

  expect(found.filter((path) => path !== ofTheStandIn)).toEqual([]);
});

test('no text, name or address of the source is in any row of either engine', () => {
  expect(copy.events.length).toBeGreaterThan(1000);
  expect(copy.control).toContain('live_connections');
  expect([copy.events.includes(contentMark), copy.control.includes(contentMark)]).toEqual([false, false]);
});

test('neither the token nor an id of the source is kept in clear', async () => {
  const files = await Promise.all(secrets.map((secret) => filesWith(dataDirectory, secret)));

  expect(files.flat().filter((path) => path !== ofTheStandIn)).toEqual([]);
  expect(secrets.filter((secret) => copy.events.includes(secret) || copy.control.includes(secret))).toEqual([]);
});

test('nothing that the program wrote or printed holds any of it', () => {
  const everything = said.join('\n');

  expect(everything.length).toBeGreaterThan(1000);
  expect([contentMark, ...secrets].filter((word) => everything.includes(word))).toEqual([]);
});
