// Domains that stand for one another, as people type them.
import { expect, test } from 'vitest';
import { domainOf, isChanged, pairProblem } from './matching.ts';

test('a domain is kept without the sign that people type before it', () => {
  expect(domainOf(' @Old.Example ')).toBe('old.example');
});

test('a pair of domains has two of them, and each stands for one', () => {
  expect(pairProblem('old.example', 'example.com', [])).toBeUndefined();
  expect(pairProblem('old', 'example.com', [])).toContain('looks like');
  expect(pairProblem('a.example', '@A.example', [])).toContain('same');
  expect(pairProblem('a.example', 'c.example', [['a.example', 'b.example']])).toContain('already');
  expect(pairProblem('b.example', 'a.example', [['a.example', 'b.example']])).toContain('other');
  expect(pairProblem('', 'example.com', [])).toBeUndefined();
});

test('what is as it was needs no saving', () => {
  const settings = { stripsTags: true, usernamesAreUnique: false, domainAliases: [] };

  expect(isChanged(settings, { ...settings })).toBe(false);
  expect(isChanged(settings, { ...settings, domainAliases: [['a.example', 'b.example']] })).toBe(true);
});
