// Gathers rows on their way to the engine, in the form they travel in, and sends them many at a time.
import type { KeptOut } from '../../privacy/kept-out.ts';
import { Sanitized } from '../../privacy/sanitize.ts';
import type { Shape } from '../../privacy/shapes.ts';
import { erase } from '../erasure.ts';
import type { KeepingOut } from '../keeping-out.ts';
import { columnsOf, databaseOf } from '../tables.ts';
import type { Calls } from './calls.ts';
import { RowWriter } from './row-binary.ts';

/** Rows of one connection and version on their way into the store; those of people who objected end here. */
export interface Appender {
  /** Takes rows in; nothing of them is needed afterwards. Throws Defect `not-sanitized` for anything else. */
  add(sanitized: Sanitized): void;
  /**
   * Stores what was taken in since the last flush; on return it is on the disk. What is taken in meanwhile waits for
   * the next one. Best with 20,000 to 50,000 rows.
   */
  flush(): Promise<void>;
}

interface Waiting {
  readonly shape: Shape;
  readonly keyVersion: number;
  readonly rows: RowWriter;
}

export interface Appending {
  readonly calls: Calls;
  readonly organizationId: string;
  readonly connectionId: string;
  readonly version: bigint;
  readonly keepingOut: KeepingOut;
  readonly expectedRows: number;
}

export function openAppender(appending: Appending): Appender {
  return new GatheringAppender(appending);
}

class GatheringAppender implements Appender {
  readonly #appending: Appending;
  readonly #database: string;
  /** Who objected, as it stood after the last flush; until the first, what comes in waits to be held against it. */
  #keptOut: KeptOut | undefined;
  #unread: Sanitized[] = [];
  #waiting: Waiting[] = [];
  /** What was sent last: its memory is used again, for an import would leave hundreds of megabytes behind. */
  #spare: Waiting | undefined;

  constructor(appending: Appending) {
    this.#appending = appending;
    this.#database = databaseOf(appending.organizationId);
  }

  add(sanitized: Sanitized): void {
    Sanitized.rowsOf(sanitized);
    if (this.#keptOut === undefined) this.#unread.push(sanitized);
    else this.#encode(sanitized, this.#keptOut, this.#waiting);
  }

  async flush(): Promise<void> {
    const { organizationId, keepingOut } = this.#appending;
    const sent = this.#waiting;
    const unread = this.#unread;
    this.#waiting = [];
    this.#unread = [];
    const keptOut = this.#keptOut ?? (await this.#firstKeptOut(unread, sent));
    // First what rows told, then the rows: killed between the two, nothing that was kept out has come in.
    const learned = keptOut.takeLearned();
    if (learned.length > 0) await keepingOut.learn(organizationId, learned);
    for (const one of sent) await this.#send(one);
    await this.#holdAgainstNow(keptOut, sent.length > 0);
  }

  async #firstKeptOut(unread: readonly Sanitized[], sent: Waiting[]): Promise<KeptOut> {
    const { organizationId, keepingOut } = this.#appending;
    const keptOut = await keepingOut.of(organizationId);
    for (const one of unread) this.#encode(one, keptOut, sent);
    // What was taken in while that was asked waits for the next flush.
    for (const one of this.#unread) this.#encode(one, keptOut, this.#waiting);
    this.#unread = [];
    this.#keptOut = keptOut;
    return keptOut;
  }

  /**
   * Whoever objects writes that down first and erases then. So either it is written down by now, and what was just stored
   * of them is erased here; or their erasing begins later, and finds it.
   */
  async #holdAgainstNow(keptOut: KeptOut, hasStored: boolean): Promise<void> {
    const { calls, organizationId, keepingOut } = this.#appending;
    const now = await keepingOut.of(organizationId);
    const isNew = !now.isWithin(keptOut);
    now.adopt(keptOut);
    this.#keptOut = now;
    if (!isNew || !hasStored) return;
    const removing = {
      query: <T>(sql: string) => calls.query<T>(this.#database, sql),
      command: (sql: string) => calls.command(this.#database, sql),
      announce: (days: readonly number[]) => keepingOut.markStale(organizationId, days),
    };
    await erase(removing, now.entries());
  }

  // Encoded when they come and not when they are sent: rows that wait as objects are copied again and again by the
  // collector of garbage, which took a fifth of an import.
  #encode(sanitized: Sanitized, keptOut: KeptOut, into: Waiting[]): void {
    const passing = Sanitized.keepOut(sanitized, keptOut);
    if (passing.count > 0) this.#waitingFor(passing, into).rows.add(Sanitized.rowsOf(passing));
  }

  #waitingFor({ shape, keyVersion }: Sanitized, into: Waiting[]): Waiting {
    const { connectionId, version, expectedRows } = this.#appending;
    const isIt = (one: Waiting): boolean => one.shape === shape && one.keyVersion === keyVersion;
    const found = into.find(isIt);
    if (found !== undefined) return found;
    const next =
      this.#spare !== undefined && isIt(this.#spare)
        ? this.#spare
        : { shape, keyVersion, rows: new RowWriter(shape, { connectionId, keyVersion, version }, expectedRows) };
    if (next === this.#spare) this.#spare = undefined;
    into.push(next);
    return next;
  }

  async #send(one: Waiting): Promise<void> {
    const columns = columnsOf(one.shape).map(({ name }) => name);
    await this.#appending.calls.insert(this.#database, `${one.shape.name} (${columns.join(', ')})`, one.rows.written());
    one.rows.clear();
    this.#spare = one;
  }
}
