// Keyed one-way tokens: HMAC-SHA-256 under the organization's key, cut to 128 bits.
import { createHmac, createSecretKey } from 'node:crypto';
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
  /** The keys that came after it, in order: each makes a token out of the token before. */
  readonly following?: readonly Buffer[] | undefined;
}

/**
 * What a token becomes under the key that follows: 16 bytes in, 16 bytes out. Nobody knows the ids of all tokens, so a new
 * key is laid upon the old one (docs/decisions/0098-a-new-pseudonym-key-follows-the-old-one.md).
 */
export function followingToken(secret: Buffer): (token: Buffer) => Buffer {
  const key = createSecretKey(secret);
  return (token) => createHmac('sha256', key).update('following\0').update(token).digest().subarray(0, 16);
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
  /** Equal words of one dimension have one token, however they are padded or capitalized. */
  label(dimension: string, word: string): Ref;
}

/** The most tokens of one kind remembered at once; at about 150 bytes each this bounds the memory to 15 MB a kind. */
const mostRemembered = 100_000;

/** Makes the tokens of one source under one key. Pure: the same id gives the same token, always. */
export function pseudonymizer(key: PseudonymKey, namespace: Namespace, remembered = mostRemembered): Pseudonymizer {
  const tokensOf = (space: string, normalize: (id: string) => string) =>
    remembering(tokenMaker(key, space, normalize), remembered);
  const refs = new Map<string, (id: string) => string>();
  const identities = new Map<string, (claim: string) => string>();
  const account = tokensOf(`${namespace.name}/account`, namespace.normalize);

  return {
    keyVersion: key.version,
    person: (id) => account(id) as Pseudonym,
    identity: (of, claim) => {
      const make = found(identities, of, () => tokensOf(`identity/${of}`, normalizeClaim));
      return make(claim) as Pseudonym;
    },
    label: (dimension, word) => {
      const make = found(identities, `label/${dimension}`, () => tokensOf(`label/${dimension}`, normalizeClaim));
      return make(word) as string as Ref;
    },
    ref: (of, id) => found(refs, of, () => tokensOf(`${namespace.name}/${of}`, namespace.normalize))(id) as Ref,
  };
}

const normalizeClaim = (claim: string): string => claim.trim().toLowerCase();

function tokenMaker(key: PseudonymKey, space: string, normalize: (id: string) => string): (id: string) => string {
  const secret = createSecretKey(key.secret);
  const following = (key.following ?? []).map((one) => followingToken(one));
  return (id) => {
    const first = createHmac('sha256', secret)
      .update(`${space}\0${normalize(id)}`)
      .digest();
    return formatUuid(following.reduce<Buffer>((token, next) => next(token), first.subarray(0, 16)));
  };
}

/** Remembers by the id as it came: normalizing it each time would cost more than the look-up. */
function remembering(make: (id: string) => string, most: number): (id: string) => string {
  const tokens = new Map<string, string>();
  // A channel's messages all ask for the channel, and people write several in a row.
  let lastId: string | undefined;
  let lastToken = '';
  return (id) => {
    if (id === lastId) return lastToken;
    const known = tokens.get(id);
    lastToken = known ?? make(id);
    lastId = id;
    if (known !== undefined) return known;
    if (tokens.size >= most) tokens.clear();
    tokens.set(id, lastToken);
    return lastToken;
  };
}

function found<Value>(map: Map<string, Value>, name: string, make: () => Value): Value {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = make();
  map.set(name, made);
  return made;
}
