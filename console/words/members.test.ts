// Members and invitations in words.
import { expect, test } from 'vitest';
import { invitedText, signsInWith } from './members.ts';

test('who signs in at an issuer shows its host, and who does not comes in by links', () => {
  expect(signsInWith({ issuer: 'https://login.example.org/v2.0' })).toBe('login.example.org');
  expect(signsInWith({ issuer: 'accounts.example.org' })).toBe('accounts.example.org');
  expect(signsInWith({ issuer: null })).toBe('Links');
});

test('an invitation says whom it lets in', () => {
  const text = (email: string | null, mustUseOpenId: boolean) => invitedText({ email, mustUseOpenId });

  expect([text(null, false), text(null, true)]).toEqual(['Whoever has the link', 'Whoever signs in at your issuer']);
  expect(text('ann@acme.example', false)).toBe('ann@acme.example');
  expect(text('ann@acme.example', true)).toBe('ann@acme.example, signed in at your issuer');
});
