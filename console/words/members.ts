// Members, invitations, sessions and API tokens in words.
import type { ApiToken } from '../../src/api/contract/api-tokens.ts';
import type { Invitation } from '../../src/api/contract/invitations.ts';
import type { Member } from '../../src/api/contract/members.ts';
import type { MemberSession } from '../../src/api/contract/sessions.ts';

/** `login.example.org`, or that they come in by links. */
export function signsInWith({ issuer }: Pick<Member, 'issuer'>): string {
  if (issuer === null) return 'Links';
  return URL.canParse(issuer) ? new URL(issuer).host : issuer;
}

/** Whom an invitation lets in. */
export function invitedText({ email, mustUseOpenId }: Pick<Invitation, 'email' | 'mustUseOpenId'>): string {
  const whom = email ?? (mustUseOpenId ? 'Whoever signs in at your issuer' : 'Whoever has the link');
  return email !== null && mustUseOpenId ? `${whom}, signed in at your issuer` : whom;
}

export const invitationStates: Readonly<Record<Invitation['state'], string>> = {
  open: 'Open',
  accepted: 'Accepted',
  revoked: 'Taken back',
  ended: 'Too old',
};

export const begunWith: Readonly<Record<MemberSession['begunWith'], string>> = {
  link: 'With a sign-in link',
  invitation: 'With an invitation',
  openid: 'At the issuer',
};

export const tokenStates: Readonly<Record<ApiToken['state'], string>> = {
  open: 'Works',
  revoked: 'Revoked',
  ended: 'Too old',
};

type Scope = ApiToken['scopes'][number];

/** What each scope opens, in the order in which they are offered. */
export const scopeSentences: Readonly<Record<Scope, string>> = {
  'figures:read': 'Published figures, reports and their CSV',
  'audit:read': 'The audit log, its check and its export',
  'members:read': 'Who the members are, and open invitations',
  'connections:read': 'Connections, syncs, coverage and the data inventory',
  'connections:write': 'Starting, pausing and resuming connections',
  'uploads:write': 'Sending archives and HR files',
};

export const scopes = Object.keys(scopeSentences) as readonly Scope[];
