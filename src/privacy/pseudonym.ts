// Keyed one-way tokens: HMAC-SHA-256 under the organization's key, cut to 128 bits.
import { createHmac } from 'node:crypto';
import { formatUuid } from '../base/ids.ts';

declare const brand: unique symbol;
/** The token of an account or of an identity, written as a UUID. */
export type Pseudonym = string & { readonly [brand]: 'pseudonym' };
/** The token of a thing: a channel, a group. Written as a UUID. */
export type Ref = string & { readonly [brand]: 'ref' };

export interface PseudonymKey {
  /** Grows by one when the organization changes its key; stored beside every row. */
  readonly version: number;
  /** 32 bytes. */
  readonly secret: Buffer;
}

/** The ids of one kind of source, and when two of them are the same. */
export interface Namespace {
  readonly name: string;
  readonly normalize: (id: string) => string;
}

export interface Pseudonymizer {
  readonly keyVersion: number;
  person(id: string): Pseudonym;
  /** An identity is the same in every source, so its token does not depend on the namespace. */
  identity(of: string, claim: string): Pseudonym;
  ref(of: string, id: string): Ref;
}

/** The most tokens remembered at once; at about 150 bytes each this bounds the memory to 15 MB. */
const remembered = 100_000;

/** Makes the tokens of one source under one key. Pure: the same id gives the same token, always. */
export function pseudonymizer(key: PseudonymKey, namespace: Namespace): Pseudonymizer {
  const tokens = new Map<string, string>();

  function token(space: string, id: string): string {
    const spaced = `${space}\0${id}`;
    const known = tokens.get(spaced);
    if (known !== undefined) return known;
    const made = formatUuid(createHmac('sha256', key.secret).update(spaced).digest());
    if (tokens.size >= remembered) tokens.clear();
    tokens.set(spaced, made);
    return made;
  }

  return {
    keyVersion: key.version,
    person: (id) => token(`${namespace.name}/account`, namespace.normalize(id)) as Pseudonym,
    identity: (of, claim) => token(`identity/${of}`, claim.trim().toLowerCase()) as Pseudonym,
    ref: (of, id) => token(`${namespace.name}/${of}`, namespace.normalize(id)) as Ref,
  };
}
