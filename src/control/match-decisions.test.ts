// Decisions about accounts: numbered without a gap, undone once, and all of it in the audit log.
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { list } from './audit.ts';
import { decide, standingDecisions, undoDecision } from './match-decisions.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const { control } = await controlOfFile();
let organizationId: string;

beforeEach(async () => {
  organizationId = await testOrganization(control);
});

const account = newId();
const other = newId();
const same = { kind: 'same', account, other } as const;
const shared = { kind: 'not-a-person', account, other: null } as const;

test('decisions are numbered in their order and stand with who made them', async () => {
  await decide(control, organizationId, same, null);
  const second = await decide(control, organizationId, shared, null);

  const standing = await standingDecisions(control, organizationId);

  expect(standing.map(({ number, kind }) => [number, kind])).toEqual([
    [1, 'same'],
    [2, 'not-a-person'],
  ]);
  expect(second).toEqual({ ...shared, number: 2, decidedAt: control.clock.now(), decidedBy: null });
});

test('decisions that are made at once get a number each', async () => {
  await Promise.all(Array.from({ length: 10 }, () => decide(control, organizationId, same, null)));

  const numbers = (await standingDecisions(control, organizationId)).map(({ number }) => number);

  expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('an undone decision stands no more, stays in the table, and gives its number to nobody', async () => {
  await decide(control, organizationId, same, null);

  await undoDecision(control, organizationId, 1, null);

  const next = await decide(control, organizationId, shared, null);
  const rows = await control.db
    .selectFrom('match_decisions')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('number')
    .execute();
  expect(next.number).toBe(2);
  expect(await standingDecisions(control, organizationId)).toEqual([next]);
  expect(rows.map(({ number, undone_at }) => [number, undone_at])).toEqual([
    [1, control.clock.now()],
    [2, null],
  ]);
});

test('what does not stand cannot be undone', async () => {
  await decide(control, organizationId, same, null);
  await undoDecision(control, organizationId, 1, null);

  for (const number of [1, 7]) {
    await expect(undoDecision(control, organizationId, number, null)).rejects.toMatchObject({ code: 'not-found' });
  }
});

test('the decisions of another organization are its own', async () => {
  const stranger = await testOrganization(control);
  await decide(control, stranger, same, null);

  const mine = await decide(control, organizationId, same, null);

  expect(mine.number).toBe(1);
  await undoDecision(control, organizationId, 1, null);
  expect(await standingDecisions(control, stranger)).toHaveLength(1);
});

test('deciding and undoing stand in the audit log, by tokens', async () => {
  await decide(control, organizationId, same, null);
  await undoDecision(control, organizationId, 1, null);

  const entries = await list(control, organizationId);

  expect(entries.map(({ action, subject, details }) => [action, subject, details])).toEqual([
    ['match.undo', account, { number: 1 }],
    ['match.decide', account, { number: 1, kind: 'same', other }],
  ]);
});
