// Entries of the audit log in words.
import { expect, test } from 'vitest';
import { actionText, chainText, detailsText, foundText, subjectText, whoText } from './audit.ts';

const token = '3f9a07c2-1b2c-4d5e-8f90-a1b2c3d4e5f6';

test('somebody who left is still told apart, and nobody is not taken for a member', () => {
  expect(whoText({ member: { id: token, name: 'Ann' } })).toBe('Ann');
  expect(whoText({ member: { id: token, name: null } })).toBe('Former member 3f9a-07c2');
  expect(whoText({ member: null })).toBe('Tacit or its operator');
});

test('what it was done to is said once', () => {
  const on = (action: string, details = {}, subject: string | null = token) => [
    subjectText({ action, subject, details }),
    detailsText({ action, details }),
  ];

  expect(on('member.sign-in')).toEqual(['', '']);
  expect(on('connection.pause')).toEqual(['Connection 3f9a-07c2', '']);
  expect(on('consent.begin', { connector: 'slack', mode: 'person' }, null)).toEqual([
    '',
    'connector: slack, as a person',
  ]);
  expect(on('roster.apply', { day: '2026-01-04', people: 120, findings: 1 })).toEqual([
    '4 Jan 2026',
    '120 people, 1 finding',
  ]);
  expect(on('token.lookup', { kind: 'channel' })).toEqual(['Channel 3f9a-07c2', '']);
  expect(on('match.decide', { number: 3, kind: 'not-a-person' })).toEqual([
    'Account 3f9a-07c2',
    'decision 3, not a person',
  ]);
  expect(on('connection.choose', { which: 'chosen', horizonDays: 30, includesExternal: false })).toEqual([
    'Connection 3f9a-07c2',
    'chosen channels, 30 days back, shared with other organizations too: no',
  ]);
  expect(on('organization.change', { name: false, timeZone: true })).toEqual(['', 'new time zone']);
});

test('an action of another version is shown as it stands', () => {
  expect([actionText('connection.pause'), actionText('moon.land')]).toEqual(['Paused collecting', 'moon.land']);
  expect(detailsText({ action: 'moon.land', details: { isSoft: true } })).toBe('isSoft: true');
});

test('a chain that breaks says where, and how much of it can be trusted', () => {
  expect(chainText({ entries: 1204, brokenAt: null }, '14:05')).toBe(
    'The chain holds: 1,204 entries, each with the hash of the one before, as of 14:05.',
  );
  expect(chainText({ entries: 16, brokenAt: 17 }, '14:05')).toContain('Only what comes before it, 16 entries, can');
  expect(chainText({ entries: 0, brokenAt: 1 }, '14:05')).toContain('No entry can be trusted');
});

test('how many entries there are is said, and never more than is known', () => {
  const found = { shown: 50, hasOlder: false, isFiltered: false, isLater: false };

  expect([
    foundText({ ...found, shown: 1, isFiltered: true }),
    foundText(found),
    foundText({ ...found, hasOlder: true }),
    foundText({ ...found, hasOlder: true, isFiltered: true }),
    foundText({ ...found, isLater: true, isFiltered: true }),
  ]).toEqual([
    'Found: 1 entry.',
    '50 entries in all.',
    '50 entries on this page; there are older ones.',
    '50 entries on this page; older ones fit too.',
    '50 entries on this page; none is older.',
  ]);
});
