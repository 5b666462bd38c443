// What becomes of one row of an HR file: tokens, days and numbers, and nothing that anybody is called.
import { expect, test } from 'vitest';
import { nilId } from '../../base/ids.ts';
import { inventoryOf } from '../../connector/inventory.ts';
import { pseudonymizer } from '../../privacy/pseudonym.ts';
import { Sanitized, sanitizer } from '../../privacy/sanitize.ts';
import { rosterShape } from '../../privacy/shapes.ts';
import { groupsOf, hris, hrisKeep, type HrisRecord } from './hris.ts';

const tokens = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 1) }, hris.namespace);
const context = { snapshot: 'S1', numbers: new Map([['department', 2]]).set('Guild', 64) };

const someone: HrisRecord = {
  id: 'P1',
  emails: ['Ann.Lee+hr@old.example', 'lee@example.com'],
  usernames: ['annlee'],
  identities: [
    ['github', 'username', 'annlee'],
    ['slack', 'account', 'U0ANN'],
    ['gitlab', 'username', 'a-lee'],
  ],
  managers: ['P2', 'P3'],
  joinedOn: '2024-01-08',
  leftOn: null,
  zone: 'Europe/Berlin',
  workStart: 480,
  workEnd: 960,
  workDays: 31,
  isLeftOut: false,
  groups: [
    ['department', ' Sales '],
    ['Guild', ''],
  ],
};

function kept(record: HrisRecord): Readonly<Record<string, unknown>> {
  const [row] = Sanitized.rowsOf(sanitizer(rosterShape, hrisKeep, tokens)([record], context));
  return Object.fromEntries(Object.keys(rosterShape.columns).map((name, at) => [name, row?.[at]]));
}

test('a person is the token of the id, however it is padded, and so is everybody above', () => {
  const row = kept({ ...someone, id: ' p1 ' });

  const token = (id: string): string => tokens.identity('hr-id', id);
  expect([row['person'], row['manager'], row['managers']]).toEqual([
    token('P1'),
    token('P2'),
    [token('P2'), token('P3')],
  ]);
  expect(kept({ ...someone, managers: [] })['manager']).toBe(nilId);
});

test('every address is kept in parts, in one order', () => {
  const row = kept(someone);

  const parts = (of: string, ...claims: string[]) => claims.map((claim) => tokens.identity(of, claim));
  expect([row['emails'], row['mailboxes'], row['plainMailboxes'], row['domains']]).toEqual([
    parts('email', 'ann.lee+hr@old.example', 'lee@example.com'),
    parts('mailbox', 'ann.lee+hr', 'lee'),
    parts('mailbox', 'ann.lee', 'lee'),
    parts('domain', 'old.example', 'example.com'),
  ]);
});

test('an account of a source is named as the source names it, a username of every tool by itself', () => {
  const row = kept(someone);

  expect(row['claims']).toEqual([
    tokens.identity('username@github', 'annlee'),
    tokens.identity('account@slack', 'U0ANN'),
    tokens.identity('username@gitlab', 'a-lee'),
  ]);
  expect(row['usernames']).toEqual(['annlee', 'a-lee'].map((name) => tokens.identity('username', name)));
});

test('a group is the token of its word with the number of its column; an empty one is none', () => {
  const row = kept(someone);

  expect([row['groups'], row['dimensions']]).toEqual([[tokens.label('department', 'sales')], [2]]);
  expect(groupsOf(someone)).toEqual([['department', ' Sales ']]);
});

test('days and hours stay what they are, and what the file does not say is none', () => {
  const said = kept(someone);
  const silent = kept({
    ...someone,
    joinedOn: null,
    zone: null,
    workStart: 0,
    workEnd: 0,
    workDays: 0,
    isLeftOut: true,
  });

  const of = (row: Readonly<Record<string, unknown>>) =>
    ['joinedOn', 'leftOn', 'zone', 'workStart', 'workEnd', 'workDays', 'isLeftOut'].map((name) => row[name]);
  const noDay = -25_567;
  const zone = tokens.label('zone', 'europe/berlin');
  expect(of(said)).toEqual([Date.UTC(2024, 0, 8) / 86_400_000, noDay, zone, 480, 960, 31, false]);
  expect(of(silent)).toEqual([noDay, noDay, nilId, 0, 0, 0, true]);
});

test('nothing of what a row says is in what is kept of it', () => {
  const text = JSON.stringify(kept(someone)).toLowerCase();

  for (const word of ['ann', 'lee', 'example', 'sales', 'berlin', 'u0ann', 'p1"', 's1"'])
    expect(text).not.toContain(word);
});

test('the inventory says of every column why it is kept', () => {
  const [people] = inventoryOf(hris).streams;

  expect(people?.fields.map(({ name }) => name)).toEqual(Object.keys(rosterShape.columns));
  expect(people?.fields.every(({ why, rule }) => why !== '' && rule !== '')).toBe(true);
});
