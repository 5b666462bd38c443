// The alternative to a person's consent: a bot, which reads only channels that it has joined.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cursorsOf } from '../src/control/cursors.ts';
import { changeLive } from '../src/control/live-connections.ts';
import { sealToken } from '../src/control/tokens.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { smallest, type StandIn, standIn } from './stand-in.ts';

const scopes = 'channels:read,channels:history,users:read,channels:join';
let house: CollectingHouse;
let slack: StandIn;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  slack = await standIn(house, smallest(300));
  const answer = await fetch(`${slack.sandbox.url}/_sandbox/token`, {
    method: 'POST',
    body: new URLSearchParams({ kind: 'bot', scopes }),
  });
  const { token } = (await answer.json()) as { token: string };
  const { organizationId, connectionId } = slack.connection;
  await sealToken(house.control, organizationId, connectionId, { access: token, refresh: null, expiresAt: null });
}, 120_000);

afterAll(() => house.close());

test('a bot that nobody allowed to join reads nothing, and every channel says why', async () => {
  await slack.sync();

  const reasons = [...(await cursorsOf(house.control, slack.connection.connectionId)).values()].map(
    (one) => one.reason,
  );
  expect(new Set(reasons)).toEqual(new Set(['not-a-member']));
  expect((await slack.calls()).of('conversations.join')).toBe(0);
}, 60_000);

test('in the mode of a bot it joins what it may, and only archived channels stay unread', async () => {
  await changeLive(house.control, slack.connection.connectionId, { mode: 'bot' });
  const archived = slack.workspace
    .channels()
    .filter((one) => one.is_archived)
    .map(({ id }) => id);

  await slack.sync();

  expect(archived.length).toBeGreaterThan(0);
  expect(await slack.countsWithout(...archived)).toEqual(slack.truthWithout(...archived));
  const cursors = await cursorsOf(house.control, slack.connection.connectionId);
  const unread = [...cursors.values()].filter(({ reason }) => reason !== null).map(({ place }) => place);
  expect(unread.toSorted()).toEqual(archived.map(slack.token).toSorted());
}, 60_000);
