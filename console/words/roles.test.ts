// Roles in words.
import { expect, test } from 'vitest';
import { overseers, readers, roleNames, roles, rolesCounted, roleSentences, rolesText } from './roles.ts';

test('whom a page is for is said as a sentence says it', () => {
  expect(rolesText(['owner'])).toBe('owners');
  expect(rolesText(overseers)).toBe('owners, connection administrators and auditors');
  expect(rolesText(readers)).toBe('owners, connection administrators, people analysts and auditors');
});

test('members are counted by their role', () => {
  const counts = [
    { role: 'owner', members: 1 } as const,
    { role: 'administrator', members: 0 } as const,
    { role: 'analyst', members: 2 } as const,
  ];

  expect(rolesCounted(counts)).toBe('1 owner, 2 people analysts');
});

test('every role has a name and one sentence', () => {
  for (const role of roles) expect(`${roleNames[role]}: ${roleSentences[role]}`).toMatch(/^[A-Z][\w ]+: [A-Z].+\.$/);
});
