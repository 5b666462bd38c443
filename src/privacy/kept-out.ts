// What is kept out: no row of those who objected passes any more, in the rows of others nothing names them, and of days
// that were destroyed nothing passes.
//
// A row that is kept out can tell more of whose it is, such as the account of a new tool with a known address. That is
// learned, as tokens and for this alone: otherwise what is kept out would come in again under another name.
import { nilId } from '../base/ids.ts';
import type { KeptValue } from './columns.ts';
import { namingColumns, ownColumns, type Shape, type Whose } from './shape.ts';

export const keptOutKinds = ['token', 'claim', 'username', 'address', 'main', 'key'] as const;

/** One thing by which somebody who objected is known. */
export interface KeptOutEntry {
  /** Which objection it belongs to. */
  readonly objection: string;
  /**
   * `token`: an account, or a person of an HR file. `address`: one of theirs; `main`: one that is nobody else's.
   * `key`: no row has it; it says that they are known under a key of others too.
   */
  readonly kind: (typeof keptOutKinds)[number];
  /** Of an address its mailbox. */
  readonly token: string;
  /** The nil id but for addresses; of a key, the objection. */
  readonly domain: string;
}

/** Times that were destroyed, microseconds since 1970; `before` is not among them. */
export interface KeptOutTimes {
  readonly from: number;
  readonly before: number;
}

type Row = readonly KeptValue[];
type List = readonly string[];

export class KeptOut {
  readonly #entries = new Map<string, KeptOutEntry>();
  #learned: KeptOutEntry[] = [];
  /** What was destroyed. */
  readonly times: readonly KeptOutTimes[];

  constructor(entries: Iterable<KeptOutEntry> = [], times: readonly KeptOutTimes[] = []) {
    for (const entry of entries) this.#add(entry);
    this.times = times;
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0 && this.times.length === 0;
  }

  entries(): readonly KeptOutEntry[] {
    return [...this.#entries.values()];
  }

  /** True where the other has everything that this one has. */
  isWithin(other: KeptOut): boolean {
    const hasTimes = (one: KeptOutTimes): boolean =>
      other.times.some(({ from, before }) => from <= one.from && one.before <= before);
    return [...this.#entries.keys()].every((key) => other.#entries.has(key)) && this.times.every(hasTimes);
  }

  /** What rows told since this was asked the last time. */
  takeLearned(): readonly KeptOutEntry[] {
    const learned = this.#learned;
    this.#learned = [];
    return learned;
  }

  /** Takes over what the other has learned and nobody has asked for yet. */
  adopt(other: KeptOut): void {
    const learned = other.takeLearned();
    for (const entry of learned) this.#add(entry);
    this.#learned.push(...learned);
  }

  /** The rows that may pass, as they may pass. Of those that may not it learns. */
  rowsThatPass(shape: Shape, rows: readonly Row[]): readonly Row[] {
    if (this.isEmpty) return rows;
    const { isTheirs, tells, without, emptied } = readerOf(shape);
    const passing: Row[] = [];
    const at = this.times.length === 0 ? -1 : Object.keys(shape.columns).indexOf('at');
    for (const row of rows) {
      if (at >= 0 && this.#isDestroyed(row[at] as number)) continue;
      const objection = isTheirs(row, this);
      if (objection !== undefined) {
        this.#learned.push(...tells(row, objection).filter((entry) => this.#add(entry)));
        if (emptied !== undefined) passing.push(emptied(row));
      } else passing.push(without(row, this));
    }
    return passing;
  }

  /** The objection to which it belongs. */
  find(kind: KeptOutEntry['kind'], token: string, domain = nilId): string | undefined {
    return token === nilId ? undefined : this.#entries.get(keyOf(kind, token, domain))?.objection;
  }

  #isDestroyed(at: number): boolean {
    return this.times.some(({ from, before }) => from <= at && at < before);
  }

  #add(entry: KeptOutEntry): boolean {
    const key = keyOf(entry.kind, entry.token, entry.domain);
    if (entry.token === nilId || this.#entries.has(key)) return false;
    this.#entries.set(key, entry);
    return true;
  }
}

const keyOf = (kind: string, token: string, domain: string): string => `${kind} ${token} ${domain}`;

interface Reader {
  readonly isTheirs: (row: Row, of: KeptOut) => string | undefined;
  readonly tells: (row: Row, objection: string) => readonly KeptOutEntry[];
  readonly without: (row: Row, of: KeptOut) => Row;
  readonly emptied: ((row: Row) => Row) | undefined;
}

const readers = new WeakMap<Shape, Reader>();

function readerOf(shape: Shape): Reader {
  const known = readers.get(shape);
  if (known !== undefined) return known;
  const made = shape.whose === null ? { ...ofNobody, without: withoutOthers(shape) } : makeReader(shape, shape.whose);
  readers.set(shape, made);
  return made;
}

const ofNobody: Omit<Reader, 'without'> = { isTheirs: () => undefined, tells: () => [], emptied: undefined };

/** Where in a row stands what says whose it is. */
interface Places {
  readonly token: number;
  readonly addresses: readonly (readonly [mailbox: number, plainMailbox: number, domain: number])[];
  readonly named: readonly (readonly [kind: 'claim' | 'username', at: number])[];
}

function makeReader(shape: Shape, whose: Whose): Reader {
  const place = (name: string): number => Object.keys(shape.columns).indexOf(name);
  const { claims, usernames, needsMain = false, isEmptied = false } = whose;
  const places: Places = {
    token: place(whose.token),
    addresses: (whose.addresses ?? []).map(([mailbox, plain, domain]) => [place(mailbox), place(plain), place(domain)]),
    named: [
      ...(claims === undefined ? [] : [['claim', place(claims)] as const]),
      ...(usernames === undefined ? [] : [['username', place(usernames)] as const]),
    ],
  };
  const own = ownColumns(whose).map(place);
  const empty = (value: KeptValue, at: number): KeptValue => {
    if (!own.includes(at)) return value;
    return Array.isArray(value) ? [] : nilId;
  };
  return {
    isTheirs: (row, of) =>
      of.find('token', row[places.token] as string) ??
      byAddress(row, of, places, needsMain) ??
      (needsMain ? undefined : byName(row, of, places)),
    tells: (row, objection) => [
      { objection, kind: 'token', token: row[places.token] as string, domain: nilId },
      ...(whose.tells === 'everything' ? everything(row, objection, places, needsMain) : []),
    ],
    without: withoutOthers(shape),
    emptied: isEmptied ? (row) => row.map(empty) : undefined,
  };
}

function byAddress(row: Row, of: KeptOut, { addresses }: Places, needsMain: boolean): string | undefined {
  for (const [mailbox, plain, domain] of addresses) {
    const [host = nilId] = listOf(row[domain]);
    for (const at of [mailbox, plain]) {
      const [address = nilId] = listOf(row[at]);
      const found = of.find('main', address, host) ?? (needsMain ? undefined : of.find('address', address, host));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function byName(row: Row, of: KeptOut, { named }: Places): string | undefined {
  for (const [kind, at] of named) {
    for (const one of listOf(row[at])) {
      const found = of.find(kind, one);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Of addresses in a list the main one, which is the first: the others may be mailboxes of many. */
function everything(row: Row, objection: string, { addresses, named }: Places, hasMain: boolean): KeptOutEntry[] {
  const ofAddresses = addresses.flatMap(([mailbox, plain, domain]) =>
    [mailbox, plain].map((at): KeptOutEntry => {
      const [token = nilId] = listOf(row[at]);
      const [host = nilId] = listOf(row[domain]);
      return { objection, kind: hasMain ? 'main' : 'address', token, domain: host };
    }),
  );
  const ofNames = named.flatMap(([kind, at]) =>
    listOf(row[at]).map((token): KeptOutEntry => ({ objection, kind, token, domain: nilId })),
  );
  return [...ofAddresses, ...ofNames];
}

const listOf = (value: KeptValue | undefined): List => (Array.isArray(value) ? (value as List) : [value as string]);

/** Takes tokens out of the columns in which a row names other people: from lists, and for single ones nobody stays. */
function withoutOthers(shape: Shape): Reader['without'] {
  const naming = namingColumns(shape).map((name) => Object.keys(shape.columns).indexOf(name));
  return (row, of) => {
    const isNamed = (token: string): boolean => of.find('token', token) !== undefined;
    if (!naming.some((at) => listOf(row[at]).some(isNamed))) return row;
    return row.map((value, at) => {
      if (!naming.includes(at)) return value;
      if (Array.isArray(value)) return (value as List).filter((token) => !isNamed(token));
      return isNamed(value as string) ? nilId : value;
    });
  };
}
