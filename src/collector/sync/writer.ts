// Writes what many pages brought in one append: a page of a quiet channel touches a year of months, and the store keeps
// each month apart, so forty pages written alone cost forty times twelve files.
import { Sanitized } from '../../privacy/sanitize.ts';
import { messageShape } from '../../privacy/shapes.ts';
import { dayOf, positionOf } from './rows.ts';
import type { EventStore } from '../../events/store.ts';

/** Where the rows go. */
export interface Target {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly version: number;
  readonly store: Pick<EventStore, 'append'>;
  readonly records: { markStale(days: readonly number[]): Promise<void> };
}

export interface Piece {
  /** Messages that are new or different. */
  readonly messages?: Sanitized<typeof messageShape>;
  /** Rows of the ledgers, each of one stream. */
  readonly ledgers?: readonly Sanitized[];
}

interface Waiting {
  readonly piece: Piece;
  readonly tell: (error?: unknown) => void;
}

const at = positionOf(messageShape, 'at');

/** Pieces that come while an append is under way wait for the next, together. */
export class Writer {
  readonly #target: Target;
  #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(target: Target) {
    this.#target = target;
  }

  /** Returns when the rows are on the disk. Throws what the store throws, to everybody whose rows were in that append. */
  write(piece: Piece): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ piece, tell: (error) => (error === undefined ? resolve() : reject(error as Error)) });
      if (!this.#isWriting) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const taken = this.#waiting.splice(0);
      const error = await this.#append(taken.map(({ piece }) => piece)).then(
        () => undefined,
        (thrown: unknown) => thrown ?? new Error('thrown'),
      );
      for (const { tell } of taken) tell(error);
    }
    this.#isWriting = false;
  }

  async #append(pieces: readonly Piece[]): Promise<void> {
    const { store, records, organizationId, connectionId, version } = this.#target;
    const messages = joined(pieces.flatMap((piece) => piece.messages ?? []));
    const ledgers = new Map<string, Sanitized[]>();
    for (const rows of pieces.flatMap((piece) => piece.ledgers ?? [])) {
      ledgers.set(rows.shape.name, [...(ledgers.get(rows.shape.name) ?? []), rows]);
    }
    if (messages !== undefined) {
      // First the days, then the rows: if we die between the two, a day is computed again for nothing.
      const days = new Set(Sanitized.rowsOf(messages).map((row) => dayOf(row[at] as number)));
      if (days.size > 0) await records.markStale([...days]);
      await store.append(organizationId, connectionId, messages, version);
    }
    // The ledgers last: they say that replies are stored.
    for (const rows of ledgers.values()) {
      const all = joined(rows);
      if (all !== undefined) await store.append(organizationId, connectionId, all, version);
    }
  }
}

function joined(parts: readonly Sanitized[]): Sanitized | undefined {
  const [first, ...rest] = parts.filter(({ count }) => count > 0);
  return first === undefined ? undefined : Sanitized.join([first, ...rest]);
}
