// The table of tokens: every token once, found again among many, and given back as it came.
import { expect, test } from 'vitest';
import { nilId } from '../../base/ids.ts';
import { tokenOf } from '../testing.ts';
import { Numbers, TokenTable } from './token-table.ts';

const many = Array.from({ length: 50_000 }, (_, at) => tokenOf('test', String(at)));

test('tokens are numbered as they come, each once, and given back', () => {
  const table = new TokenTable();

  const numbers = [...many, ...many].map((token) => table.add(token));

  expect(table.size).toBe(many.length);
  expect(numbers).toEqual([...many.keys(), ...many.keys()]);
  expect(many.map((_, at) => table.tokenAt(at))).toEqual(many);
});

test('what was never added is not found, and is not added by looking', () => {
  const table = new TokenTable();
  for (const token of many.slice(1)) table.add(token);

  const found = table.find(many[0]!);

  expect([found, table.find(many[9]!), table.size]).toEqual([-1, 8, many.length - 1]);
});

test('tokens that begin alike are told apart', () => {
  const alike = [0, 1, 2].map((last) => `00000001-0000-0000-0000-00000000000${last}`);
  const table = new TokenTable();

  const numbers = [nilId, ...alike, ...alike].map((token) => table.add(token));

  expect(numbers).toEqual([0, 1, 2, 3, 1, 2, 3]);
});

test('a pair is known by both, in their order', () => {
  const [one, other, third] = many as [string, string, string];
  const table = new TokenTable();

  table.addPair(one, other);

  expect([table.findPair(one, other), table.findPair(other, one), table.findPair(one, third)]).toEqual([0, -1, -1]);
});

test('a list of numbers grows and keeps what it had', () => {
  const numbers = new Numbers();

  for (let at = 0; at < 5000; at += 1) numbers.push(at - 7);
  numbers.set(3, 99);

  expect([numbers.length, numbers.at(0), numbers.at(3), numbers.at(4999)]).toEqual([5000, -7, 99, 4992]);
  expect(numbers.whole()).toHaveLength(5000);
});
