// Decisions of administrators: they win over rules, the later over the earlier, and an undone one was never there.
import { expect, test } from 'vitest';
import { matched } from './testing.ts';

const people = [
  { id: 'ann', emails: ['ann@example.com'], claims: ['slack/U1'] },
  { id: 'ben', emails: ['ben@example.com'] },
];
const accounts = [
  { id: 'a', email: 'ann@example.com' },
  { id: 'b', email: 'ben@example.com' },
  { id: 'x', email: 'x@elsewhere.example' },
  { id: 'y' },
];

test('an account is whose an administrator says it is', () => {
  const found = matched({ people, accounts, decisions: [['is', 'a', 'ben']] });

  expect(found).toMatchObject({ a: 'ben by decision', b: 'ben by email' });
});

test('what an administrator calls nobody’s matches nobody', () => {
  const found = matched({ people, accounts, decisions: [['not-a-person', 'a']] });

  expect(found['a']).toBe('not a person');
});

test('two accounts of one person have one person, by decision where the rules found none', () => {
  const decisions = [
    ['same', 'x', 'a'],
    ['same', 'y', 'x'],
  ] as const;

  expect(matched({ people, accounts, decisions })).toMatchObject({
    a: 'ann by email',
    x: 'ann by decision',
    y: 'ann by decision',
  });
});

test('two accounts of one person whom nobody knows are one person', () => {
  const found = matched({ people, accounts, decisions: [['same', 'x', 'y']] });

  expect(found).toMatchObject({ x: 'with y by decision', y: 'with x by decision' });
});

test('of the accounts of one person the strongest rule says who it is, and two of one strength are a conflict', () => {
  const strong = { id: 's', claims: ['slack/U1'] };

  const stronger = matched({ people, accounts: [strong, ...accounts], decisions: [['same', 's', 'b']] });
  const equal = matched({ people, accounts, decisions: [['same', 'a', 'b']] });

  expect(stronger).toMatchObject({ s: 'ann by hr-identity', b: 'ann by decision' });
  expect(equal).toMatchObject({ a: 'conflict with b by decision', b: 'conflict with a by decision' });
});

test('two accounts that a decision parts are not one person’s: the stronger match stays', () => {
  const strong = { id: 's', claims: ['slack/U1'] };

  const found = matched({ people, accounts: [strong, ...accounts], decisions: [['separate', 'a', 's']] });

  expect(found).toMatchObject({ s: 'ann by hr-identity', a: 'alone' });
});

test('of two that are parted and equally strong neither is guessed', () => {
  const other = { id: 'o', email: 'ann@example.com' };

  const found = matched({ people, accounts: [other, ...accounts], decisions: [['separate', 'a', 'o']] });

  expect(found).toMatchObject({ a: 'conflict', o: 'conflict' });
});

test('accounts that are parted are not matched with each other, and a third of the same address is in conflict', () => {
  const shared = ['p', 'q', 'r'].map((id) => ({ id, email: 'shared@elsewhere.example' }));

  const found = matched({ people, accounts: shared, decisions: [['separate', 'p', 'q']] });

  expect(found).toEqual({ p: 'alone', q: 'alone', r: 'conflict' });
});

test('of two decisions that contradict each other the later one holds', () => {
  const is = ['is', 'x', 'ann'] as const;
  const not = ['not-a-person', 'x'] as const;
  const otherwise = ['is', 'x', 'ben'] as const;

  const found = [
    [is, not],
    [not, is],
    [is, otherwise],
    [otherwise, is],
  ].map((decisions) => matched({ people, accounts, decisions })['x']);

  expect(found).toEqual(['not a person', 'ann by decision', 'ben by decision', 'ann by decision']);
});

test('a pair is the same or parted, as the later decision says', () => {
  const same = ['same', 'x', 'y'] as const;
  const separate = ['separate', 'y', 'x'] as const;

  expect(matched({ people, accounts, decisions: [same, separate] })).toMatchObject({ x: 'alone', y: 'alone' });
  expect(matched({ people, accounts, decisions: [separate, same] })).toMatchObject({ x: 'with y by decision' });
});

test('a later decision about one account loosens an earlier one about two', () => {
  const decisions = [
    ['same', 'x', 'y'],
    ['is', 'x', 'ann'],
    ['is', 'y', 'ben'],
  ] as const;

  expect(matched({ people, accounts, decisions })).toMatchObject({ x: 'ann by decision', y: 'ben by decision' });
});

test('a decision about an account that no list has is kept', () => {
  const found = matched({ people, accounts: [], decisions: [['is', 'wrote only', 'ann']] });

  expect(found).toEqual({ 'wrote only': 'ann by decision' });
});

test('a machine is not made a person, nor one with one', () => {
  const bots = [{ id: 'bot', class: 'bot' as const }, ...accounts];
  const decisions = [
    ['is', 'bot', 'ann'],
    ['same', 'x', 'bot'],
  ] as const;

  expect(matched({ people, accounts: bots, decisions })).toMatchObject({ bot: 'not a person', x: 'alone' });
});

test('a person who is in no file any more keeps the accounts that were given to them', () => {
  const found = matched({ people, accounts, decisions: [['is', 'x', 'gone']] });

  expect(found['x']).toBe('a stranger by decision');
});
