// What a stand-in Slack holds and nobody may find elsewhere: its word, the ids of its people and channels, its tokens.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask, tokenFor } from '../sandbox/http/ask.ts';
import { contentMark } from '../sandbox/mark.ts';
import type { Token } from '../sandbox/state.ts';

/** Where the stand-in of a house keeps what it knows of itself: it is Slack's side, and no part of the search. */
export const ofTheStandIn = 'sandbox.json';

export interface Channel {
  readonly id: string;
  readonly name: string;
}

export interface CanaryWords {
  /** Stands in every text, title, name, address and link; names and addresses without it are beside it. */
  readonly content: readonly string[];
  readonly ids: readonly string[];
  readonly channels: readonly Channel[];
}

/** Asks the stand-in at that address for everything that has a name; it has so many people at least. */
export async function canaryWords(url: string, least = 100): Promise<CanaryWords> {
  const slack = { url };
  const token = await tokenFor(slack, 'channels:read users:read users:read.email');
  const read = async (method: string) => (await ask(slack, method, { limit: '900' }, token)).body;
  const { team_id: team } = await read('auth.test');
  const people = (await read('users.list'))['members'] as readonly { id: string; profile: { email?: string } }[];
  const channels = (await read('conversations.list'))['channels'] as readonly Channel[];
  const [first] = channels;
  if (people.length < least || !first!.name.includes(contentMark))
    throw new Error('The stand-in is not as it should be.');
  const mailboxes = people.flatMap(
    ({ profile: { email = '' } }) => email.split('@', 1)[0]!.split(contentMark)[1] ?? [],
  );
  return {
    content: [contentMark, ...mailboxes],
    ids: [String(team), ...people.map(({ id }) => id), ...channels.map(({ id }) => id)],
    channels,
  };
}

/** Every word that carries the mark, whole. */
export const markedIn = (text: string): readonly string[] =>
  text.match(new RegExp(`${contentMark}[\\w.-]*`, 'g')) ?? [];

/** Every token that the stand-in of the house ever gave, and the secret of the app. */
export async function secretsOfTheStandIn(
  dataDirectory: string,
  file: string = ofTheStandIn,
): Promise<readonly string[]> {
  const state = JSON.parse(await readFile(join(dataDirectory, file), 'utf8')) as {
    readonly tokens: readonly Token[];
    readonly apps: readonly { readonly clientSecret: string }[];
  };
  return [
    ...state.tokens.flatMap(({ value, refresh }) => [value, ...(refresh === null ? [] : [refresh])]),
    ...state.apps.map(({ clientSecret }) => clientSecret),
  ];
}
