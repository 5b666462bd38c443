// For tests: rosters written by hand, stored through the privacy boundary, and whose accounts their people have.
import type { EventStore } from '../events/store.ts';
import { fileDimensions } from '../privacy/dimensions.ts';
import { sanitizer } from '../privacy/sanitize.ts';
import { type Keep, rosterShape } from '../privacy/shapes.ts';
import { countOf, countsOf, day, flag, identities, identity, label, labels, ref } from '../privacy/vocabulary.ts';
import { organizationOf } from './internal/roster-groups.ts';
import type { RosterSnapshot } from './roster-of-week.ts';
import { testTokens } from './testing.ts';

const connection = '00000000-0000-7000-8000-000000000002';

/** A person as a test writes it: an id, the words of their groups, everybody above with the nearest first, and days. */
export interface Rostered {
  readonly id: string;
  readonly groups?: Readonly<Record<string, string>>;
  readonly managers?: readonly string[];
  readonly joinedOn?: string;
  readonly leftOn?: string;
  readonly isLeftOut?: boolean;
  /** The name of a time zone. */
  readonly zone?: string;
  /** Minutes after midnight. */
  readonly workStart?: number;
  readonly workEnd?: number;
  /** One bit a day, Monday first. */
  readonly workDays?: number;
}

/** The number of a dimension; an own one gets the first. */
const numberOf = (dimension: string): number => fileDimensions.find(({ key }) => key === dimension)?.number ?? 64;

const groupsOf = (record: unknown): readonly (readonly [string, string])[] =>
  Object.entries((record as Rostered).groups ?? {});

const keep: Keep<typeof rosterShape, string> = {
  snapshot: ref('snapshot', (_, snapshot) => snapshot),
  person: identity('hr-id', 'id'),
  emails: identities('email', 'nothing'),
  mailboxes: identities('mailbox', 'nothing'),
  plainMailboxes: identities('mailbox', 'nothing'),
  domains: identities('domain', 'nothing'),
  usernames: identities('username', 'nothing'),
  claims: identities('account', 'nothing'),
  near: identities('near', 'nothing'),
  manager: identity('hr-id', (record) => (record as Rostered).managers?.[0]),
  managers: identities('hr-id', (record) => (record as Rostered).managers ?? []),
  joinedOn: day('joinedOn'),
  leftOn: day('leftOn'),
  zone: label('zone', 'zone'),
  workStart: countOf('workStart'),
  workEnd: countOf('workEnd'),
  workDays: countOf('workDays'),
  isLeftOut: flag('isLeftOut'),
  groups: labels(groupsOf),
  dimensions: countsOf((record) => groupsOf(record).map(([dimension]) => numberOf(dimension))),
};

/** Stores the roster of a day; `named` tells two rosters of one day apart. */
export async function applyRoster(
  store: EventStore,
  organizationId: string,
  of: string,
  people: readonly Rostered[],
  named = of,
): Promise<RosterSnapshot> {
  await store.append(organizationId, connection, sanitizer(rosterShape, keep, testTokens)(people, named), 1);
  return { id: testTokens.ref('snapshot', named), day: of };
}

/** SQL for whose account is whose, as identity gives it: the account of a name is that of the person of this id. */
export function matchedSql(ids: readonly string[], leftOut: readonly string[] = []): string {
  const rows = ids.map(
    (id) =>
      `SELECT toUUID('${testTokens.person(id)}') AS account, toUUID('${rosterToken(id)}') AS person, ${leftOut.includes(id)} AS isLeftOut, false AS isNoPerson`,
  );
  return rows.join(' UNION ALL ');
}

const rosterToken = (id: string): string => testTokens.identity('hr-id', id);

/** A group by its dimension and word, as figures name it. */
export const groupToken = (dimension: string, word: string): string => testTokens.label(dimension, word);

/** The organization of a manager, as figures name it. */
export async function ledBy(store: EventStore, organizationId: string, id: string): Promise<string> {
  const sql = `SELECT toString(${organizationOf(`toUUID('${rosterToken(id)}')`)}) AS led`;
  const [found] = await store.query<{ led: string }>(organizationId, sql);
  return found!.led;
}

/** The names of time zones behind the tokens of a roster, as the directory gives them. */
export const zonesOf = (...names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(names.map((name) => [testTokens.label('zone', name), name]));
