// The rows of one day on their way into the event store: what passed the boundary, who they are, and their words.
import { newId } from '../../base/ids.ts';
import { groupsOf, type HrisContext, type HrisRecord, hrisKeep } from '../../connectors/hris/hris.ts';
import { noDay, dayNumberOf } from '../../privacy/day.ts';
import type { KeptOut } from '../../privacy/kept-out.ts';
import { cleanLabel } from '../../privacy/label.ts';
import { type KeptValue, type Row, Sanitized, sanitizer, type Sanitizer } from '../../privacy/sanitize.ts';
import { rosterShape } from '../../privacy/shapes.ts';
import type { Pseudonymizer } from '../../privacy/pseudonym.ts';
import type { PsoxySalt } from '../../privacy/psoxy-token.ts';
import { withPsoxyTokens } from '../psoxy/salts.ts';
import { type PersonOfDay, PeopleOfDay } from './people-of-day.ts';

const names = Object.keys(rosterShape.columns) as (keyof typeof rosterShape.columns)[];
const at = Object.fromEntries(names.map((name, index) => [name, index])) as Record<(typeof names)[number], number>;

export type RosterSanitizer = Sanitizer<typeof rosterShape, HrisContext>;

/** `salts`: of the Psoxies through which accounts of these people may come. */
export function rosterSanitizer(pseudonymize: Pseudonymizer, salts: readonly PsoxySalt[] = []): RosterSanitizer {
  const sanitize: RosterSanitizer = sanitizer(rosterShape, hrisKeep, pseudonymize);
  if (salts.length === 0) return sanitize;
  return (records, context) =>
    sanitize(
      records.map((record) => withPsoxyTokens(record as HrisRecord, salts)),
      context,
    );
}

/** Has joined and has not left by that day, a number of days since 1970. */
export function isThereOn(row: Row, day: number): boolean {
  const [joinedOn, leftOn] = [row[at.joinedOn] as number, row[at.leftOn] as number];
  return joinedOn <= day && (leftOn === noDay || leftOn > day);
}

/** What a comparison of days needs of a row. */
export const personOf = (row: Row, day: number): PersonOfDay => ({
  person: text(row[at.person]),
  manager: text(row[at.manager]),
  groups: row[at.groups] as readonly string[],
  dimensions: row[at.dimensions] as readonly number[],
  isThere: isThereOn(row, day),
  isLeftOut: row[at.isLeftOut] === true,
});

interface Word {
  readonly dimension: string;
  readonly word: string;
  people: number;
}

interface OfDay {
  readonly numbers: HrisContext['numbers'];
  /** The dimensions by which a move is told. */
  readonly looksAt: ReadonlySet<number>;
  readonly sanitize: RosterSanitizer;
  /** Who objected: they are not stored, so that every file would seem to add them. */
  readonly keptOut: KeptOut;
}

export class DayRows {
  readonly day: string;
  readonly people: PeopleOfDay;
  /** How many rows were kept, those who have left among them. */
  rows = 0;
  findings = 0;
  #snapshot: string | undefined;
  readonly #context: HrisContext;
  readonly #day: number;
  readonly #sanitize: RosterSanitizer;
  readonly #keptOut: KeptOut;
  readonly #words = new Map<string, Word>();

  constructor(day: string, { numbers, looksAt, sanitize, keptOut }: OfDay) {
    this.day = day;
    this.people = new PeopleOfDay(looksAt);
    this.#day = dayNumberOf(day);
    this.#context = { snapshot: newId(), numbers };
    this.#sanitize = sanitize;
    this.#keptOut = keptOut;
  }

  /** The ref under which the rows stand; undefined while there are none. */
  get snapshot(): string | undefined {
    return this.#snapshot;
  }

  /** Gives what the event store takes. */
  add(records: readonly HrisRecord[]): Sanitized<typeof rosterShape> {
    const sanitized = this.#sanitize(records, this.#context);
    const rows = Sanitized.rowsOf(sanitized);
    const isKept = rows.map((row) => this.#keptOut.rowsThatPass(rosterShape, [row]).length > 0);
    for (const [place, row] of rows.entries()) if (isKept[place]) this.#see(row);
    this.rows += sanitized.count;
    // A record without an id has no row; then which row is whose is not known, and all words are heard.
    const areAligned = rows.length === records.length;
    for (const [place, record] of records.entries()) if (!areAligned || isKept[place]) this.#hear(record);
    return sanitized;
  }

  /**
   * The words of the day's time zones and of its groups of two and more: a group of one is in no figure, so what it is
   * called, which may be a name, is nobody's business.
   */
  *words(): Generator<readonly [dimension: string, word: string]> {
    for (const { dimension, word, people } of this.#words.values()) {
      if (people > 1 || dimension === 'zone') yield [dimension, word];
    }
  }

  /** Gives how many groups each dimension has. */
  groups(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { dimension } of this.#words.values()) counts.set(dimension, (counts.get(dimension) ?? 0) + 1);
    return counts;
  }

  #see(row: Row): void {
    this.#snapshot = row[at.snapshot] as string;
    this.people.add(personOf(row, this.#day));
  }

  #hear(record: HrisRecord): void {
    for (const [dimension, word] of groupsOf(record)) this.#count(dimension, word);
    if (record.zone !== null) this.#count('zone', record.zone);
  }

  #count(dimension: string, word: string): void {
    // As their token does it: capitals and padding make no other group.
    const key = `${dimension}\0${cleanLabel(word)?.toLowerCase() ?? ''}`;
    const known = this.#words.get(key);
    if (known === undefined) this.#words.set(key, { dimension, word, people: 1 });
    else known.people += 1;
  }
}

const text = (value: KeptValue | undefined): string => String(value);
