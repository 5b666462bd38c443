// Reads the record of evidence and sums it up, as tables that a works council can hold against the declaration.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Refused } from '../base/errors.ts';
import { table } from '../base/table.ts';
import { lookupMethod } from '../connector/wire.ts';
import { connectors } from '../connectors/index.ts';
import type { Kind } from '../privacy/vocabulary.ts';

interface Sum {
  requests: number;
  records: number;
  readonly came: Map<string, { values: number; isRead: boolean }>;
  readonly kept: Map<string, number>;
}

export interface EvidenceSums {
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly refused: ReadonlyMap<string, number>;
  /** Lines that are none of such a file. */
  readonly unread: number;
  readonly methods: ReadonlyMap<string, Readonly<Sum>>;
}

/** Names are of this form where the proxy wrote them; anything else could be what a terminal obeys. */
const name = /^[\w.()-]{1,80}$/;
const instant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Throws Refused `invalid-request` for a file that cannot be read. */
export async function readEvidence(path: string): Promise<EvidenceSums> {
  const methods = new Map<string, Sum>();
  const refused = new Map<string, number>();
  let firstAt: string | null = null;
  let lastAt: string | null = null;
  let unread = 0;
  for await (const line of linesOf(path)) {
    const entry = parsed(line);
    if (entry === undefined) {
      unread += 1;
      continue;
    }
    firstAt ??= entry.at;
    lastAt = entry.at;
    if (entry.refused === undefined) add(methods, entry);
    else refused.set(entry.refused, (refused.get(entry.refused) ?? 0) + 1);
  }
  return { firstAt, lastAt, refused, unread, methods };
}

async function* linesOf(path: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  } catch {
    throw new Refused(
      'invalid-request',
      'The record of evidence cannot be read.',
      'Name the file of --record-evidence.',
    );
  }
}

interface Entry {
  readonly at: string;
  readonly refused: string | undefined;
  readonly method: string;
  readonly records: number;
  readonly came: readonly (readonly [string, number, boolean])[];
  readonly kept: readonly (readonly [string, number])[];
}

function parsed(line: string): Entry | undefined {
  try {
    const found = JSON.parse(line) as Readonly<Record<string, unknown>>;
    const { at, refused } = found;
    if (typeof at !== 'string' || !instant.test(at)) return undefined;
    const nothing = { at, method: '', records: 0, came: [], kept: [] };
    if (refused !== undefined) return isName(refused) ? { ...nothing, refused } : undefined;
    const { method, records } = found;
    if (!isName(method) || !isCount(records)) return undefined;
    const came = Object.entries(found['came'] as object).map(([field, of]) => {
      const { values, isRead } = of as { values: unknown; isRead: unknown };
      return [field, values as number, isRead === true] as const;
    });
    const kept = Object.entries(found['kept'] as object).flatMap(([stream, columns]) =>
      Object.entries(columns as object).map(([column, count]) => [`${stream}.${column}`, count as number] as const),
    );
    const isSound = [...came, ...kept].every(([of, count]) => isName(of) && isCount(count));
    return isSound ? { at, refused: undefined, method, records, came, kept } : undefined;
  } catch {
    return undefined;
  }
}

const isName = (value: unknown): value is string => typeof value === 'string' && name.test(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function add(methods: Map<string, Sum>, { method, records, came, kept }: Entry): void {
  const sum = methods.get(method) ?? { requests: 0, records: 0, came: new Map(), kept: new Map() };
  methods.set(method, sum);
  sum.requests += 1;
  sum.records += records;
  for (const [field, values, isRead] of came) {
    const before = sum.came.get(field) ?? { values: 0, isRead: false };
    sum.came.set(field, { values: before.values + values, isRead: before.isRead || isRead });
  }
  for (const [column, count] of kept) sum.kept.set(column, (sum.kept.get(column) ?? 0) + count);
}

/** What each kind of value is to somebody who has read nothing of the declaration. */
const kindWords: Readonly<Record<Kind, string>> = {
  person: 'a token',
  people: 'tokens',
  identity: 'a token',
  identities: 'tokens',
  label: 'a token',
  labels: 'tokens',
  day: 'a day',
  ref: 'a token',
  refs: 'tokens',
  time: 'a time',
  flag: 'yes or no',
  countOf: 'a number',
  countsOf: 'numbers',
  lengthOf: 'a number',
  wordsOf: 'a number',
  numberOf: 'a number',
  oneOf: 'a listed word',
  eachOf: 'listed words',
};

const kinds = new Map<string, Kind>([
  ...connectors.flatMap(({ streams }) =>
    Object.entries(streams).flatMap(([stream, { shape }]) =>
      Object.entries(shape.columns).map(([column, { kind }]) => [`${stream}.${column}`, kind] as const),
    ),
  ),
  [`${lookupMethod}.mailboxes`, 'identities'],
  [`${lookupMethod}.domain`, 'identity'],
]);

function kindOf(column: string): string {
  const kind = kinds.get(column);
  return kind === undefined ? '' : kindWords[kind];
}

/** For a terminal. */
export function describeEvidence({ firstAt, lastAt, refused, unread, methods }: EvidenceSums): string {
  const parts = [firstAt === null ? 'Nothing was recorded.' : `From ${firstAt} to ${lastAt}.`];
  for (const [method, { requests, records, came, kept }] of methods) {
    const fields = [...came].map(([field, { values, isRead }]) => [
      '  came',
      field,
      values,
      isRead ? 'read by a rule of the declaration' : 'dropped unread',
    ]);
    const columns = [...kept].map(([column, count]) => ['  went on', column, count, kindOf(column)]);
    parts.push(`${method}: ${requests.toLocaleString('en')} requests, ${records.toLocaleString('en')} records`);
    parts.push(table([...fields, ...columns]));
  }
  for (const [why, count] of refused) parts.push(`Refused: ${count.toLocaleString('en')} (${why})`);
  if (unread > 0) parts.push(`Lines that cannot be read: ${unread.toLocaleString('en')}`);
  return parts.join('\n');
}
