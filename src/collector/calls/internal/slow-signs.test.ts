// Signs of the slower class: two in a row are certain, one alone may be chance.
import { expect, test } from 'vitest';
import { openSlowSigns } from './slow-signs.ts';

const short = { asked: 200, got: 15, hasMore: true, wasSlow: false };

test('two pages in a row that were cut at fifteen are certain', () => {
  const signs = openSlowSigns({ limit: 15 });

  const found = [signs.answered(short), signs.answered(short)];

  expect(found).toEqual([false, true]);
});

test('a cut page and nearly a minute of silence after it are certain', () => {
  const signs = openSlowSigns({ limit: 15 });

  const found = [signs.answered(short), signs.waited(58)];

  expect(found).toEqual([false, true]);
});

test('nearly a minute of silence after every single call is certain, also where the pages are short by themselves', () => {
  const signs = openSlowSigns({ limit: 15 });
  const last = { ...short, got: 3, hasMore: false };

  const found = [signs.answered(last), signs.waited(59), signs.answered(last), signs.waited(59)];

  expect(found).toEqual([false, false, false, true]);
});

test.for([
  ['a last page of fifteen', { ...short, hasMore: false }],
  ['a page of fourteen', { ...short, got: 14 }],
  ['fifteen that were asked for', { ...short, asked: 15 }],
] as const)('%s is no sign', ([, page]) => {
  const signs = openSlowSigns({ limit: 15 });

  const found = Array.from({ length: 5 }, () => signs.answered(page));

  expect(found).not.toContain(true);
});

test('a full page takes a sign back', () => {
  const signs = openSlowSigns({ limit: 15 });

  const found = [signs.answered(short), signs.answered({ ...short, got: 200 }), signs.answered(short)];

  expect(found).not.toContain(true);
});

test('silence after many calls is the usual limit', () => {
  const signs = openSlowSigns({ limit: 15 });
  const round = () => [...Array.from({ length: 50 }, () => signs.answered({ ...short, got: 200 })), signs.waited(59)];

  const found = [...round(), ...round(), ...round()];

  expect(found).not.toContain(true);
});

test('where the class was in force before, one cut page is enough', () => {
  const signs = openSlowSigns({ limit: 15 });

  const found = signs.answered({ ...short, wasSlow: true });

  expect(found).toBe(true);
});
