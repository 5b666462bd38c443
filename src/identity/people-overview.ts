// How much of an organization is matched: source by source, rule by rule, and of the people of its latest HR file.
import { everyoneSql } from './everyone.ts';
import { confidences, type MatchRule, matchRules } from './match-rules.ts';
import { allPersonsSql, type PersonStore, preparePersons } from './persons.ts';

export interface Share {
  readonly of: number;
  readonly matched: number;
}

export interface SourceMatching {
  readonly connectionId: string;
  /** Accounts of people of the organization, and what they wrote. */
  readonly accounts: Share;
  readonly messages: Share;
  readonly bots: number;
  readonly external: number;
  /** Those that a decision calls nobody's. */
  readonly shared: number;
}

export interface PeopleMatching {
  readonly roster: { readonly people: number; readonly withAccount: number; readonly leftOut: number } | null;
  readonly sources: readonly SourceMatching[];
  readonly rules: readonly { readonly rule: MatchRule; readonly accounts: number; readonly confidence: number }[];
  readonly unmatched: number;
  readonly conflicts: number;
}

/** `latest` is the snapshot of the latest HR file. */
export async function peopleMatching(
  store: PersonStore,
  organizationId: string,
  latest: string | undefined,
): Promise<PeopleMatching> {
  await preparePersons(store, organizationId);
  const [sources, rules, states, roster] = await Promise.all([
    store.query<SourceRow>(organizationId, sourcesSql),
    store.query<{ rule: MatchRule; accounts: number }>(organizationId, rulesSql),
    store.query<{ state: string; accounts: number }>(organizationId, statesSql),
    latest === undefined ? null : rosterOf(store, organizationId, latest),
  ]);
  const inState = (state: string): number => states.find((row) => row.state === state)?.accounts ?? 0;
  return {
    roster,
    sources: sources.map(({ source, people, matched, wrote, matchedWrote, bots, strangers, shared }) => ({
      connectionId: source,
      accounts: { of: people, matched },
      messages: { of: wrote, matched: matchedWrote },
      bots,
      external: strangers,
      shared,
    })),
    rules: rules
      .map(({ rule, accounts }) => ({ rule, accounts, confidence: confidences[rule] }))
      .toSorted((one, other) => matchRules.indexOf(one.rule) - matchRules.indexOf(other.rule)),
    unmatched: inState('unmatched'),
    conflicts: inState('conflict'),
  };
}

interface SourceRow {
  readonly source: string;
  readonly people: number;
  readonly matched: number;
  readonly wrote: number;
  readonly matchedWrote: number;
  readonly bots: number;
  readonly strangers: number;
  readonly shared: number;
}

const sourcesSql = `SELECT connection AS source, countIf(state != 'not-a-person') AS people, countIf(state = 'matched') AS matched,
    sumIf(messages, state != 'not-a-person') AS wrote, sumIf(messages, state = 'matched') AS matchedWrote,
    countIf(class = 'bot') AS bots, countIf(class = 'external') AS strangers,
    countIf(state = 'not-a-person' AND class NOT IN ('bot', 'external')) AS shared
  FROM (${everyoneSql}) GROUP BY connection ORDER BY wrote DESC, source`;

const rulesSql = `SELECT rule, count() AS accounts FROM (${everyoneSql})
  WHERE state IN ('matched', 'unmatched') GROUP BY rule`;

const statesSql = `SELECT state, count() AS accounts FROM (${everyoneSql}) GROUP BY state`;

async function rosterOf(store: PersonStore, organizationId: string, latest: string) {
  const [found] = await store.query<{ people: number; withAccount: number; leftOut: number }>(
    organizationId,
    `SELECT count() AS people, countIf(isLeftOut) AS leftOut,
      countIf(person IN (SELECT person FROM (${allPersonsSql}) WHERE state = 'matched')) AS withAccount
    FROM roster FINAL WHERE snapshot = {latest:UUID}`,
    { latest },
  );
  return found!;
}
