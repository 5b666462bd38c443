// My data speaks in words: days, durations, and what the HR file says.
import { expect, test } from 'vitest';
import {
  againText,
  answersText,
  attributesOf,
  daysText,
  notAskedText,
  objectedText,
  objectorsText,
  tableName,
} from './my-data.ts';

test('a table that this page does not know stands by its own name', () => {
  expect([tableName('messages'), tableName('somethingNew')]).toEqual(['Messages', 'somethingNew']);
});

test('rows of one day, of several, and of none say so', () => {
  const days = [
    { firstDay: '2026-03-02', lastDay: '2026-03-02' },
    { firstDay: '2026-03-02', lastDay: '2026-05-04' },
    { firstDay: null, lastDay: null },
  ].map(daysText);

  expect(days).toEqual(['2 Mar 2026', '2 Mar 2026 to 4 May 2026', 'as it stands now']);
});

test('how soon answers came is said where there were any, and else that there were none', () => {
  const none = { threads: 0, medianSeconds: null };

  expect(answersText({ given: none, received: { threads: 1, medianSeconds: 600 } })).toBe(
    'The first answer to what you began came after a median of 10 min (1 thread). You answered nothing that others began. Answers after seven days do not count.',
  );
  expect(answersText({ given: { threads: 12, medianSeconds: 7200 }, received: none })).toBe(
    'Nobody answered what you began. Your first answer to others came after a median of 2 h (12 threads). Answers after seven days do not count.',
  );
});

test('of the HR row stands what says something, and no token', () => {
  const said = attributesOf({
    person: '0198c9e8-0000-7000-8000-000000000001',
    joinedOn: '2020-01-01',
    leftOn: null,
    zone: 'Europe/Berlin',
    workStart: 545,
    workEnd: 0,
    managers: 2,
    isLeftOut: false,
  });

  expect(said).toEqual([
    ['Joined on', '1 January 2020'],
    ['Time zone', 'Europe/Berlin'],
    ['Work begins', '09:05'],
    ['People above you', '2'],
  ]);
});

test('an objection says since when, and who wrote it down', () => {
  expect(objectedText({ since: '2026-03-02', recordedBy: 'member' })).toBe(
    'You objected on 2 March 2026. Since then nothing about you is kept.',
  );
});

test('connections that could not be asked are named', () => {
  expect(notAskedText(['Slack', 'Slack 2'])).toBe('“Slack”, “Slack 2” could not be asked about your address.');
});

test('of those who objected only numbers from five on are told, and whose objections are given again', () => {
  expect([objectorsText(null), objectorsText(1200)]).toEqual([
    'Fewer than five people objected, or nobody did.',
    '1,200 people objected.',
  ]);
  expect([againText({ of: 'Slack', people: null }), againText({ of: 'Slack', people: 7 })]).toEqual([
    'Some of them are not recognized in what comes from “Slack”.',
    '7 of them are not recognized in what comes from “Slack”.',
  ]);
});
