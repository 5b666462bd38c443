// Roles in words.
import { expect, test } from 'vitest';
import { overseers, readers, roleNames, roles, roleSentences, rolesText } from './roles.ts';

test('whom a page is for is said as a sentence says it', () => {
  expect(rolesText(['owner'])).toBe('owners');
  expect(rolesText(overseers)).toBe('owners, connection administrators and auditors');
  expect(rolesText(readers)).toBe('owners, connection administrators, people analysts and auditors');
});

test('every role has a name and one sentence', () => {
  for (const role of roles) expect(`${roleNames[role]}: ${roleSentences[role]}`).toMatch(/^[A-Z][\w ]+: [A-Z].+\.$/);
});
