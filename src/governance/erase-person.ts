// Erases one person: every row that is theirs, their tokens in the rows of others, and what the control plane has of them.
import { countAccounts, forgetAccounts } from '../control/erasure.ts';
import type { KnownBy } from '../control/objections.ts';
import { markStale } from '../control/stale-days.ts';
import { metricWords } from '../connectors/own-metrics/own-metrics.ts';
import { questionWords } from '../connectors/survey/survey.ts';
import { settleWords, wordTokens } from '../collector/uploads/words.ts';
import { organizationKeys } from '../control/secrets.ts';
import { foretell } from '../events/erasure.ts';
import type { EventStore } from '../events/store.ts';
import { erasePersons, forgetMatching } from '../identity/persons.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { ownMetricShape, surveyShape } from '../privacy/shapes.ts';
import { dayOf } from './keeping-out.ts';
import type { Rooms } from './rooms.ts';

/** Of one table. */
export interface Counted {
  readonly table: string;
  /** Rows that are theirs. */
  readonly own: number;
  /** Rows of others that name them. */
  readonly naming: number;
}

export interface ErasedPerson {
  readonly before: readonly Counted[];
  readonly after: readonly Counted[];
  /** UTC days, `YYYY-MM-DD`, whose figures change; they are marked, and whoever orders this asks for the computation. */
  readonly days: readonly string[];
}

/**
 * `known` is everything by which they are known, as `findPerson` gives it: whoever orders this writes it down first, so
 * that a call that was killed can be made again. Repeatable; the second call finds nothing.
 */
export async function erasePerson(
  rooms: Rooms,
  organizationId: string,
  known: readonly KnownBy[],
): Promise<ErasedPerson> {
  const { control, store } = rooms;
  const entries = known.map((one) => ({ ...one, objection: organizationId }));
  const tokens = known.flatMap(({ kind, token }) => (kind === 'token' ? [token] : []));
  const count = () => countSealed(rooms, organizationId, tokens);
  const sealedBefore = await count();
  // By what they are found goes last, in the event store: killed before, the next call finds them again.
  await forgetAccounts(control, organizationId, tokens);
  await erasePersons(store, organizationId, tokens);
  await forgetMatching(store, organizationId);
  const words = await wordsBefore(store, organizationId);
  const erased = await store.erase(organizationId, entries, (days) =>
    markStale(control, organizationId, days.map(dayOf)),
  );
  await forgetWordsOfOne(rooms, organizationId, words);
  return {
    before: [...erased.before, ...sealedBefore],
    after: [...erased.after, ...(await count())],
    days: erased.days.map(dayOf),
  };
}

/** What `erasePerson` would take. */
export async function countPerson(
  rooms: Rooms,
  organizationId: string,
  known: readonly KnownBy[],
): Promise<Omit<ErasedPerson, 'after'>> {
  const entries = known.map((one) => ({ ...one, objection: organizationId }));
  const tokens = known.flatMap(({ kind, token }) => (kind === 'token' ? [token] : []));
  const asking = { query: <T>(sql: string) => rooms.store.query<T>(organizationId, sql) };
  const { before, days } = await foretell(asking, entries);
  return { before: [...before, ...(await countSealed(rooms, organizationId, tokens))], days: days.map(dayOf) };
}

async function countSealed(
  { control }: Rooms,
  organizationId: string,
  tokens: readonly string[],
): Promise<readonly Counted[]> {
  const { originals, decisions } = await countAccounts(control, organizationId, tokens);
  return [
    { table: 'account_originals', own: originals, naming: 0 },
    { table: 'match_decisions', own: decisions, naming: 0 },
  ];
}

const worded = [
  { shape: ownMetricShape, dimension: metricWords },
  { shape: surveyShape, dimension: questionWords },
] as const;

const wordsBefore = (store: EventStore, organizationId: string) =>
  Promise.all(worded.map(({ shape }) => wordTokens(store, organizationId, shape, 1)));

/** A word that two people shared may now be one person's alone, and then it is nobody's business. */
async function forgetWordsOfOne(
  { control, store }: Rooms,
  organizationId: string,
  before: readonly ReadonlySet<string>[],
): Promise<void> {
  const pseudonymize = pseudonymizer(await organizationKeys(control, organizationId), {
    name: 'words',
    normalize: (id) => id,
  });
  for (const [at, of] of worded.entries()) {
    const rooms = { control, events: store, organizationId, pseudonymize };
    await settleWords(rooms, of, { said: [], before: before[at]! });
  }
}
