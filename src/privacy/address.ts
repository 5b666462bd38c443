// Takes e-mail addresses and usernames apart into what can be matched, before each part becomes a token.
import type { Pseudonymizer } from './pseudonym.ts';
import { isPsoxyToken } from './psoxy-token.ts';

export interface AddressParts {
  /** What stands before the @, as it is, lower case. */
  readonly mailbox: string;
  /** The same without its `+tag`. Dots stay: whether they matter differs from host to host. */
  readonly plainMailbox: string;
  readonly domain: string;
}

/** Undefined for what is no address of one person at one domain. */
export function addressParts(found: unknown): AddressParts | undefined {
  if (typeof found !== 'string') return undefined;
  // A Psoxy's token stands for the whole address, which is not told: so it is a mailbox of a domain that is none.
  if (isPsoxyToken(found)) return { mailbox: found.toLowerCase(), plainMailbox: found.toLowerCase(), domain: 'psoxy' };
  const address = found.trim().toLowerCase();
  const parts = /^([^\s@<>,;"]+)@([^\s@<>,;"]+\.[^\s@<>,;".]+)$/u.exec(address);
  if (parts === null || address.length > 254) return undefined;
  const mailbox = parts[1]!;
  const plainMailbox = mailbox.replace(/(?<=.)\+.*$/u, '');
  return { mailbox, plainMailbox, domain: parts[2]! };
}

export interface AddressTokens {
  /** Of the mailbox, and of the plain one where it is another. */
  readonly mailboxes: readonly string[];
  readonly domain: string;
}

/** As they stand with an account or in an HR file whose pseudonyms were made with that key. */
export function addressTokens(
  { mailbox, plainMailbox, domain }: AddressParts,
  pseudonymize: Pick<Pseudonymizer, 'identity'>,
): AddressTokens {
  const mailboxes = [...new Set([mailbox, plainMailbox])].map((one) => pseudonymize.identity('mailbox', one));
  return { mailboxes, domain: pseudonymize.identity('domain', domain) };
}

/** Shorter ones would be near to too many. */
const shortestNear = 4;

/**
 * Forms under which a mailbox or username can be near to another of the same person, for suggestions alone: its
 * letters without separators and digits, its parts in order of the alphabet, and initial with last part.
 */
export function nearForms(found: unknown): readonly string[] {
  if (typeof found !== 'string' || found.startsWith('psoxy:')) return [];
  const parts = found
    .trim()
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/\+.*$/u, '')
    .split(/[^\p{L}]+/u)
    .filter((part) => part !== '');
  const [first = '', ...rest] = parts;
  const last = rest.at(-1);
  const forms = [parts.join(''), [...parts].sort().join(' '), ...(last === undefined ? [] : [first[0] + last])];
  return [...new Set(forms)].filter((form) => form.length >= shortestNear);
}
