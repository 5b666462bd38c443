// An independent witness of the Grid: Slack's own client walks it both ways and finds the same organization.
import type { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { control, tokenFor } from '../http/ask.ts';
import { type Sandbox, startSandbox } from '../server.ts';
import {
  type ClientCounts,
  type ClientMessage,
  clientOf,
  countsOf,
  crawl,
  everyOffset,
  everyPage,
  trueCountsOf,
} from '../testing-client.ts';
import { openGrid, type Reach } from './grid.ts';

interface Listed {
  readonly id: string;
  readonly is_private: boolean;
  readonly is_im: boolean;
  readonly is_mpim: boolean;
}

const grid = openGrid({ seed: 7, people: 60, messages: 4000, endsAt: new Date('2026-03-01T00:00:00Z'), advanced: 12 });
const enterprise = grid.enterprise.id;
let slack: Sandbox;
let discovery: WebClient;

beforeAll(async () => {
  slack = await startSandbox({ workspaces: [], grid });
  discovery = clientOf(slack, slack.userToken(enterprise));
});

afterAll(() => slack.close());

/** As a client has to: workspace by workspace and once without one, each conversation once. */
async function everyConversation(flags: Readonly<Record<string, unknown>> = {}): Promise<Map<string, Listed>> {
  const found = new Map<string, Listed>();
  for (const team of [undefined, ...grid.active.map(({ id }) => id)]) {
    const args = { limit: 7, ...flags, ...(team === undefined ? {} : { team }) };
    for (const one of await everyOffset<Listed>(discovery, 'conversations.list', 'channels', args))
      found.set(one.id, one);
  }
  return found;
}

const trueCounts = (reach: Reach): Record<string, ClientCounts> =>
  Object.fromEntries(
    grid.truth({ reach }).connections[0].byChannel.map((counts) => [counts.channel, trueCountsOf(counts)]),
  );

/** Of a walk in which the last page is found by its missing offset. */
async function history(channel: string): Promise<ClientMessage[]> {
  const args = { channel, limit: 150, reactions: 1 };
  return everyOffset<ClientMessage>(discovery, 'conversations.history', 'messages', args);
}

const withMessages = (counts: Map<string, ClientCounts>): Record<string, ClientCounts> =>
  Object.fromEntries([...counts].filter(([, { messages }]) => messages > 0));

test('Discovery finds in every conversation as much as there is, replies and direct messages too', async () => {
  const found = new Map<string, ClientCounts>();

  for (const id of (await everyConversation()).keys()) found.set(id, countsOf(await history(id)));

  expect(withMessages(found)).toEqual(trueCounts('direct'));
}, 60_000);

test('no message comes twice, and each page goes on where the one before ended', async () => {
  const counts = Object.entries(trueCounts('public')).sort(([, one], [, other]) => other.messages - one.messages);

  const times = (await history(counts[0]![0])).map(({ ts }) => Number(ts.replace('.', '')));

  expect(times.length).toBeGreaterThan(300);
  expect(times).toEqual([...new Set(times)].sort((one, other) => other - one));
});

test('the Web API on an organization-wide token finds the same public channels, once the app is let in', async () => {
  await control(slack, 'POST', 'grant', {});
  const scopes = 'channels:read channels:history users:read';
  const web = clientOf(slack, await tokenFor(slack, scopes, { workspace: enterprise }));
  const found = new Map<string, ClientCounts>();

  for (const { id: team } of await everyPage<{ id: string }>(web, 'auth.teams.list', 'teams', { limit: 2 })) {
    const args = { team_id: team, limit: 7 };
    for (const { id } of await everyPage<{ id: string }>(web, 'conversations.list', 'channels', args)) {
      if (!found.has(id)) found.set(id, countsOf(await crawl(web, id)));
    }
  }

  expect(withMessages(found)).toEqual(trueCounts('public'));
}, 60_000);

test('a token of one workspace sees its part of the organization, and the parts make the whole', () => {
  const channelsOf = (teams: readonly string[]) =>
    grid.truth({ teams }).connections[0].byChannel.map(({ channel }) => channel);

  const parts = grid.workspaces.map((workspace) =>
    workspace.truth().connections[0].byChannel.map((one) => one.channel),
  );

  expect(parts).toEqual(grid.active.map(({ id }) => channelsOf([id])));
  expect(new Set(parts.flat())).toEqual(new Set(Object.keys(trueCounts('public'))));
  for (const part of parts) expect(part.length).toBeLessThan(Object.keys(trueCounts('public')).length);
});

test('everybody is listed once by Discovery, strangers too, with the workspaces in which they are', async () => {
  interface Person {
    readonly id: string;
    readonly teams: readonly string[];
    readonly stranger?: boolean;
  }

  const users = await everyOffset<Person>(discovery, 'users.list', 'users', { limit: 9, include_deleted: 1 });

  expect(new Set(users.map(({ id }) => id)).size).toBe(users.length);
  expect(users.length).toBe(grid.users().length);
  expect(new Set(users.map(({ id }) => id[0]))).toEqual(new Set(['U', 'W']));
  expect(users.filter(({ stranger }) => stranger).length).toBe(6);
  for (const { id: team } of grid.active) expect(users.some(({ teams }) => teams.includes(team))).toBe(true);
});
