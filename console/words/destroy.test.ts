// What needs two, in words: whoever signs reads what and how many.
import { expect, test } from 'vitest';
import { approvalText, destroyText, summaryLines, waitText, whomOf } from './destroy.ts';

const nameOf = () => 'Slack, Acme';

test('a destruction names its object and its count', () => {
  expect(destroyText({ is: 'connection', connection: 'x' }, 'Slack, Acme', 1_204_332)).toBe(
    'Destroy 1,204,332 events of connection Slack, Acme',
  );
  expect(destroyText({ is: 'organization' }, 'Acme', 0)).toBe('Destroy everything of Acme');
});

test('an approval says what it orders', () => {
  const details = { scope: 'connection', connection: 'x', events: 12 };

  const texts = [
    approvalText({ kind: 'destroy', subject: 'd', details }, nameOf, 'Acme'),
    approvalText({ kind: 'destroy', subject: 'd', details: { scope: 'organization', events: 3 } }, nameOf, 'Acme'),
    approvalText({ kind: 'minimum-group', subject: 'o', details: { from: 9, to: 7 } }, nameOf, 'Acme'),
    approvalText({ kind: 'reach', subject: 'c', details: { from: 'public', to: 'direct' } }, nameOf, 'Acme'),
    approvalText({ kind: 'waive-scope', subject: 'c', details: { permission: 'discovery:write' } }, nameOf, 'Acme'),
  ];

  expect(texts).toEqual([
    'Destroy 12 events of connection Slack, Acme',
    'Destroy 3 events of everything of Acme',
    'Lower the minimum group from 9 to 7 people',
    'Widen what connection Slack, Acme reads from public channels to direct messages',
    'Let connection Slack, Acme have discovery:write, which is refused otherwise',
  ]);
});

test('the erasure of a person says that it is one person, and whether they are collected again', () => {
  const texts = [true, false].map((objects) =>
    approvalText({ kind: 'destroy', subject: 'd', details: { scope: 'person', objects, events: 12 } }, nameOf, 'Acme'),
  );

  expect(texts).toEqual(['Erase one person, and keep nothing about them from now on', 'Erase one person']);
  expect(summaryLines({ events: 1, naming: 2 })).toEqual(['1 event', '2 rows of others that name them']);
});

test('somebody is typed as an address or as a token', () => {
  const token = '0198C9E8-0000-7000-8000-000000000001';

  expect([' ann@example.com ', token].map(whomOf)).toEqual([
    { address: 'ann@example.com' },
    { token: token.toLowerCase() },
  ]);
});

test('only what there is has a line, and nothing says so', () => {
  expect(summaryLines({ events: 1, threads: 0, sealed: 2 })).toEqual(['1 event', '2 sealed secrets']);
  expect(summaryLines({})).toEqual(['Nothing is stored of it.']);
});

test('a waiting time reads as part of its sentence', () => {
  expect([0, 1, 24].map(waitText)).toEqual(['as soon as it has', '1 hour after', '24 hours after']);
});
