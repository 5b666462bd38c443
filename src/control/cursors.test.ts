// Cursors: kept to the microsecond, each place by itself, and never moved by what only explains.
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import type { PlaceReason } from '../connector/place-reasons.ts';
import { cursorsOf, resetBackfill, saveCursors, saveReasons } from './cursors.ts';
import { openLive } from './live-connections.ts';
import { controlOfFile } from './test-control.ts';
import { exampleCursor, testOrganization } from './testing.ts';

const { control } = await controlOfFile();
let connectionId: string;

beforeEach(async () => {
  const organizationId = await testOrganization(control);
  const source = { connectorId: 'slack', connectorName: 'Slack', sourceRef: newId() };
  const consent = { mode: 'person', granted: [] } as const;
  connectionId = (await openLive(control, { organizationId, ...source, ...consent })).connectionId;
});

test('a connection that was never read has no cursor', async () => {
  const cursors = await cursorsOf(control, connectionId);

  expect([...cursors]).toEqual([]);
});

test('a cursor comes back as it was saved, to the microsecond', async () => {
  const cursor = { ...exampleCursor(), headAt: 1_772_442_000_000_001, tailAt: 1_740_906_000_123_457 };

  await saveCursors(control, connectionId, [cursor]);

  expect((await cursorsOf(control, connectionId)).get(cursor.place)).toEqual(cursor);
});

test('a cursor that is saved again replaces the one of its place and of no other', async () => {
  const [one, other] = [exampleCursor(), exampleCursor()];
  for (const cursor of [one, other]) await saveCursors(control, connectionId, [cursor]);

  const nothing = { headAt: null, tailAt: null, gapFrom: null, gapTo: null, auditAt: null, auditedAt: null };
  const begun = { ...one, ...nothing, isBackfilled: false, messagesSeen: 7 };
  await saveCursors(control, connectionId, [begun]);

  const cursors = await cursorsOf(control, connectionId);
  expect([cursors.get(one.place), cursors.get(other.place)]).toEqual([begun, other]);
});

test('a reason is written beside a cursor without moving it, and for a place that was never read', async () => {
  const read = exampleCursor();
  const unread = newId();
  await saveCursors(control, connectionId, [read]);

  await saveReasons(control, connectionId, new Map([[read.place, 'gone'] as const, [unread, 'external'] as const]));

  const cursors = await cursorsOf(control, connectionId);
  expect(cursors.get(read.place)).toEqual({ ...read, reason: 'gone' });
  expect(cursors.get(unread)).toMatchObject({ reason: 'external', headAt: null, isBackfilled: false, messagesSeen: 0 });
});

test('a reason that is over is taken back', async () => {
  const cursor = { ...exampleCursor(), reason: 'not-chosen' as const };
  await saveCursors(control, connectionId, [cursor]);

  await saveReasons(control, connectionId, new Map([[cursor.place, null]]));

  expect((await cursorsOf(control, connectionId)).get(cursor.place)).toEqual({ ...cursor, reason: null });
});

test('the reasons of more places than one statement takes are all written', async () => {
  const reasons = new Map(Array.from({ length: 5001 }, () => [newId(), 'limited' as PlaceReason]));

  await saveReasons(control, connectionId, reasons);

  const cursors = await cursorsOf(control, connectionId);
  expect(cursors.size).toBe(5001);
  expect([...cursors.values()].every(({ reason }) => reason === 'limited')).toBe(true);
});

test('two that save the reasons of the same places in other orders do not wait for each other for ever', async () => {
  const places = Array.from({ length: 400 }, () => newId());
  const forth = new Map(places.map((place) => [place, 'gone' as PlaceReason]));
  const back = new Map(places.toReversed().map((place) => [place, 'gone' as PlaceReason]));

  await Promise.all([forth, back, forth, back].map((reasons) => saveReasons(control, connectionId, reasons)));

  expect((await cursorsOf(control, connectionId)).size).toBe(400);
});

test('a word that an earlier version wrote and nobody explains any more is no reason', async () => {
  const cursor = exampleCursor();
  await saveCursors(control, connectionId, [cursor]);

  await control.pool.query(`UPDATE cursors SET reason = 'out-of-use' WHERE place = $1`, [cursor.place]);

  expect((await cursorsOf(control, connectionId)).get(cursor.place)?.reason).toBeNull();
});

test('a backfill that is opened again goes on from the tail', async () => {
  const cursor = exampleCursor();
  await saveCursors(control, connectionId, [cursor]);

  await resetBackfill(control, connectionId);

  expect((await cursorsOf(control, connectionId)).get(cursor.place)).toEqual({ ...cursor, isBackfilled: false });
});
