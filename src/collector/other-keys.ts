// The keys of others under which people of an organization have tokens, and what an address is under each of them.
//
// Of a proxy it is asked. Of a Psoxy it is worked out with its salt. Where neither is possible, that is told: whoever acts on
// what is known of an address has to know that something of them may stand where nobody finds it.
import { createHash } from 'node:crypto';
import { formatUuid, nilId } from '../base/ids.ts';
import type { Control } from '../control/control.ts';
import { keptRowsKey } from '../control/kept-rows.ts';
import { listLive, type LiveConnection } from '../control/live-connections.ts';
import { readMatching } from '../control/matching.ts';
import { type KnownBy, sameDomains } from '../control/objections.ts';
import { openProxyAccess, type ProxyAccess, proxyFingerprint } from '../control/proxies.ts';
import { openPsoxyAccess, type PsoxyAccess, psoxyFingerprint } from '../control/psoxies.ts';
import { organizationKeys } from '../control/secrets.ts';
import { listWays, psoxyOfWay } from '../control/ways.ts';
import type { EventStore } from '../events/store.ts';
import { addressParts, type AddressTokens, addressTokens } from '../privacy/address.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { psoxyTokenForAddress } from '../privacy/psoxy-token.ts';
import { lookUpAddress, type WhyNot } from './proxy-lookup.ts';

export interface Rooms {
  readonly control: Control;
  readonly store: EventStore;
}

export interface OtherKey {
  /** An objection that has it is known under the key. */
  readonly token: string;
  /** For a person: of which connection it is. */
  readonly name: string;
  /** How an address is found under it: worked out here, asked of its proxy, or not at all. */
  readonly addresses: 'known' | 'asked' | 'unknown';
  /** By what somebody with the address is known under the key, and the key itself. */
  lookUp(address: string): Promise<readonly KnownBy[] | NotAsked>;
}

export interface NotAsked {
  readonly is: 'not-asked';
  readonly name: string;
  /** What a person can do about it. */
  readonly next: string;
  /** True for what may be over in a while, without anybody's doing. */
  readonly isPassing: boolean;
}

/** Each key once, however many connections it has. */
export async function otherKeys(rooms: Rooms, organizationId: string): Promise<readonly OtherKey[]> {
  const { control } = rooms;
  const connections = await listLive(control, organizationId);
  const keys = (await Promise.all(connections.map((connection) => keyOf(rooms, connection)))).flat();
  for (const way of await listWays(control, organizationId)) {
    const psoxy = way.isLive ? null : await psoxyOfWay(control, organizationId, way);
    if (psoxy !== null) keys.push(await keyOfPsoxy(control, organizationId, way.name, psoxy, 'files'));
  }
  const kept = await keptRowsKey(control, organizationId);
  if (kept !== null) keys.push(keyOfFiles(kept));
  return [...Map.groupBy(keys, ({ token }) => token).values()].map(([first, ...rest]) =>
    rest.length === 0 ? first! : { ...first!, lookUp: (address) => firstAnswer([first!, ...rest], address) },
  );
}

/** That of a file: of a connection too, where one is read with it. */
export async function otherKeyOfFiles(rooms: Rooms, organizationId: string, fingerprint: string): Promise<OtherKey> {
  const of = keyOfFiles(fingerprint);
  return (await otherKeys(rooms, organizationId)).find(({ token }) => token === of.token) ?? of;
}

async function firstAnswer(keys: readonly OtherKey[], address: string): Promise<readonly KnownBy[] | NotAsked> {
  let failed: NotAsked | undefined;
  for (const key of keys) {
    const answer = await key.lookUp(address);
    if (!('is' in answer)) return answer;
    failed ??= answer;
  }
  return failed!;
}

/** The key of a connection; null where its tokens are made with ours, or nothing of it is stored or will be. */
export async function otherKeyOf(rooms: Rooms, connection: LiveConnection): Promise<OtherKey | null> {
  return (await keyOf(rooms, connection))[0] ?? null;
}

async function keyOf(rooms: Rooms, connection: LiveConnection): Promise<OtherKey[]> {
  const { control } = rooms;
  const { organizationId, connectionId, connectorId, name, route } = connection;
  if (route === 'token') return [];
  if (route === 'proxy') {
    const access = await openProxyAccess(control, organizationId, connectionId);
    if (access !== null) return [keyOfProxy(control, organizationId, { connectorId, name }, access)];
  } else {
    const access = await openPsoxyAccess(control, organizationId, connectionId);
    if (access !== null) return [await keyOfPsoxy(control, organizationId, name, access)];
  }
  if (!(await isAnythingStored(rooms, connection))) return [];
  const next = `Connect “${name}” again, or destroy it: what it stored cannot be found by an address while it is disconnected.`;
  return [
    {
      token: await tokenOfGone(control, connection),
      name,
      addresses: 'unknown',
      lookUp: async () => notAsked(name, next),
    },
  ];
}

/** Of a connection with which nothing is asked any more. */
async function tokenOfGone(control: Control, { organizationId, connectionId, route }: LiveConnection): Promise<string> {
  const find = route === 'proxy' ? proxyFingerprint : psoxyFingerprint;
  const fingerprint = await find(control, organizationId, connectionId);
  if (fingerprint === null) return connectionId;
  return route === 'proxy' ? tokenOf(fingerprint) : tokenOfSalt(control, organizationId, fingerprint);
}

const notAsked = (name: string, next: string, isPassing = false): NotAsked => ({
  is: 'not-asked',
  name,
  next,
  isPassing,
});

const tokenOf = (fingerprint: string): string =>
  formatUuid(createHash('sha256').update(`key of others\0${fingerprint}`).digest().subarray(0, 16));

/** Our own token of it: what is kept of a Psoxy's people follows a new key of ours, and so does this. */
async function tokenOfSalt(control: Control, organizationId: string, fingerprint: string): Promise<string> {
  return (await ours(control, organizationId)).identity('key', fingerprint);
}

async function ours(control: Control, organizationId: string) {
  return pseudonymizer(await organizationKeys(control, organizationId), { name: 'identity', normalize: (id) => id });
}

/** `connection`: what it is or will be called, and of what. */
export function keyOfProxy(
  control: Control,
  organizationId: string,
  { connectorId, name }: Pick<LiveConnection, 'connectorId' | 'name'>,
  access: ProxyAccess,
): OtherKey {
  return withAliases(
    control,
    organizationId,
    { token: tokenOf(access.fingerprint), name, addresses: 'asked' },
    async (address) => {
      const answer = await lookUpAddress(control, organizationId, connectorId, access, address);
      return typeof answer === 'string' ? whyNot(name, answer) : answer;
    },
  );
}

function whyNot(name: string, why: WhyNot): NotAsked {
  const next: Readonly<Record<WhyNot, string>> = {
    off: `Set TACIT_PROXY_LOOKUPS=on at the proxy of “${name}”, then try again.`,
    older: `Run the proxy of “${name}” in the version of this server, then try again.`,
    paced: `The proxy of “${name}” was asked too often: try again in a few minutes.`,
    'other-key': `Give the proxy of “${name}” its old key back. With a new one, destroy the connection and connect again.`,
    away: `Look whether the proxy of “${name}” runs and lets this server ask it, then try again.`,
  };
  return notAsked(name, next[why], why === 'paced' || why === 'away');
}

export async function keyOfPsoxy(
  control: Control,
  organizationId: string,
  name: string,
  { salt, fingerprint }: Pick<PsoxyAccess, 'salt' | 'fingerprint'>,
  from: 'connection' | 'files' = 'connection',
): Promise<OtherKey> {
  const pseudonymize = await ours(control, organizationId);
  const token = await tokenOfSalt(control, organizationId, fingerprint);
  return withAliases(
    control,
    organizationId,
    { token, name, addresses: salt === null ? 'unknown' : 'known' },
    async (address) => {
      if (salt === null) {
        const give = from === 'files' ? `Import the files of “${name}” again, with` : `Connect “${name}” again with`;
        return notAsked(name, `${give} the salt of its Psoxy: without it nobody is found by an address.`);
      }
      const parts = addressParts(psoxyTokenForAddress(address, salt));
      return parts === undefined ? undefined : addressTokens(parts, pseudonymize);
    },
  );
}

function keyOfFiles(fingerprint: string): OtherKey {
  const name = 'files that were sanitized elsewhere';
  const next = 'Connect a proxy that has the key with which files of kept rows were made, then try again.';
  return { token: tokenOf(fingerprint), name, addresses: 'unknown', lookUp: async () => notAsked(name, next) };
}

/** At every domain that stands for that of the address: under a key of others nobody here can tell two domains to be one. */
function withAliases(
  control: Control,
  organizationId: string,
  { token, ...key }: Omit<OtherKey, 'lookUp'>,
  ask: (address: string) => Promise<AddressTokens | NotAsked | undefined>,
): OtherKey {
  return {
    token,
    ...key,
    async lookUp(address) {
      const { domainAliases } = await readMatching(control, organizationId);
      const [mailbox = '', domain = ''] = address.trim().toLowerCase().split('@');
      const known: KnownBy[] = [{ kind: 'key', token, domain: nilId }];
      for (const one of sameDomains(domain, domainAliases)) {
        const answer = await ask(`${mailbox}@${one}`);
        if (answer === undefined) continue;
        if ('is' in answer) return answer;
        known.push(...answer.mailboxes.map((at) => ({ kind: 'main' as const, token: at, domain: answer.domain })));
      }
      return known;
    },
  };
}

async function isAnythingStored({ store }: Rooms, { organizationId, connectionId }: LiveConnection): Promise<boolean> {
  if (!(await store.hasOrganization(organizationId))) return false;
  const of = `WHERE connection = toUUID('${connectionId}') LIMIT 1`;
  for (const table of ['accounts', 'messages']) {
    if ((await store.query(organizationId, `SELECT 1 FROM ${table} ${of}`)).length > 0) return true;
  }
  return false;
}
