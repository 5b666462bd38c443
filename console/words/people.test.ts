// Accounts, persons and decisions in words.
import { expect, test } from 'vitest';
import {
  type Account,
  confidenceText,
  consequence,
  decisionText,
  decisionTitle,
  percentMatched,
  ruleOrder,
  shortToken,
  tokenOf,
  volumeText,
} from './people.ts';

const one = '3f9a07c2-1b2c-4d5e-8f90-a1b2c3d4e5f6';
const other = '7c120001-1b2c-4d5e-8f90-a1b2c3d4e5f6';

const account: Account = {
  account: one,
  connectionId: 'c',
  source: 'Slack',
  state: 'unmatched',
  class: 'person',
  person: null,
  rule: null,
  messages: 1204,
  firstDay: '2026-01-03',
  lastDay: '2026-02-02',
  isDeactivated: false,
  suggestions: [],
  canOpen: true,
};

test('a decision is the first rule and finding nobody the last', () => {
  expect([ruleOrder[0], ruleOrder.at(-1)]).toEqual(['decision', 'alone']);
});

test('a token is named by its beginning and understood however it was pasted', () => {
  expect(shortToken(one)).toBe('3f9a-07c2');
  expect(tokenOf(` ${one.toUpperCase()}\n`)).toBe(one);
  expect(tokenOf(one.replaceAll('-', ''))).toBe(one);
  expect(tokenOf('3f9a-07c2')).toBeUndefined();
  expect(tokenOf(`${one}0`)).toBeUndefined();
});

test('what an account wrote is told with its days', () => {
  expect(volumeText(account)).toBe('1,204 messages, 3 Jan 2026 to 2 Feb 2026');
  expect(volumeText({ ...account, messages: 1, lastDay: '2026-01-03' })).toBe('1 message, 3 Jan 2026');
  expect(volumeText({ ...account, messages: 0, firstDay: null, lastDay: null })).toBe('wrote nothing');
});

test('a decision says what it changes, in whole sentences for none, one and many messages', () => {
  expect(consequence('is', 1204)).toBe(
    'Its 1,204 messages count as that person’s, in every week, and in the person’s groups.',
  );
  expect(consequence('same', 2)).toBe(
    'Its 2 messages and those of the other account count as one person’s, in every week.',
  );
  expect(consequence('not-a-person', 1)).toBe(
    'Its 1 message leaves every figure that speaks of people, in every week.',
  );
  expect(consequence('not-a-person', 0)).toBe(
    'It wrote nothing so far; what it writes leaves every figure that speaks of people, in every week.',
  );
});

test('a decision is told the same way before and after', () => {
  expect(decisionTitle({ kind: 'is', account: one, person: other })).toBe('Account 3f9a-07c2 is person 7c12-0001');
  expect(decisionText({ kind: 'is', account: one, other })).toBe('Account 3f9a-07c2 is person 7c12-0001');
  expect(decisionText({ kind: 'same', account: one, other })).toBe(
    'Account 3f9a-07c2 and account 7c12-0001 are one person',
  );
  expect(decisionText({ kind: 'not-a-person', account: one, other: null })).toBe('Account 3f9a-07c2 is not a person');
});

test('a hundred per cent means every account', () => {
  expect(percentMatched({ of: 3000, matched: 2999 })).toBe(99.9);
  expect(percentMatched({ of: 3, matched: 3 })).toBe(100);
  expect(percentMatched({ of: 0, matched: 0 })).toBeUndefined();
});

test('a rule is certain or says how sure it is, and no rule is no match', () => {
  expect(confidenceText('hr-identity', 1)).toBe('certain');
  expect(confidenceText('username', 0.97)).toBe('97 %');
  expect(confidenceText('alone', 1)).toBe('');
});
