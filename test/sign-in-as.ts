// A new member of a running house, signed in: over its private socket, as its operator would let them in.
import { openClient } from '../src/cli/client.ts';
import { findServer } from '../src/base/data-directory.ts';
import type { Member, SignInLinkAnswer } from '../src/api/contract/members.ts';
import type { Role } from '../src/api/access.ts';
import { type RunningHouse, signInOver } from './running-house.ts';

export interface SignedInMember {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** What a browser sends back. */
  readonly cookie: string;
}

let made = 0;

/** Adds a member of that role and gives the cookie of their session. `organization`: its id, where there are several. */
export async function signInAs(
  house: Pick<RunningHouse, 'dataDirectory' | 'url'>,
  role: Role,
  organization?: string,
): Promise<SignedInMember> {
  const { id, name, email, link } = await addWithLink(house, role, organization);
  return { id, name, email, cookie: await signInOver({ url: house.url, link }) };
}

/** The same with the link unused, for a browser to open. */
export async function addWithLink(
  house: Pick<RunningHouse, 'dataDirectory' | 'url'>,
  role: Role,
  organization?: string,
): Promise<Omit<SignedInMember, 'cookie'> & { readonly link: string }> {
  const server = await findServer(house.dataDirectory);
  if (server === null) throw new Error('the house does not run');
  const client = openClient(server.socket, organization);
  made += 1;
  const name = `${role[0]!.toUpperCase()}${role.slice(1)} ${made}`;
  const email = `${role}-${made}@acme.example`;
  const { id } = await client.call<Member>('POST', '/api/members', { name, email, role });
  const { link } = await client.call<SignInLinkAnswer>('POST', `/api/members/${id}/sign-in-links`);
  return { id, name, email, link: `${house.url}/sign-in${new URL(link).hash}` };
}
