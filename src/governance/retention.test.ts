// A run of the retention, on both engines: what is older goes, figures of its weeks stay, and it can be cut short.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { list } from '../control/audit.ts';
import { halt } from '../control/halts.ts';
import { openLive } from '../control/live-connections.ts';
import { changed, changeRetention, frozenDays, hastenRetention, readRetention } from '../control/retention.ts';
import { openQueue } from '../control/queue.ts';
import { listRosters, placeRosters } from '../control/rosters.ts';
import { markStale } from '../control/stale-days.ts';
import {
  testControl,
  testDatabase,
  testOrganization,
  type TestControl,
  type TestDatabase,
} from '../control/testing.ts';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { say } from '../metrics/testing.ts';
import { keepRetention } from './retention-keeper.ts';
import { enforceRetention, previewRetention, type RetentionParts } from './retention.ts';

let database: TestDatabase;
let control: TestControl;
let events: TestEventStore;
let organizationId: string;
let connectionId: string;
let caughtUp: string[];

beforeAll(async () => {
  [database, events] = await Promise.all([testDatabase(), testEventStore()]);
  control = await testControl(database.pool);
}, 30_000);

afterAll(async () => {
  await control.close();
  await Promise.all([database.close(), events.stop()]);
});

/** Thirteen months before it is 2 February 2025. */
const now = new Date('2026-03-02T09:00:00Z');

beforeEach(async () => {
  control.clock.moveTo(now);
  organizationId = await testOrganization(control);
  await events.store.prepareOrganization(organizationId);
  const wanted = { organizationId, connectorId: 'slack', connectorName: 'Slack', sourceRef: newId() };
  ({ connectionId } = await openLive(control, { ...wanted, mode: 'person', granted: [] }));
  caughtUp = [];
});

const parts = (): RetentionParts => ({
  control,
  store: events.store,
  catchUp: async (id) => void caughtUp.push(id),
});

/** A message at noon of each of these days. */
const store = (...days: readonly string[]): Promise<void> => {
  const messages = days.map((day) => ({ at: `${day}T12:00:00Z`, by: 'ada' }));
  return say(events.store, organizationId, messages, 1, connectionId);
};

async function stored(): Promise<string[]> {
  const rows = await events.store.query<{ day: string }>(
    organizationId,
    "SELECT toString(toDate(at, 'UTC')) AS day FROM messages ORDER BY at",
  );
  return rows.map(({ day }) => day);
}

/** Until it is due, and then once. */
async function run(more: Partial<RetentionParts> = {}): ReturnType<typeof enforceRetention> {
  await hastenRetention(control, organizationId, null);
  return enforceRetention({ ...parts(), ...more }, organizationId, new AbortController().signal);
}

const nothing = { messages: 0, threads: 0, fileRows: 0, rosters: 0, figureWeeks: 0 };

test('a run removes what is older than 13 months, and nothing else', async () => {
  await store('2024-12-20', '2025-02-01', '2025-02-02', '2026-03-01');

  const removed = await run();

  expect(removed).toEqual({ ...nothing, messages: 2 });
  expect(await stored()).toEqual(['2025-02-02', '2026-03-01']);
});

test('a run that is not due does nothing', async () => {
  await store('2024-12-20');
  await changeRetention(control, organizationId, { periods: { events: 6 } }, null);

  const removed = await enforceRetention(parts(), organizationId, new AbortController().signal);

  expect([removed, await stored()]).toEqual([null, ['2024-12-20']]);
});

test('what a run removes is counted in the audit log, and shown with the next', async () => {
  await store('2024-12-20');

  await run();

  const [entry] = await list(control, organizationId);
  const details = { ...nothing, messages: 1, uncomputedDays: 0 };
  expect(entry).toMatchObject({ action: 'retention.enforce', memberId: null, details });
  const { lastRun, nextRunAt } = await readRetention(control, organizationId);
  expect([lastRun?.removed.messages, nextRunAt]).toEqual([1, new Date('2026-03-03T02:00:00Z')]);
});

test('the weeks of what went are frozen, from the first day of it to the edge', async () => {
  await store('2024-12-20', '2026-03-01');

  await run();

  expect(await frozenDays(control, organizationId)).toEqual([{ from: '2024-12-20', before: '2025-02-02' }]);
});

test('where nothing went, nothing is frozen', async () => {
  await store('2026-03-01');

  await run();

  expect(await frozenDays(control, organizationId)).toEqual([]);
});

test('figures of days that go are computed before they do', async () => {
  await store('2024-12-20');
  await markStale(control, organizationId, ['2024-12-20']);
  const seen: string[][] = [];

  await run({ catchUp: async () => void seen.push(await stored()) });

  expect(seen).toEqual([['2024-12-20']]);
});

test('figures of days that stay wait for nobody', async () => {
  await store('2024-12-20', '2026-03-01');
  await markStale(control, organizationId, ['2026-03-01']);

  await run();

  expect(caughtUp).toEqual([]);
});

test('while halted nothing is computed, and what is older goes all the same', async () => {
  await store('2024-12-20');
  await markStale(control, organizationId, ['2024-12-20']);
  await halt(control, organizationId, null);

  await run();

  const [entry] = await list(control, organizationId);
  expect([caughtUp, await stored()]).toEqual([[], []]);
  expect(entry?.details).toMatchObject({ messages: 1, uncomputedDays: 1 });
});

test('a computation that fails keeps nothing from going', async () => {
  await store('2024-12-20');
  await markStale(control, organizationId, ['2024-12-20']);

  await run({ catchUp: () => Promise.reject(new Error('broken')) });

  expect(await stored()).toEqual([]);
});

test('whoever sets a period back while a run computes keeps what would have gone', async () => {
  await store('2025-05-01', '2026-03-01');
  await markStale(control, organizationId, ['2025-05-01']);
  await changeRetention(control, organizationId, { periods: { events: 6 } }, null);

  const catchUp = async () => void (await changeRetention(control, organizationId, { periods: { events: 13 } }, null));
  const removed = await run({ catchUp });

  expect([removed, await stored()]).toEqual([nothing, ['2025-05-01', '2026-03-01']]);
});

test('a period that is made shorter while a run computes still has its hour', async () => {
  await store('2025-05-01');
  await markStale(control, organizationId, ['2024-12-20']);

  const catchUp = async () => void (await changeRetention(control, organizationId, { periods: { events: 6 } }, null));
  const removed = await run({ catchUp });

  expect([removed, await stored()]).toEqual([null, ['2025-05-01']]);
});

test('an archive that is begun while a run goes on keeps what it brings', async () => {
  await store('2024-12-20', '2026-03-01');
  const archive = newId();
  const say2020 = () => say(events.store, organizationId, [{ at: '2020-05-01T12:00:00Z', by: 'ada' }], 1, archive);
  const expire: typeof events.store.expire = async (...asked) => {
    await say2020();
    await events.store.expire(...asked);
  };

  await run({ store: { ...events.store, expire } });

  expect(await stored()).toEqual(['2020-05-01', '2026-03-01']);
});

test('what is stored of a connection that is known no more goes by the period of the organization', async () => {
  await say(events.store, organizationId, [{ at: '2024-12-20T12:00:00Z', by: 'ada' }], 1, newId());

  const removed = await run();

  expect([removed, await stored(), await frozenDays(control, organizationId)]).toEqual([
    { ...nothing, messages: 1 },
    [],
    [],
  ]);
});

test('a run that is cut short is done again, and its weeks are frozen before anything is gone', async () => {
  await store('2024-12-20');
  const expire = () => Promise.reject(new Error('killed'));
  const broken = run({ store: { ...events.store, expire } });
  await expect(broken).rejects.toThrow('killed');
  const between = [await stored(), await frozenDays(control, organizationId)];

  const removed = await enforceRetention(parts(), organizationId, new AbortController().signal);

  expect(between).toEqual([['2024-12-20'], [{ from: '2024-12-20', before: '2025-02-02' }]]);
  expect([removed, await stored()]).toEqual([{ ...nothing, messages: 1 }, []]);
});

test('HR files go that explain no event any more; the last before the edge holds until the next', async () => {
  const rosters = ['2024-06-01', '2024-12-01', '2025-06-01'].map((day) => ({ day, snapshot: newId() }));
  const placed = rosters.map((roster) => ({ ...roster, people: 1, findings: 0 }));
  await placeRosters(control, organizationId, placed, null);

  const removed = await run();

  expect(removed).toEqual({ ...nothing, rosters: 1 });
  const left = (await listRosters(control, organizationId)).map(({ day }) => day);
  expect(left).toEqual(['2024-12-01', '2025-06-01']);
});

test('a preview says of each connection what would go and of which days, and changes nothing', async () => {
  await store('2025-05-01', '2025-05-02', '2026-03-01');
  const found = await readRetention(control, organizationId);
  const asked = changed(found, { connections: [{ connectionId, months: 6 }] });

  const preview = await previewRetention(parts(), organizationId, asked, now);

  expect(preview).toEqual({
    removed: { ...nothing, messages: 2 },
    connections: [{ connectionId, messages: 2, firstDay: '2025-05-01', lastDay: '2025-05-02' }],
  });
  expect(await stored()).toHaveLength(3);
  expect(await readRetention(control, organizationId)).toEqual(found);
});

test('the clock asks for a run when it is due, and the queue does it once', async () => {
  await store('2024-12-20');
  const queue = openQueue(control);
  const { promise: told, resolve: tell } = Promise.withResolvers<string>();
  const keeper = keepRetention({
    ...parts(),
    queue,
    requestFigures: async (id) => (id === organizationId ? tell(id) : undefined),
  });
  await keeper.askForDue();
  const before = await stored();
  await hastenRetention(control, organizationId, null);

  await keeper.askForDue();

  expect(await told).toBe(organizationId);
  expect([before, await stored()]).toEqual([['2024-12-20'], []]);
  await queue.stop();
});
