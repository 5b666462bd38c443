// Gathers rows on their way to the engine, in the form they travel in, and sends them many at a time.
import { Sanitized } from '../../privacy/sanitize.ts';
import type { Shape } from '../../privacy/shapes.ts';
import { columnsOf } from '../tables.ts';
import type { Calls } from './calls.ts';
import { RowWriter } from './row-binary.ts';

/** Rows of one connection and version on their way into the store. */
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

export function openAppender(
  calls: Calls,
  database: string,
  connectionId: string,
  version: bigint,
  expectedRows: number,
): Appender {
  let waiting: Waiting[] = [];
  /** What was sent last: its memory is used again, for an import would leave hundreds of megabytes behind. */
  let spare: Waiting | undefined;
  const waitingFor = ({ shape, keyVersion }: Sanitized): Waiting => {
    const isIt = (one: Waiting): boolean => one.shape === shape && one.keyVersion === keyVersion;
    const found = waiting.find(isIt);
    if (found !== undefined) return found;
    const next =
      spare !== undefined && isIt(spare)
        ? spare
        : { shape, keyVersion, rows: new RowWriter(shape, { connectionId, keyVersion, version }, expectedRows) };
    if (next === spare) spare = undefined;
    waiting.push(next);
    return next;
  };
  return {
    add(sanitized) {
      const rows = Sanitized.rowsOf(sanitized);
      // Encoded here and not when they are sent: rows that wait as objects are copied again and again by the
      // collector of garbage, which took a fifth of an import.
      if (rows.length > 0) waitingFor(sanitized).rows.add(rows);
    },
    async flush() {
      const sent = waiting;
      waiting = [];
      for (const one of sent) {
        const columns = columnsOf(one.shape).map(({ name }) => name);
        await calls.insert(database, `${one.shape.name} (${columns.join(', ')})`, one.rows.written());
        one.rows.clear();
        spare = one;
      }
    },
  };
}
