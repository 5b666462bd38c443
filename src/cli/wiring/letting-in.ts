// Wires the doors to what lets somebody in beside a member's own link: invitations, sessions and API tokens.
import type { ApiTokenServices } from '../../api/api-tokens.ts';
import type { ApiToken } from '../../api/contract/api-tokens.ts';
import type { Invitation } from '../../api/contract/invitations.ts';
import type { InvitationServices } from '../../api/invitations.ts';
import type { SessionServices } from '../../api/own-sessions.ts';
import {
  listApiTokens,
  makeApiToken,
  revokeApiToken,
  type ApiToken as KeptApiToken,
  useApiToken,
} from '../../control/api-tokens.ts';
import type { Control } from '../../control/control.ts';
import {
  acceptInvitation,
  type Invitation as KeptInvitation,
  invite,
  listInvitations,
  readInvitation,
  revokeInvitation,
} from '../../control/invitations.ts';
import { listIssuers } from '../../control/issuers.ts';
import { listMembers } from '../../control/members.ts';
import { findOrganization } from '../../control/organizations.ts';
import { endSession, endSessions, listSessions } from '../../control/sessions.ts';
import type { SignIn } from '../../control/sign-in.ts';

export function invitationServices(control: Control, signIn: Pick<SignIn, 'signInAs'>): InvitationServices {
  return {
    async list(organizationId) {
      const names = await namesOf(control, organizationId);
      return (await listInvitations(control, organizationId)).map((each) => described(each, names));
    },
    async make(organizationId, given, by) {
      const { invitation, token } = await invite(control, organizationId, given, by);
      return { invitation: described(invitation, await namesOf(control, organizationId)), token };
    },
    revoke: (organizationId, id, { memberId }) => revokeInvitation(control, organizationId, id, memberId),
    async read(token) {
      const { organizationId, role, email, mustUseOpenId, endsAt } = await readInvitation(control, token);
      const { name } = await findOrganization(control, organizationId);
      const issuers = (await listIssuers(control, organizationId)).map((each) => ({ id: each.id, name: each.name }));
      return { organization: name, role, email, mustUseOpenId, issuers, endsAt: endsAt.toISOString() };
    },
    async accept({ token, name, email }) {
      const typed = { name, email, isEmailVerified: false, issuer: null, subject: null };
      const { member, vouchers } = await acceptInvitation(control, token, typed);
      return (await signIn.signInAs(member.id, { with: 'invitation', vouchers })).cookies;
    },
  };
}

export function sessionServices(control: Control): SessionServices {
  return {
    list: async (organizationId, memberId) =>
      (await listSessions(control, organizationId, memberId)).map(({ begunAt, usedAt, expiresAt, ...rest }) => ({
        ...rest,
        begunAt: begunAt.toISOString(),
        usedAt: usedAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      })),
    end: (organizationId, memberId, sessionId) => endSession(control, organizationId, memberId, sessionId),
    endAll: (organizationId, memberId, but, by) => endSessions(control, organizationId, memberId, but, by),
  };
}

export function apiTokenServices(control: Control): ApiTokenServices {
  return {
    async list(organizationId) {
      const names = await namesOf(control, organizationId);
      return (await listApiTokens(control, organizationId)).map((each) => describedToken(each, names));
    },
    async make(organizationId, given, by) {
      const { apiToken, token } = await makeApiToken(control, organizationId, given, by);
      return { apiToken: describedToken(apiToken, await namesOf(control, organizationId)), token };
    },
    revoke: (organizationId, id, by) => revokeApiToken(control, organizationId, id, by),
    use: (token) => useApiToken(control, token),
  };
}

type Names = ReadonlyMap<string, string>;

const nameOf = (names: Names, id: string | null): string | null => (id === null ? null : (names.get(id) ?? null));

function described({ madeBy, madeAt, endsAt, ...rest }: KeptInvitation, names: Names): Invitation {
  const { id, role, email, mustUseOpenId, state } = rest;
  const times = { madeAt: madeAt.toISOString(), endsAt: endsAt.toISOString() };
  return { id, role, email, mustUseOpenId, madeBy: nameOf(names, madeBy), ...times, state };
}

function describedToken({ madeBy, madeAt, endsAt, ...rest }: KeptApiToken, names: Names): ApiToken {
  const { id, name, scopes, role, usedOn, state } = rest;
  const times = { madeAt: madeAt.toISOString(), endsAt: endsAt.toISOString() };
  return { id, name, scopes: [...scopes], role, madeBy: nameOf(names, madeBy), ...times, usedOn, state };
}

async function namesOf(control: Control, organizationId: string): Promise<Names> {
  return new Map((await listMembers(control, organizationId)).map(({ id, name }) => [id, name]));
}
