// How the console reads refusals and writes addresses.
import { expect, test } from 'vitest';
import { address, problemOf } from './client.ts';

test('a refusal keeps its code, sentence and next step', () => {
  const body = { error: { code: 'not-allowed', message: 'You may not do this.', next: 'Ask an owner.' } };

  const problem = problemOf(403, JSON.stringify(body));

  expect([problem.status, problem.code, problem.message, problem.next]).toEqual([
    403,
    'not-allowed',
    'You may not do this.',
    'Ask an owner.',
  ]);
});

test('the page of a proxy is not shown to people', () => {
  const problem = problemOf(502, '<html>Bad Gateway secret</html>');

  expect(problem.code).toBe('internal');
  expect(problem.message).toBe('The server answered with status 502.');
});

test('an address holds only what is set, safely written', () => {
  expect(address('/api/overview', { week: undefined, part: '' })).toBe('/api/overview');
  expect(address('/api/imports', { connector: 'slack-export', name: 'A & B' })).toBe(
    '/api/imports?connector=slack-export&name=A+%26+B',
  );
});
