// Before anything is destroyed its name has to be typed, and every table is counted in one of the words that a signer reads.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../base/ids.ts';
import { openApprovals } from '../../control/approvals.ts';
import {
  testControl,
  testDatabase,
  testOrganization,
  type TestControl,
  type TestDatabase,
} from '../../control/testing.ts';
import { type TestEventStore, testEventStore } from '../../events/testing.ts';
import { askForDestruction, previewDestroy } from './asking.ts';
import { summaryOf } from './counts.ts';

let database: TestDatabase;
let control: TestControl;
let events: TestEventStore;
let organizationId: string;

beforeAll(async () => {
  database = await testDatabase();
  control = await testControl(database.pool);
  events = await testEventStore();
  organizationId = await testOrganization(control);
}, 60_000);

afterAll(async () => {
  await events.stop();
  await control.close();
  await database.close();
});

const rooms = () => ({ control, store: events.store });
const operator = { memberId: null, role: null };
const scope = { is: 'organization' } as const;

test('another name than that of the organization asks for nothing', async () => {
  const asking = askForDestruction(rooms(), organizationId, { scope, typed: 'Each test' }, operator);

  await expect(asking).rejects.toMatchObject({ name: 'Refused', code: 'destroy-unconfirmed' });
  expect(await openApprovals(control, organizationId)).toEqual([]);
});

test('a connection of somebody else has no preview', async () => {
  const looking = previewDestroy(rooms(), organizationId, { is: 'connection', connection: newId() }, null);

  await expect(looking).rejects.toMatchObject({ name: 'Refused', code: 'not-found' });
});

test('the preview of an organization counts what stands, and its name is what has to be typed', async () => {
  const { name, rows } = await previewDestroy(rooms(), organizationId, scope, null);

  await askForDestruction(rooms(), organizationId, { scope, typed: name }, operator);

  expect([name, rows]).toEqual(['Each test its own', { 'control.organizations': 1 }]);
  expect(await openApprovals(control, organizationId)).toMatchObject([{ kind: 'destroy', details: { rest: 1 } }]);
});

test('every row is counted in one word', () => {
  const rows = { 'events.messages': 5, 'events.figures': 4, 'control.secrets': 3, 'control.members': 2 };

  expect(summaryOf(rows, 1)).toMatchObject({ events: 5, figures: 4, sealed: 3, rest: 2, threads: 0, weeks: 1 });
});
