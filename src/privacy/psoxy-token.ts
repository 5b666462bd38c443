// Reads the tokens of a Psoxy, in whichever of their forms they come, into one: the hash that all forms of an id share.
//
// A Psoxy writes one id in several ways: as a hash, or as the hash with a ciphertext behind it from which it alone gets the
// id back. In base64 the two part before the hash ends, since its last bits share a letter with what follows: so they are
// decoded, and the first 32 bytes compared.
import { createHash } from 'node:crypto';
import type { Namespace } from './pseudonym.ts';

/** With it the tokens of a Psoxy can be made here, of ids and addresses that are known. */
export interface PsoxySalt {
  readonly salt: string;
  /** Its setting that takes `ann.lee@` and `annlee@` for one mailbox. */
  readonly ignoresDots: boolean;
}

/** What every form becomes: no id of a source looks like it. */
const prefix = 'psoxy:';
const canonical = /^psoxy:[\w-]{43}$/;
const hashBytes = 32;
/** A cipher's block is the least that stands behind a hash. */
const leastCiphertext = 16;
/** Longer ones are no token of an id or an address. */
const longest = 4096;

/** The canonical form of a token that came as a text or as JSON, or undefined for anything else. Never throws. */
export function psoxyTokenOf(found: unknown): string | undefined {
  if (typeof found === 'string') return tokenOfText(found);
  return isTokenObject(found) ? tokenOfObject(found) : undefined;
}

export const isPsoxyToken = (text: string): boolean => canonical.test(text);

function tokenOfText(text: string): string | undefined {
  // Most texts of an answer are none: the first letter tells.
  switch (text[0]) {
    case 't':
    case 'p':
      if (text[1] === '~') return text.length <= longest ? tokenOfUrlSafe(text) : undefined;
      return canonical.test(text) ? text : undefined;
    case '{':
      return text.length <= longest && text.includes('hash') ? psoxyTokenOf(parsed(text)) : undefined;
    default:
      return undefined;
  }
}

function tokenOfUrlSafe(text: string): string | undefined {
  const at = text.indexOf('@');
  const encoded = text.slice(2, at < 0 ? undefined : at);
  if (!/^[\w-]+$/.test(encoded)) return undefined;
  const bytes = Buffer.from(encoded, 'base64url');
  const isWhole = text[0] === 't' ? bytes.length === hashBytes : bytes.length >= hashBytes + leastCiphertext;
  return isWhole ? formOf(bytes) : undefined;
}

/** The fields that the JSON form has; nothing else of the object is looked at, least of all `original`. */
const fields = ['domain', 'hash', 'h_4', 'original', 'reversible', 'scope'];

function isTokenObject(found: unknown): found is Readonly<Record<string, unknown>> {
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return false;
  return Object.hasOwn(found, 'hash') && Object.keys(found).every((name) => fields.includes(name));
}

/** `h_4` is the hash as newer tokens have it, where an older one stands beside it. */
function tokenOfObject({ reversible, h_4: newer, hash }: Readonly<Record<string, unknown>>): string | undefined {
  const told = typeof reversible === 'string' && reversible[0] !== '{' ? tokenOfText(reversible) : undefined;
  return told ?? tokenOfHash(newer) ?? tokenOfHash(hash);
}

function tokenOfHash(hash: unknown): string | undefined {
  if (typeof hash !== 'string' || !/^[\w+/-]{43}=?$/.test(hash)) return undefined;
  return formOf(Buffer.from(hash, 'base64'));
}

const formOf = (bytes: Buffer): string => prefix + bytes.subarray(0, hashBytes).toString('base64url');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Nothing that a source sends nests so deep. */
const deepest = 200;

/**
 * The same answer with every token in its canonical form, changed in place: so that what compares two ids finds them equal.
 * What looks like the JSON form of one and holds none becomes null, since the id itself may stand in it.
 */
export function withCanonicalTokens(answer: unknown, depth = 0): unknown {
  if (typeof answer === 'string') return tokenOfText(answer) ?? answer;
  if (typeof answer !== 'object' || answer === null) return answer;
  if (depth >= deepest) return null;
  if (isTokenObject(answer)) return tokenOfObject(answer) ?? null;
  const holder = answer as Record<string, unknown>;
  for (const name of Object.keys(holder)) {
    const value = holder[name];
    // Assigning it would change what the object inherits.
    if (name !== '__proto__') holder[name] = withCanonicalTokens(value, depth + 1);
    else delete holder[name];
  }
  return answer;
}

/** The token that a Psoxy of that salt gives an id, in its canonical form. */
export function psoxyTokenFor(id: string, { salt }: PsoxySalt): string {
  return formOf(
    createHash('sha256')
      .update(id + salt, 'utf8')
      .digest(),
  );
}

/** The same of an address, which is made plain first; undefined for what is none. */
export function psoxyTokenForAddress(address: string, salt: PsoxySalt): string | undefined {
  const found = /^(?:[^<>]*<)?\s*([^\s<>@,;"]+)@([^\s<>@,;"]+)\s*>?$/u.exec(address.trim());
  if (found === null) return undefined;
  const [mailbox = ''] = found[1]!.toLowerCase().split('+', 1);
  const plain = salt.ignoresDots ? mailbox.replaceAll('.', '') : mailbox;
  return plain === '' ? undefined : psoxyTokenFor(`${plain}@${found[2]!.toLowerCase()}`, salt);
}

/**
 * The ids of a source as they come through a Psoxy. With its salt, an id of a person that it let through becomes what the
 * Psoxy would have made of it. `isPerson` says which are; the others, of channels and bots, always come as they are.
 */
export function throughPsoxy(
  { name, normalize }: Namespace,
  isPerson: (id: string) => boolean,
  salt: PsoxySalt | undefined,
): Namespace {
  return {
    name,
    normalize(id) {
      const token = tokenOfText(id);
      if (token !== undefined) return token;
      return salt !== undefined && isPerson(id) ? psoxyTokenFor(id, salt) : normalize(id);
    },
  };
}
