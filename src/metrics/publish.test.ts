// Holds the group-size boundary to its promises: what it shows, what it hides, and that there is no other way out.
import { expect, test } from 'vitest';
import { Defect, Refused } from '../base/errors.ts';
import { decide, Decided, publish, Published, type ShownTable } from './publish.ts';
import type { Cell } from './suppression.ts';
import type { GroupRule } from './metric.ts';

function cell(people: number, value: number, rule: Partial<GroupRule> = {}, topShare = 0): Cell {
  return { key: 'it', people, value, cases: 0, topShare, rule: { needsPeople: true, ...rule } };
}

function shownOf(one: Cell, k = 5): { value: unknown; people: number | null } {
  const arrange = (shown: ShownTable) => ({ value: shown.value('it'), people: shown.people('it') });
  return Published.contentOf(publish([decide({ cells: [one], sums: [] }, k)], arrange));
}

test('a group of four is withheld when the minimum is five, with the reason and without the number', () => {
  const found = shownOf(cell(4, 123));

  expect(found).toEqual({
    value: { state: 'hidden', reason: 'few-people', sentence: 'Fewer than 5 people.' },
    people: null,
  });
  expect(JSON.stringify(found)).not.toContain('123');
});

test('five people are shown, and their number is rounded to 5 below 50', () => {
  const people = [5, 7, 8, 47, 48, 49, 50, 51].map((count) => shownOf(cell(count, 1)).people);

  expect(people).toEqual([5, 5, 10, 45, 50, 50, 50, 51]);
});

test('a value that counts people is rounded like them', () => {
  const found = shownOf(cell(13, 13, { countsPeople: true }));

  expect(found).toEqual({ value: { state: 'shown', value: 15 }, people: 15 });
});

test('a share outside 10 to 90 % is shown as its bound', () => {
  const values = [0, 9.9, 10, 90, 90.1, 100].map((share) => shownOf(cell(9, share, { isShare: true })).value);

  const low = { state: 'bounded', bound: 'at-most', value: 10 };
  const high = { state: 'bounded', bound: 'at-least', value: 90 };
  expect(values).toEqual([low, low, { state: 'shown', value: 10 }, { state: 'shown', value: 90 }, high, high]);
});

test('a raised minimum hides more, and its sentence names it', () => {
  const found = shownOf(cell(9, 1), 10);

  expect(found.value).toEqual({ state: 'hidden', reason: 'few-people', sentence: 'Fewer than 10 people.' });
});

test('the minimum can be raised and never lowered', () => {
  for (const k of [4, 0, -5, 5.5, Number.NaN]) {
    expect(() => shownOf(cell(9, 1), k)).toThrow(Refused);
  }
});

test('a number without people behind it is shown and names no people', () => {
  const found = shownOf(cell(0, 3, { needsPeople: false }));

  expect(found).toEqual({ value: { state: 'shown', value: 3 }, people: null });
});

test('a cell that is not there is nothing, not zero', () => {
  const found = Published.contentOf(publish([], (shown) => shown.value('elsewhere')));

  expect(found).toEqual({ state: 'none' });
});

test('nothing that only looks like a published answer is opened', () => {
  const lookAlike = Object.create(Published.prototype) as Published<unknown>;

  for (const value of [lookAlike, {} as Published<unknown>, null as unknown as Published<unknown>]) {
    expect(() => Published.contentOf(value)).toThrow(Defect);
  }
});

test('nothing is published of a table that nobody decided on', () => {
  const lookAlike = Object.create(Decided.prototype) as Decided;

  for (const table of [lookAlike, {} as Decided, null as unknown as Decided])
    expect(() => publish([table], () => 1)).toThrow(Defect);
});

test('what a total leaves over is in no answer', () => {
  const found = shownOf({ ...cell(9, 1), isRest: true });

  expect(found).toEqual({ value: { state: 'none' }, people: null });
});
