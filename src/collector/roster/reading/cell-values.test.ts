// Tests of what single cells mean: zones, hours, days of the week, yes and no.
import { expect, test } from 'vitest';
import { booleanOf, emailOf, listOf, minutesOf, workDaysOf, zoneOf } from './cell-values.ts';

test('a time zone is one of the IANA names, its old names and any letter case included', () => {
  expect(['Europe/Berlin', 'europe/berlin', ' America/New_York ', 'UTC'].map(zoneOf)).toEqual([
    'Europe/Berlin',
    'Europe/Berlin',
    'America/New_York',
    'UTC',
  ]);
  expect(zoneOf('US/Pacific')).toMatch(/\//);
  expect(['Mars/Olympus', '+01:00', 'Berlin', 'Pacific Standard Time', ''].map(zoneOf)).toEqual(
    Array(5).fill(undefined),
  );
});

test('a time of day is read on the clock of twelve hours and of twenty-four', () => {
  const nine = ['09:00', '9:00', '9', '0900', '9.00', '9h00', '09:00:00', '9 AM', '9:00 a.m.', '9am'];

  expect(nine.map(minutesOf)).toEqual(nine.map(() => 540));
  expect(['17:30', '5:30 PM', '12 am', '12 pm', '24:00'].map(minutesOf)).toEqual([1050, 1050, 0, 720, 1440]);
  expect(['', 'early', '25:00', '24:01', '9:60', '13 pm', '0 am', '-1'].map(minutesOf)).toEqual(
    Array(8).fill(undefined),
  );
});

test('the days of a week are read as a range, a list or bits', () => {
  const usual = [
    'Mon-Fri',
    'monday to friday',
    'Mo–Fr',
    '1-5',
    '1,2,3,4,5',
    '1111100',
    'Mo Di Mi Do Fr',
    'Tue;Wed;Thu;Fri;Mon',
  ];

  expect(usual.map(workDaysOf)).toEqual(usual.map(() => 0b0011111));
  expect(['Sun-Thu', 'Sat', 'Mon, Wed-Fri', 'Montag bis Freitag'].map(workDaysOf)).toEqual([0b1001111, 32, 29, 31]);
  expect(['', '5 days', 'Mon-', 'Mon-Tue-Wed', '8', '0000000', 'Monkey'].map(workDaysOf)).toEqual(
    Array(7).fill(undefined),
  );
});

test('yes and no are words, letters and numbers', () => {
  expect(['TRUE', 'yes', 'Y', '1', 't'].map(booleanOf)).toEqual(Array(5).fill(true));
  expect(['False', 'no', 'N', '0', 'f'].map(booleanOf)).toEqual(Array(5).fill(false));
  expect(['', 'maybe', '2'].map(booleanOf)).toEqual(Array(3).fill(undefined));
});

test('an address is one person’s at one domain, and a cell of aliases holds several', () => {
  expect([' Ann@Example.com ', 'ann', 'ann@example', 'ann@example.com; bob@example.com'].map(emailOf)).toEqual([
    'Ann@Example.com',
    undefined,
    undefined,
    undefined,
  ]);
  expect(listOf(' a@example.com;b@example.com, c@example.com ')).toEqual([
    'a@example.com',
    'b@example.com',
    'c@example.com',
  ]);
});
