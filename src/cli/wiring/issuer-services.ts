// Wires the doors to issuers: what they are in words of the contract, and signing in at them.
import type { Issuer, IssuerChange, NewIssuer } from '../../api/contract/issuers.ts';
import { callbackPath } from '../../api/issuer-sign-in.ts';
import type { IssuerServices } from '../../api/issuers.ts';
import type { Control } from '../../control/control.ts';
import { openIssuerSignIns } from '../../control/issuer-sign-ins.ts';
import {
  addIssuer,
  changeIssuer,
  type IssuerChange as KeptChange,
  type Issuer as KeptIssuer,
  listIssuers,
  removeIssuer,
} from '../../control/issuers.ts';
import { listMembers } from '../../control/members.ts';
import { openOpenid } from '../../control/openid.ts';
import type { SignIn } from '../../control/sign-in.ts';

export function issuerServices({
  control,
  signIn,
  publicUrl,
  mayBeLoopback,
}: {
  readonly control: Control;
  readonly signIn: SignIn;
  readonly publicUrl: () => string;
  readonly mayBeLoopback: boolean;
}): IssuerServices {
  const openid = openOpenid({ clock: control.clock, mayBeLoopback });
  const redirectUrl = (): string => `${publicUrl()}${callbackPath}`;
  const described = async (organizationId: string, issuers: readonly KeptIssuer[]): Promise<Issuer[]> => {
    const members = await listMembers(control, organizationId);
    return issuers.map((issuer) => ({
      ...inWords(issuer),
      members: members.filter(({ identity }) => identity?.issuer === issuer.url).length,
    }));
  };
  const one = async (issuer: KeptIssuer): Promise<Issuer> => (await described(issuer.organizationId, [issuer]))[0]!;
  return {
    ...openIssuerSignIns({ control, openid, signIn, redirectUrl }),
    redirectUrl,
    list: async (organizationId) => described(organizationId, await listIssuers(control, organizationId)),
    add: async (organizationId, issuer, memberId) =>
      one(await addIssuer(control, organizationId, kept(issuer), memberId)),
    change: async (organizationId, id, change, memberId) =>
      one(await changeIssuer(control, organizationId, id, keptChange(change), memberId)),
    remove: (organizationId, id, memberId) => removeIssuer(control, organizationId, id, memberId),
    check: (url) => openid.check(url),
  };
}

function inWords({ organizationId: _of, createdAt, domains, roles, ...issuer }: KeptIssuer): Omit<Issuer, 'members'> {
  return {
    ...issuer,
    domains: [...domains],
    roles: roles.map(([value, role]) => ({ value, role })),
    createdAt: createdAt.toISOString(),
  };
}

const pairs = (roles: NewIssuer['roles']) => roles.map(({ value, role }) => [value, role] as const);

const kept = ({ roles, ...issuer }: NewIssuer) => ({ ...issuer, roles: pairs(roles) });

function keptChange({ roles, ...change }: IssuerChange): KeptChange {
  const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return { ...named, ...(roles === undefined ? {} : { roles: pairs(roles) }) };
}
