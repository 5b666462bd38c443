// Reads HR files from end to end, day by day: every row is understood, sanitized, looked at and, in an apply, stored.
import { setImmediate } from 'node:timers/promises';
import type { Appender } from '../../events/store.ts';
import type { KeptOut } from '../../privacy/kept-out.ts';
import { dayTwice } from './day-twice.ts';
import { DayRows, type RosterSanitizer } from './day-rows.ts';
import type { FindingBook } from './finding-book.ts';
import type { ColumnMeaning } from './reading/column-meaning.ts';
import { readRoster } from './reading/read-roster.ts';
import type { RosterFile } from './reading/roster-file.ts';
import type { RosterRecord } from './reading/roster-record.ts';

export interface ToRead {
  readonly file: RosterFile;
  readonly meanings: readonly ColumnMeaning[];
}

export interface Reading {
  readonly numbers: ReadonlyMap<string, number>;
  /** The dimensions by which a move is told. */
  readonly looksAt: ReadonlySet<number>;
  readonly sanitize: RosterSanitizer;
  /** Who objected: they count as nobody who came or went. */
  readonly keptOut: KeptOut;
  readonly book: FindingBook;
  /** Absent in a preview. */
  readonly appender?: Appender | undefined;
  /** Asked again and again while it reads; it throws when somebody halted the organization. */
  readonly refuseHalted: () => Promise<void>;
}

/** So many rows are sanitized before others get a turn: this is the thread of the web. */
const atOnce = 500;
const flushEvery = 20_000;

/** Gives the days in their order, and how many rows there were. */
export async function readDays(
  files: readonly ToRead[],
  reading: Reading,
): Promise<{ readonly rows: number; readonly days: readonly DayRows[] }> {
  const days = new Map<string, DayRows>();
  let rows = 0;
  for (const one of files) {
    const before = new Set(days.keys());
    rows += await readFile(one, reading, (day) => {
      if (before.has(day)) throw dayTwice();
      const known = days.get(day);
      if (known !== undefined) return known;
      const made = new DayRows(day, reading);
      days.set(day, made);
      return made;
    });
  }
  await reading.appender?.flush();
  await reading.refuseHalted();
  return { rows, days: [...days.values()].toSorted((one, other) => (one.day < other.day ? -1 : 1)) };
}

async function readFile(
  { file, meanings }: ToRead,
  { book, appender, refuseHalted }: Reading,
  dayOf: (day: string) => DayRows,
): Promise<number> {
  const before = book.total;
  const ofFile = new Set<DayRows>();
  let unflushed = 0;
  const roster = await readRoster(file, meanings);
  for await (const { records, findings } of roster.parts()) {
    for (const finding of findings) book.add(file.name, finding);
    for (let at = 0; at < records.length; at += atOnce) {
      for (const [day, ofDay] of byDay(records.slice(at, at + atOnce))) {
        const rows = dayOf(day);
        ofFile.add(rows);
        const sanitized = rows.add(ofDay);
        appender?.add(sanitized);
      }
      await setImmediate();
    }
    unflushed += records.length;
    if (unflushed >= flushEvery) {
      await refuseHalted();
      await appender?.flush();
      unflushed = 0;
    }
    await book.write();
  }
  for (const rows of ofFile) rows.findings = book.total - before;
  return roster.rows;
}

function byDay(records: readonly RosterRecord[]): Map<string, RosterRecord[]> {
  return Map.groupBy(records, ({ day }) => day);
}
