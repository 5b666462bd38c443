// Retention: its periods, when a change takes effect, and which weeks are frozen by what went.
import { beforeEach, expect, test } from 'vitest';
import { monthsBefore } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import { list } from './audit.ts';
import { forgetConnection, openConnection } from './connections.ts';
import { openLive } from './live-connections.ts';
import {
  changeRetention,
  dueRetention,
  edgeOf,
  edgesOf,
  endRetentionRun,
  frozenDays,
  hastenRetention,
  noteRemoved,
  readRetention,
} from './retention.ts';
import { staleDays } from './stale-days.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const { control } = await controlOfFile();
let organizationId: string;

const morning = new Date('2026-03-02T09:00:00Z');

beforeEach(async () => {
  control.clock.moveTo(morning);
  organizationId = await testOrganization(control);
});

const nothing = { messages: 0, threads: 0, fileRows: 0, rosters: 0, figureWeeks: 0 };
const inAnHour = new Date('2026-03-02T10:00:00Z');
const nextNight = new Date('2026-03-03T02:00:00Z');

async function archive(): Promise<string> {
  const wanted = { organizationId, connectorId: 'slack-export', connectorName: 'Slack export', sourceRef: newId() };
  return (await openConnection(control, wanted)).id;
}

async function live(): Promise<string> {
  const wanted = { organizationId, connectorId: 'slack', connectorName: 'Slack', sourceRef: newId() };
  return (await openLive(control, { ...wanted, mode: 'person', granted: [] })).connectionId;
}

test('events stay for 13 months, what was brought and figures for ten years, and the next run is at night', async () => {
  const found = await readRetention(control, organizationId);

  expect(found.periods).toEqual({ events: 13, files: 120, figures: 120 });
  expect([found.nextRunAt, found.lastRun]).toEqual([nextNight, null]);
});

test('a live connection has the period of events, an archive that of files, and each may have its own', async () => {
  const [reading, brought] = [await live(), await archive()];
  await changeRetention(control, organizationId, { connections: [{ connectionId: brought, months: 24 }] }, null);

  const { connections } = await readRetention(control, organizationId);

  const byId = new Map(connections.map((one) => [one.connectionId, one]));
  expect(byId.get(reading)).toMatchObject({ isLive: true, ownMonths: null, months: 13 });
  expect(byId.get(brought)).toMatchObject({ isLive: false, ownMonths: 24, months: 24 });
});

test('a shorter period takes effect in an hour and not before, though a run was due earlier', async () => {
  control.clock.moveTo('2026-03-02T01:30:00Z');
  await changeRetention(control, organizationId, { periods: { events: 6 } }, null);
  control.clock.moveTo('2026-03-02T02:10:00Z');

  const early = await dueRetention(control);
  control.clock.moveTo('2026-03-02T02:30:00Z');
  const then = await dueRetention(control);

  expect([early.includes(organizationId), then.includes(organizationId)]).toEqual([false, true]);
});

test('a longer period moves no run', async () => {
  const changed = await changeRetention(control, organizationId, { periods: { events: 24 } }, null);

  expect(changed.nextRunAt).toEqual(nextNight);
});

test('a shorter period of one connection alone is announced in the same way', async () => {
  const connectionId = await archive();

  const changed = await changeRetention(control, organizationId, { connections: [{ connectionId, months: 12 }] }, null);

  expect(changed.nextRunAt).toEqual(inAnHour);
});

test('figures that would go before their events are refused, and nothing is changed', async () => {
  const refused = changeRetention(control, organizationId, { periods: { figures: 60 } }, null);

  await expect(refused).rejects.toMatchObject({ code: 'invalid-request', next: expect.stringContaining('120') });
  expect((await readRetention(control, organizationId)).periods.figures).toBe(120);
});

test('the connection of another organization is not found', async () => {
  const other = await archive();
  organizationId = await testOrganization(control);

  const refused = changeRetention(
    control,
    organizationId,
    { connections: [{ connectionId: other, months: 12 }] },
    null,
  );

  await expect(refused).rejects.toMatchObject({ code: 'not-found' });
});

test('a change and the hastening of a run are in the audit log, with numbers', async () => {
  const connectionId = await archive();
  await changeRetention(
    control,
    organizationId,
    { periods: { events: 6 }, connections: [{ connectionId, months: 12 }] },
    null,
  );
  await hastenRetention(control, organizationId, null);

  const entries = await list(control, organizationId);

  expect(entries.map(({ action, subject, details }) => [action, subject, details]).toReversed()).toEqual([
    ['retention.change', organizationId, { eventsMonths: 6, filesMonths: 120, figuresMonths: 120 }],
    ['retention.change', connectionId, { months: 12, isOwn: true }],
    ['retention.hasten', organizationId, {}],
  ]);
});

test('a run that ended is told with what went, and the next is at night', async () => {
  await hastenRetention(control, organizationId, null);

  await endRetentionRun(control, organizationId, { ...nothing, messages: 7 }, morning);

  const { lastRun, nextRunAt } = await readRetention(control, organizationId);
  expect(lastRun).toEqual({ at: morning, removed: { ...nothing, messages: 7 } });
  expect(nextRunAt).toEqual(nextNight);
});

test('a run that was asked for while one went on is not put off by its end', async () => {
  await hastenRetention(control, organizationId, null);
  await changeRetention(control, organizationId, { periods: { events: 6 } }, null);
  const { nextRunAt: asked } = await readRetention(control, organizationId);

  await endRetentionRun(control, organizationId, nothing, morning);

  expect((await readRetention(control, organizationId)).nextRunAt).toEqual(asked);
  expect(asked).toEqual(new Date(morning.getTime() + 3_600_000));
});

test('an organization that was never asked about has its first run in its first night', async () => {
  const before = await dueRetention(control);
  control.clock.moveTo(nextNight);

  const then = await dueRetention(control);

  expect([before.includes(organizationId), then.includes(organizationId)]).toEqual([false, true]);
});

test('the edge is the same day so many months before, or the last of a shorter month', () => {
  expect(monthsBefore(new Date('2026-11-28T23:59:00Z'), 13)).toBe('2025-10-28');
  expect(monthsBefore(new Date('2026-03-31T00:00:00Z'), 13)).toBe('2025-02-28');
  expect(monthsBefore(new Date('2026-01-15T00:00:00Z'), 1)).toBe('2025-12-15');
});

test('HR files have the edge of the events that stay the longest', async () => {
  await live();
  const short = edgesOf(await readRetention(control, organizationId), morning);
  await archive();
  const long = edgesOf(await readRetention(control, organizationId), morning);

  expect([short.rosters, long.rosters]).toEqual(['2025-02-02', '2016-03-02']);
});

test('the edge of a connection is that of its own period', async () => {
  const [reading, brought] = [await live(), await archive()];

  const days = [await edgeOf(control, organizationId, reading), await edgeOf(control, organizationId, brought)];

  expect(days).toEqual(['2025-02-02', '2016-03-02']);
});

test('days of which events went are frozen from the first to the last that ever went', async () => {
  const connectionId = await live();
  await noteRemoved(control, connectionId, { from: '2025-01-10', before: '2025-01-20' });
  await noteRemoved(control, connectionId, { from: '2025-01-19', before: '2025-01-25' });

  const frozen = await frozenDays(control, organizationId);

  expect(frozen).toEqual([{ from: '2025-01-10', before: '2025-01-25' }]);
});

test('with a forgotten connection its weeks thaw: they are stale, and frozen no more', async () => {
  const connectionId = await live();
  await noteRemoved(control, connectionId, { from: '2025-01-10', before: '2025-01-12' });

  await forgetConnection(control, organizationId, connectionId);

  expect(await frozenDays(control, organizationId)).toEqual([]);
  expect((await staleDays(control, organizationId)).map(({ day }) => day)).toEqual(['2025-01-10', '2025-01-11']);
});

test('who forgets a connection of another organization thaws nothing', async () => {
  const connectionId = await live();
  await noteRemoved(control, connectionId, { from: '2025-01-10', before: '2025-01-12' });

  const isForgotten = await forgetConnection(control, await testOrganization(control), connectionId);

  expect(isForgotten).toBe(false);
  expect(await frozenDays(control, organizationId)).toHaveLength(1);
});
