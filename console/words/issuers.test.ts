// Words of sign-ins: a refusal always says what and what next, and domains are read however they are typed.
import { expect, test } from 'vitest';
import { domainsIn, refusalOf, roleLinesIn, roleLinesOf } from './issuers.ts';

test('a refusal says what happened and what to do', () => {
  expect(refusalOf('sign-in-not-invited')).toEqual({
    message: 'Nobody of that address is a member or invited.',
    next: 'Ask an owner for an invitation.',
  });
});

test.each(['something-new', 'toString', ''])(
  'a code that this page does not know, “%s”, has words all the same',
  (code) => {
    expect(refusalOf(code).message).toBe('The sign-in did not come to an end.');
  },
);

test('domains are read with commas, lines, spaces or the sign of an address', () => {
  expect(domainsIn(' Example.org, @example.net\nexample.com;')).toEqual(['example.org', 'example.net', 'example.com']);
});

test('roles are pairs, one a line, of which the last sign of equality counts', () => {
  const roles = roleLinesIn('people-team = analyst\n\n cn=council,o=x=auditor ');

  expect(roles).toEqual([
    { value: 'people-team', role: 'analyst' },
    { value: 'cn=council,o=x', role: 'auditor' },
  ]);
  expect(roleLinesIn(roleLinesOf(roles ?? []))).toEqual(roles);
});

test.each(['people-team', '= analyst', 'people-team = chief'])('the line “%s” is no pair', (line) => {
  expect(roleLinesIn(line)).toBeNull();
});
