// Roles in words: their names, what each may do, and whom a page is for.
import type { Session } from '../../src/api/contract/session.ts';
import { counted } from './numbers.ts';
import { lowered } from './values.ts';

export type Role = Session['member']['role'];

/** In the order in which they are offered. */
export const roles: readonly Role[] = ['owner', 'administrator', 'analyst', 'auditor', 'member'];

/** Those who read published figures. */
export const readers: readonly Role[] = ['owner', 'administrator', 'analyst', 'auditor'];
/** Those who see how the house is set up. */
export const overseers: readonly Role[] = ['owner', 'administrator', 'auditor'];
/** Those who may give the second signature. */
export const signers: readonly Role[] = ['owner', 'auditor'];
/** Those who change connections. */
export const managers: readonly Role[] = ['owner', 'administrator'];

export const roleNames: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  administrator: 'Connection administrator',
  analyst: 'People analyst',
  auditor: 'Auditor',
  member: 'Member',
};

/** What a role may do, one line each. */
export const roleSentences: Readonly<Record<Role, string>> = {
  owner: 'May do everything, and says who else comes in.',
  administrator: 'Connects data and keeps it running; sees figures, settings and the audit log.',
  analyst: 'Sees published figures and reports, and nothing of how they come about.',
  auditor: 'Sees every setting, the audit log and all figures; changes nothing, but may give a second signature.',
  member: 'Sees what is kept about themselves, and no figures.',
};

const plurals: Readonly<Record<Role, string>> = {
  owner: 'owners',
  administrator: 'connection administrators',
  analyst: 'people analysts',
  auditor: 'auditors',
  member: 'members',
};

/** `1 owner, 2 people analysts`: those of whom there are some. */
export const rolesCounted = (given: readonly { readonly role: Role; readonly members: number }[]): string =>
  given
    .filter(({ members }) => members > 0)
    .map(({ role, members }) => counted(members, lowered(roleNames[role]), plurals[role]))
    .join(', ');

/** `owners, connection administrators and auditors`. */
export function rolesText(given: readonly Role[]): string {
  const names = given.map((role) => plurals[role]);
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
