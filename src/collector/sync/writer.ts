// Puts onto the disk what many pages brought, together and in the order that loses nothing: rows first, cursors last.
//
// A page of a quiet channel touches a year of months, and the store keeps each month apart: forty pages written alone
// cost forty times twelve files. So nobody waits for the disk here; who reads goes on, and the cursor follows.
import type { Cursor } from '../../control/cursors.ts';
import type { Appender, EventStore } from '../../events/store.ts';
import { Sanitized } from '../../privacy/sanitize.ts';
import { messageShape } from '../../privacy/shapes.ts';
import { dayOf, positionOf } from './rows.ts';

/** Where the rows go. */
export interface Target {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly version: number;
  readonly store: Pick<EventStore, 'appender' | 'remove'>;
  readonly records: {
    markStale(days: readonly number[]): Promise<void>;
    saveCursors(cursors: readonly Cursor[]): Promise<void>;
  };
}

/** What belongs together: all of it reaches the disk, or its cursor does not. */
export interface Piece {
  /** Messages that are new or different. */
  readonly messages?: Sanitized<typeof messageShape>;
  /** Messages that are gone at the source, times in microseconds. */
  readonly gone?: { readonly channel: string; readonly ats: readonly number[] };
  /** Rows of the ledgers, each of one stream: they say that the messages are stored. */
  readonly ledgers?: readonly Sanitized[];
  /** How far its place was read with this piece. */
  readonly cursor?: Cursor;
}

/** So many rows are worth an append. */
const enoughRows = 15_000;
/** With so many waiting, whoever reads waits too. */
const mostRows = 30_000;
/** Fewer rows wait for more, but not longer than this: what is lost by a kill is what was read in that time. */
const lingerMs = 1000;

export class Writer {
  readonly #target: Target;
  readonly #lingerMs: number;
  #filling: Batch;
  /** What was written last: its memory is used again. */
  #spare: Batch | undefined;
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Pieces that were put, and how many of them are on the disk. */
  #taken = 0;
  #stored = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(target: Target, linger: number = lingerMs) {
    this.#target = target;
    this.#lingerMs = linger;
    this.#filling = new Batch(target);
  }

  /**
   * Takes a piece and returns when there is room for the next, not when it is on the disk. Pieces reach it in the order
   * in which they were put. Throws what the store threw for an earlier one; then nothing is taken any more.
   */
  async put(piece: Piece): Promise<void> {
    this.#throwFailure();
    this.#filling.add(piece);
    this.#taken += 1;
    if (this.#filling.rows >= enoughRows) this.#begin();
    else if (this.#writing === undefined) this.#timer ??= setTimeout(() => this.#begin(), this.#lingerMs);
    while (this.#filling.rows >= mostRows && this.#writing !== undefined) await this.#writing;
    this.#throwFailure();
  }

  /** Returns when everything that was put until now is on the disk. Throws what the store threw. */
  async drain(): Promise<void> {
    const upTo = this.#taken;
    while (this.#failure === undefined && this.#stored < upTo) {
      this.#begin();
      await this.#writing;
    }
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #begin(): void {
    if (this.#writing !== undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#filling;
    const upTo = this.#taken;
    this.#filling = this.#spare ?? new Batch(this.#target);
    this.#spare = undefined;
    this.#writing = batch.write().then(
      () => this.#end(batch, upTo),
      (error: unknown) => {
        this.#writing = undefined;
        this.#failure = { error };
      },
    );
  }

  #end(batch: Batch, upTo: number): void {
    this.#stored = upTo;
    this.#spare = batch;
    this.#writing = undefined;
    if (this.#filling.rows >= enoughRows) this.#begin();
    else if (!this.#filling.isEmpty) this.#timer = setTimeout(() => this.#begin(), this.#lingerMs);
  }
}

const at = positionOf(messageShape, 'at');

/** Pieces that are written together. */
class Batch {
  readonly #target: Target;
  readonly #messages: Appender;
  readonly #ledgers: Appender;
  readonly #days = new Set<number>();
  readonly #cursors = new Map<string, Cursor>();
  #gone: NonNullable<Piece['gone']>[] = [];
  rows = 0;

  constructor(target: Target) {
    const { store, organizationId, connectionId, version } = target;
    this.#target = target;
    this.#messages = store.appender(organizationId, connectionId, version);
    this.#ledgers = store.appender(organizationId, connectionId, version);
  }

  get isEmpty(): boolean {
    return this.rows === 0 && this.#gone.length === 0 && this.#cursors.size === 0;
  }

  add({ messages, gone, ledgers = [], cursor }: Piece): void {
    if (messages !== undefined) {
      for (const row of Sanitized.rowsOf(messages)) this.#days.add(dayOf(row[at] as number));
      this.#messages.add(messages);
    }
    for (const ledger of ledgers) this.#ledgers.add(ledger);
    if (gone !== undefined && gone.ats.length > 0) this.#gone.push(gone);
    if (cursor !== undefined) this.#cursors.set(cursor.place, cursor);
    this.rows += [...ledgers, ...(messages === undefined ? [] : [messages])].reduce((sum, { count }) => sum + count, 0);
  }

  /** Everything, and then the batch is empty again. If we die anywhere in it, all of it is read once more. */
  async write(): Promise<void> {
    const { store, records, organizationId } = this.#target;
    // First the days, then the rows: if we die between the two, a day is computed again for nothing.
    if (this.#days.size > 0) await records.markStale([...this.#days]);
    await this.#messages.flush();
    for (const { channel, ats } of this.#gone) await store.remove(organizationId, channel, ats, records.markStale);
    await this.#ledgers.flush();
    if (this.#cursors.size > 0) await records.saveCursors([...this.#cursors.values()]);
    this.#days.clear();
    this.#cursors.clear();
    this.#gone = [];
    this.rows = 0;
  }
}
