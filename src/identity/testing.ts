// For tests: rosters, accounts and decisions written by hand, with tokens that can be told apart, and what is made of them.
import { createHash } from 'node:crypto';
import { formatUuid, nilId } from '../base/ids.ts';
import { addressParts } from '../privacy/address.ts';
import type { Decision } from './internal/settled-decisions.ts';
import { type AccountClaims, type Match, Matcher } from './matcher.ts';
import { RosterClaims } from './roster-claims.ts';

/** A token as good as a real one, the same for the same text; none for nothing. */
export const tokenOf = (of: string, text: string | undefined): string =>
  text === undefined ? nilId : formatUuid(createHash('sha256').update(`${of}/${text}`).digest());

export interface PersonWritten {
  readonly id: string;
  readonly file?: number;
  readonly emails?: readonly string[];
  readonly usernames?: readonly string[];
  /** `slack/U1`: an account of a single source. */
  readonly claims?: readonly string[];
  readonly isLeftOut?: boolean;
}

export interface AccountWritten {
  readonly id: string;
  readonly email?: string | undefined;
  readonly username?: string | undefined;
  /** `slack/U1` */
  readonly claims?: readonly string[];
  readonly class?: AccountClaims['class'];
}

export type DecisionWritten = readonly [Decision['kind'], string, string?];

export interface Written {
  readonly people?: readonly PersonWritten[];
  /** What an identity map says: the id of a person, and an account of a single source. */
  readonly map?: readonly (readonly [string, string])[];
  readonly accounts?: readonly AccountWritten[];
  readonly decisions?: readonly DecisionWritten[];
  readonly usernamesAreUnique?: boolean;
  readonly domainAliases?: readonly (readonly [string, string])[];
  readonly keepsTags?: boolean;
}

const partsOf = (email: string | undefined, keepsTags = false) => {
  const parts = addressParts(email);
  const mailbox = tokenOf('mailbox', keepsTags ? parts?.mailbox : parts?.plainMailbox);
  return { mailbox, domain: tokenOf('domain', parts?.domain) };
};

export function matcherOf(written: Written): Matcher {
  const { people = [], map = [], accounts = [], usernamesAreUnique = false, domainAliases = [] } = written;
  const domains = domainAliases.map((pair) => pair.map((one) => tokenOf('domain', one)) as [string, string]);
  const roster = new RosterClaims(domains);
  for (const { id, file = 0, emails = [], usernames = [], claims = [], isLeftOut = false } of people) {
    const parts = emails.map((email) => partsOf(email, written.keepsTags));
    roster.add({
      person: tokenOf('person', id),
      file,
      mailboxes: parts.map(({ mailbox }) => mailbox),
      domains: parts.map(({ domain }) => domain),
      usernames: usernames.map((username) => tokenOf('username', username)),
      claims: claims.map((claim) => tokenOf('claim', claim)),
      isLeftOut,
    });
  }
  for (const [id, claim] of map) roster.addMapped(tokenOf('person', id), [tokenOf('claim', claim)]);
  const matcher = new Matcher(roster, { usernamesAreUnique });
  for (const account of accounts) {
    matcher.add({
      account: tokenOf('account', account.id),
      connection: nilId,
      ...partsOf(account.email, written.keepsTags),
      username: tokenOf('username', account.username),
      claims: (account.claims ?? []).map((claim) => tokenOf('claim', claim)),
      class: account.class ?? 'person',
    });
  }
  return matcher;
}

export function decisionsOf(written: readonly DecisionWritten[]): Decision[] {
  return written.map(([kind, account, other], at) => ({
    number: at + 1,
    kind,
    account: tokenOf('account', account),
    other: other === undefined ? null : tokenOf(kind === 'is' ? 'person' : 'account', other),
  }));
}

export function matchesOf(written: Written, decisions = decisionsOf(written.decisions ?? [])): Map<string, Match> {
  const matches = [...matcherOf(written).match(decisions)].map((match) => [match.account, match] as const);
  return new Map(matches);
}

/**
 * What becomes of each account, as `ann by email`; `alone`, `conflict` and `not a person` where it has no person of the
 * roster, and `with a, b` where other accounts are the same person's.
 */
export function matched(written: Written): Record<string, string> {
  const matches = matchesOf(written);
  const named = (written.accounts ?? []).map(({ id }) => id);
  for (const [, account, other] of written.decisions ?? []) named.push(account, other ?? account);
  const ids = [...new Set(named)].filter((id) => matches.has(tokenOf('account', id)));
  const matchOf = (id: string): Match => matches.get(tokenOf('account', id))!;
  return Object.fromEntries(
    ids.map((id) => {
      const { state, rule, person } = matchOf(id);
      if (state === 'matched') {
        const found = (written.people ?? []).find((one) => tokenOf('person', one.id) === person);
        return [id, `${found?.id ?? 'a stranger'} by ${rule}`];
      }
      if (state === 'not-a-person') return [id, 'not a person'];
      const others = ids.filter((other) => other !== id && matchOf(other).person === person);
      const apart = state === 'conflict' ? 'conflict' : 'alone';
      return [
        id,
        others.length === 0 ? apart : `${state === 'conflict' ? 'conflict ' : ''}with ${others.join(', ')} by ${rule}`,
      ];
    }),
  );
}
