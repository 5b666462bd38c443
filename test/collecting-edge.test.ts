// A live sync stops at the edge of the retention, however far back somebody chose to read.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { days } from '../src/base/clock.ts';
import { changeRetention, edgeOf } from '../src/control/retention.ts';
import type { Totals } from '../src/events/reconciliation.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { smallest, type StandIn, standIn } from './stand-in.ts';

let house: CollectingHouse;
let slack: StandIn;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  slack = await standIn(house, smallest(1500));
  await changeRetention(house.control, slack.organization.id, { periods: { events: 4 } }, null);
}, 120_000);

afterAll(() => house.close());

/**
 * Messages by day, as they are stored, and as they were written. Without replies: of what answers a message from before
 * the edge there is no thread to read.
 */
async function byDay() {
  const of = (some: readonly (Pick<Totals, 'messages' | 'replies'> & { readonly day: string })[]) =>
    some
      .map(({ day, messages, replies }) => [day, Object.values(messages).reduce((a, b) => a + b, -replies)] as const)
      .filter(([, count]) => count > 0);
  const [truth] = slack.workspace.truth().connections;
  return { stored: of((await slack.stored()).byDay), written: of(truth.byDay) };
}

/** Rows of the ledgers of threads that are older. */
async function olderThreads(edge: string): Promise<number> {
  const sql = ['seenThreads', 'readThreads'].map((table) => `SELECT at FROM ${table} WHERE at < '${edge}'`);
  return (await house.events.store.query(slack.organization.id, sql.join(' UNION ALL '))).length;
}

const edgeNow = () => edgeOf(house.control, slack.organization.id, slack.connection.connectionId);

test('a first sync reads every day from the edge on, and nothing of a day before', async () => {
  const { state, problem } = await slack.sync();

  const edge = await edgeNow();
  const { stored, written } = await byDay();
  expect([state, problem, edge]).toEqual(['collecting', null, '2025-11-02']);
  expect(written.some(([day]) => day < edge)).toBe(true);
  expect(stored).toEqual(written.filter(([day]) => day >= edge));
  expect(await olderThreads(edge)).toBe(0);
}, 120_000);

test('nights that read the history again bring nothing of before the edge', async () => {
  for (let night = 0; night < 2; night += 1) {
    house.wait(days(1));
    await slack.sync();
  }

  const { stored, written } = await byDay();
  expect(stored).toEqual(written.filter(([day]) => day >= '2025-11-02'));
  expect(await olderThreads('2025-11-02')).toBe(0);
}, 120_000);

test('a longer retention lets the next sync read on from where the edge was', async () => {
  await changeRetention(house.control, slack.organization.id, { periods: { events: 6 } }, null);

  await slack.sync();

  const edge = await edgeNow();
  const { stored, written } = await byDay();
  expect(edge).toBe('2025-09-04');
  expect(stored).toEqual(written.filter(([day]) => day >= edge));
}, 120_000);
