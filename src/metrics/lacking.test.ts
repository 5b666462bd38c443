// What a connection cannot tell is said, where a number would be a wrong one: in the weeks and channels it brought.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import type { Value } from './answers.ts';
import { answerToCsv } from './csv.ts';
import { computeFigures } from './figures.ts';
import { Published } from './publish.ts';
import { metricAnswer } from './read.ts';
import type { LackingRoute } from './reading-organization.ts';
import { channelToken, listChannels, say } from './testing.ts';

let engine: TestEventStore;
beforeAll(async () => {
  engine = await testEventStore();
});
afterAll(() => engine.stop());

const people = Array.from({ length: 8 }, (_, at) => `p${at}`);
const weeks = ['2026-01-07', '2026-01-14', '2026-01-21'];
const lesser = newId();
const route = (more: Partial<LackingRoute> = {}): LackingRoute => ({
  connection: lesser,
  of: 'messages',
  columns: ['threadAt'],
  why: 'the source does not say what answers what',
  ...more,
});
const sentence = 'Not available: the source does not say what answers what.';

/** Everybody writes each week in `general`; in the second week `random` is written by the lesser connection. */
async function organization(): Promise<string> {
  const id = await engine.newOrganization();
  const day = (on: string, channel: string) => people.map((by, at) => ({ at: `${on}T10:0${at}:00Z`, by, in: channel }));
  await say(
    engine.store,
    id,
    weeks.flatMap((on) => day(on, 'general')),
  );
  await say(engine.store, id, day(weeks[1]!, 'random'), 1, lesser);
  await computeFigures(engine.store, { id, timeZone: 'UTC' }, 'all');
  return id;
}

const ask = (id: string, lacking: readonly LackingRoute[] | undefined, metric = 'M06', by = 'organization') =>
  metricAnswer(engine.store, { id, name: 'x', timeZone: 'UTC', ...(lacking && { lacking }) }, metric, {
    from: '2026-W02',
    to: '2026-W04',
    by,
  });

async function states(id: string, lacking: readonly LackingRoute[] | undefined, metric?: string, by?: string) {
  const answer = Published.contentOf(await ask(id, lacking, metric, by));
  const values = new Map<string, Record<string, Value>>();
  for (const { group, points } of answer.series) {
    values.set(group.id, Object.fromEntries(points.map(({ week, value }) => [week, value])));
  }
  return { values, lacking: answer.lacking };
}

const statesOf = (values: Record<string, Value> | undefined) => Object.values(values ?? {}).map(({ state }) => state);

test('a week that a lesser connection brought messages to has a sentence instead of a number', async () => {
  const id = await organization();

  const { values, lacking } = await states(id, [route()]);

  const [ofOrganization] = values.values();
  expect(statesOf(ofOrganization)).toEqual(['bounded', 'unavailable', 'bounded']);
  expect(ofOrganization?.['2026-W03']).toEqual({ state: 'unavailable', sentence });
  expect(lacking).toEqual([sentence]);
});

test('by channel only the channels lack that it brought messages to', async () => {
  const id = await organization();

  const { values } = await states(id, [route()], 'M06', 'channel');

  expect(statesOf(values.get(channelToken('general')))).not.toContain('unavailable');
  expect(statesOf(values.get(channelToken('random')))).toEqual(['unavailable']);
});

test('a metric that needs nothing of it has its numbers, and so has an organization without such a connection', async () => {
  const id = await organization();

  const other = await states(id, [route()], 'M01');
  const without = await states(id, [route({ connection: newId() })]);
  const none = await states(id, undefined);

  expect([...other.values.values()].flatMap(statesOf)).not.toContain('unavailable');
  expect([other.lacking, without.lacking, none.lacking]).toEqual([[], [], []]);
  expect(without.values).toEqual(none.values);
});

test('what is not known of channels touches every week', async () => {
  const id = await organization();
  await listChannels(engine.store, id, [{ channel: 'general', members: 9 }]);
  const connections = await engine.store.query<{ connection: string }>(
    id,
    'SELECT DISTINCT toString(connection) AS connection FROM channels',
  );
  const lacking = [route({ connection: connections[0]!.connection, of: 'channels', columns: ['isArchived'] })];

  const { values, lacking: told } = await states(id, lacking, 'M42');

  expect(told).toEqual([sentence]);
  expect([...values.values()].flatMap(statesOf).filter((state) => state !== 'unavailable')).toEqual([]);
});

test('a file of figures says why a number is missing', async () => {
  const id = await organization();

  const text = answerToCsv(await ask(id, [route()]));

  expect(text).toContain(sentence.charAt(0).toLowerCase() + sentence.slice(1, -1));
});
