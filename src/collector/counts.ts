// What an import counted: of kept rows only, so that nothing read before the boundary can reach a report.
import { nilId } from '../base/ids.ts';
import type { Skipped } from '../connector/connector.ts';
import type { SkipReason, Stream } from '../connector/stream.ts';
import { Sanitized } from '../privacy/sanitize.ts';
import { accountShape, messageClasses, messageShape } from '../privacy/shapes.ts';

export type MessageCounts = Record<(typeof messageClasses)[number], number>;

export interface ImportCounts {
  readonly messages: MessageCounts;
  readonly replies: number;
  readonly reactions: number;
  /** Distinct accounts, listed or seen writing. */
  readonly people: number;
  readonly channels: number;
  /** UTC days, `YYYY-MM-DD`; null when nothing was read. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** What files of their kind never tell, one clause each; absent where they tell everything. */
  readonly lacks?: readonly string[];
}

/** The most paths that a report names; the counts go on. */
const namedPaths = 100;

/** The folder of a private conversation is called by its name, or by the names of those who talk in it. */
const nameless = new Set<SkipReason>(['not-public', 'not-listed']);

const microsecondsPerDay = 86_400_000_000;
const names = Object.keys(messageShape.columns) as (keyof typeof messageShape.columns)[];
const at = (name: keyof typeof messageShape.columns): number => names.indexOf(name);
const positions = {
  at: at('at'),
  author: at('author'),
  channel: at('channel'),
  class: at('class'),
  threadAt: at('threadAt'),
  isBroadcast: at('isBroadcast'),
  reactionCount: at('reactionCount'),
};
const accountAt = Object.keys(accountShape.columns).indexOf('account');

/** Counts one import as it goes. */
export class Counter {
  readonly skippedPaths: Skipped[] = [];
  #messages = Object.fromEntries(messageClasses.map((name) => [name, 0])) as MessageCounts;
  #replies = 0;
  #reactions = 0;
  readonly #channels = new Set<string>();
  readonly #people = new Set<string>();
  // A reply that was also sent to its channel may stand in the archive twice; it is stored once, so counted once.
  readonly #broadcasts = new Set<string>();
  #lacks: readonly string[] = [];
  readonly #skipped: Partial<Record<SkipReason, number>> = {};
  #first = Number.POSITIVE_INFINITY;
  #last = 0;
  #rows = 0;

  /** Messages counted so far. */
  get rows(): number {
    return this.#rows;
  }

  skip(skipped: Skipped): void {
    this.leaveOut(skipped.reason, 1);
    if (this.skippedPaths.length < namedPaths && !nameless.has(skipped.reason)) this.skippedPaths.push(skipped);
  }

  /** Of the streams that are read. */
  noteLacks(streams: readonly Pick<Stream, 'lacks'>[]): void {
    this.#lacks = [...new Set(streams.flatMap(({ lacks = [] }) => lacks.map(({ why }) => why)))];
  }

  leaveOut(reason: SkipReason, count: number): void {
    if (count > 0) this.#skipped[reason] = (this.#skipped[reason] ?? 0) + count;
  }

  /** Counts rows that were kept and gives the UTC days they fall on, as days since 1970. */
  count(sanitized: Sanitized): Set<number> {
    const days = new Set<number>();
    this.leaveOut('no-time', sanitized.withoutKey);
    if (sanitized.shape.name === accountShape.name) {
      for (const row of Sanitized.rowsOf(sanitized)) this.#people.add(row[accountAt] as string);
    }
    if (sanitized.shape.name !== messageShape.name) return days;
    for (const row of Sanitized.rowsOf(sanitized)) {
      const when = row[positions.at] as number;
      days.add(Math.floor(when / microsecondsPerDay));
      if (this.#isNew(row[positions.isBroadcast] as boolean, row[positions.channel] as string, when)) {
        this.#countMessage(row as readonly (string | number)[], when);
      }
    }
    return days;
  }

  #isNew(isBroadcast: boolean, channel: string, when: number): boolean {
    if (!isBroadcast) return true;
    const key = `${channel}${when}`;
    if (this.#broadcasts.has(key)) return false;
    this.#broadcasts.add(key);
    return true;
  }

  #countMessage(row: readonly (string | number)[], when: number): void {
    const threadAt = row[positions.threadAt] as number;
    const author = row[positions.author] as string;
    this.#rows += 1;
    this.#messages[row[positions.class] as keyof MessageCounts] += 1;
    if (threadAt !== 0 && threadAt !== when) this.#replies += 1;
    this.#reactions += row[positions.reactionCount] as number;
    this.#channels.add(row[positions.channel] as string);
    if (author !== nilId) this.#people.add(author);
    if (when < this.#first) this.#first = when;
    if (when > this.#last) this.#last = when;
  }

  counts(): ImportCounts {
    return {
      messages: { ...this.#messages },
      replies: this.#replies,
      reactions: this.#reactions,
      people: this.#people.size,
      channels: this.#channels.size,
      firstDay: this.#rows === 0 ? null : dayOf(Math.floor(this.#first / microsecondsPerDay)),
      lastDay: this.#rows === 0 ? null : dayOf(Math.floor(this.#last / microsecondsPerDay)),
      skipped: { ...this.#skipped },
      ...(this.#lacks.length > 0 && { lacks: this.#lacks }),
    };
  }
}

/** Days since 1970 as `YYYY-MM-DD`. */
export function dayOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
