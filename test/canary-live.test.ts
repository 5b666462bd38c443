// The sixth wall once more, for what is collected live, by each way: a word that stands in every text, name and address of
// a stand-in Slack is searched for in everything that a connection leaves behind.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

interface Collected {
  readonly connector: string;
  /** What of it is read, for `tacit connect`. */
  readonly little: readonly string[];
  /** The file in which the stand-in keeps what it knows of itself. */
  readonly file: string;
  /** How many people it has at least. */
  readonly people: number;
}

describe('one channel of a workspace, and three months of it', () => {
  const little = ['--channel', '*x0', '--horizon', '90'];
  searchCollected({ connector: 'slack-sandbox', little, file: ofTheStandIn, people: 100 });
});

describe('a month of a whole organization, direct messages too', () => {
  const little = ['--reach', 'direct', '--horizon', '30'];
  const file = 'sandbox-organization.json';
  searchCollected({ connector: 'slack-discovery-sandbox', little, file, people: 20 });
});

/** Connects, collects, is killed, goes on and disconnects, and then looks everywhere. */
function searchCollected({ connector, little, file, people }: Collected): void {
  let dataDirectory: string;
  let copy: LogicalCopy;
  let words: CanaryWords;
  let secrets: readonly string[];
  let stored: number;
  const said: string[] = [];

  beforeAll(async () => {
    dataDirectory = await newDataDirectory();
    const house = await runHouse(dataDirectory, on);
    const session = await signInOver(house);
    await tacit(['connect', connector, ...little]);
    await signWhatWaits(house, session);
    await tacit(['sync']);
    const slack = { url: await standInOf(house, session) };
    words = await canaryWords(slack.url, people);
    await control(slack, 'POST', 'advance');
    const syncing = startCommand(['sync'], dataDirectory, on);
    await house.kill();
    syncing.kill('SIGKILL');
    said.push(house.output());

    const restarted = await runHouse(dataDirectory, on);
    await tacit(['sync']);
    const { id } = (await connections())[0]!;
    for (const args of [
      ['coverage', id, '--json'],
      ['metrics', 'M01'],
      ['reconcile', '--json'],
      ['pause', id],
    ]) {
      await tacit(args);
    }
    stored = (await connections())[0]!.stored.messages;
    await tacit(['disconnect', id]);
    await restarted.stop();
    said.push(restarted.output());
    secrets = [...words.ids, ...(await secretsOfTheStandIn(dataDirectory, file))];
    copy = await logicalCopy(dataDirectory);
  }, 240_000);

  afterAll(() => removeDataDirectory(dataDirectory));

  async function tacit(args: readonly string[]): Promise<string> {
    const { output, errors } = await runCommand(args, dataDirectory, on);
    said.push(output, errors);
    return output;
  }

  const connections = async () => (JSON.parse(await tacit(['connections', '--json'])) as ConnectionList).connections;

  /** Where Slack's side of the house is. */
  async function standInOf(house: RunningHouse, session: string): Promise<string> {
    const answer = await callOver(house, session, 'GET', `/api/connectors/${connector}/setup`);
    return new URL(((await answer.json()) as ConnectorSetup).modes[0]!.createAppUrl).origin;
  }

  const foundIn = (text: string, needles: readonly string[]) => needles.filter((needle) => text.includes(needle));

  test('the messages arrived, and what is looked for is worth it', () => {
    expect(stored).toBeGreaterThan(50);
    expect([words.content.length, secrets.length].every((count) => count > people)).toBe(true);
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
    expect(await filesWith(dataDirectory, ...secrets)).toEqual([file]);
    expect([foundIn(copy.events, secrets), foundIn(copy.control, secrets)]).toEqual([[], []]);
  });

  test('nothing that the program wrote or printed holds any of it', () => {
    const everything = said.join('\n');

    expect(everything.length).toBeGreaterThan(1000);
    expect(foundIn(everything, [...words.content, ...secrets])).toEqual([]);
  });
}

/** What the operator asked for, an owner signs: the two are two. */
async function signWhatWaits(house: RunningHouse, session: string): Promise<void> {
  const answer = await callOver(house, session, 'GET', '/api/approvals');
  for (const { id } of ((await answer.json()) as { approvals: readonly { id: string }[] }).approvals) {
    const signed = await callOver(house, session, 'POST', `/api/approvals/${id}/confirm`);
    if (signed.status !== 200) throw new Error(`signing answered ${signed.status}`);
  }
}
