// Reads a file of kept rows of an export: first all of it is held against the columns, then it is appended.
import { isHouseError, Refused } from '../../base/errors.ts';
import type { ArchiveConnector } from '../../connector/connector.ts';
import { readmit, Sanitized } from '../../privacy/sanitize.ts';
import { messageShape, type Shape } from '../../privacy/shapes.ts';
import type { RandomAccess } from '../archive/random-access.ts';
import { Counter } from '../counts.ts';
import { cancelled, type Sink, Writer } from '../import-archive.ts';
import { keptRefused, openKept, type Line } from './read-kept.ts';

interface Reading {
  readonly bytes: RandomAccess;
  readonly connector: ArchiveConnector<unknown>;
  readonly keyVersion: number;
  /** Its `open` is told the token of the source. */
  readonly sink: Sink;
  /** Microseconds since 1970; a message of a later time is left out. */
  readonly notAfter: number;
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number, messages: number) => void;
}

const at = Object.keys(messageShape.columns).indexOf('at');

/** Throws Refused `kept-file-refused` before a row is stored, and `import-cancelled`. */
export async function importKept(reading: Reading): Promise<Counter> {
  const { bytes, connector, sink, signal, notAfter } = reading;
  const counter = new Counter();
  const { head, lines } = await openKept(bytes);
  if (head.connector !== connector.id || head.source === null) throw ofAnHrFile();
  for await (const line of lines()) {
    if (signal.aborted) throw cancelled();
    admitted(reading, line);
  }
  const writer = new Writer(sink, counter, await sink.open(head.source, { keptKey: head.key }));
  try {
    for await (const line of lines()) {
      if (signal.aborted) throw cancelled();
      const rows = admitted(reading, line);
      const come =
        rows.shape.name === messageShape.name ? Sanitized.filter(rows, (row) => (row[at] as number) <= notAfter) : rows;
      counter.leaveOut('no-time', rows.count - come.count);
      if (await writer.add(come)) reading.onProgress(0, counter.rows);
    }
    await writer.finish();
    reading.onProgress(bytes.size, counter.rows);
    return counter;
  } finally {
    await writer.settled();
  }
}

function admitted({ connector, keyVersion }: Reading, line: Line): Sanitized {
  const stream =
    line.is === 'rows' && Object.hasOwn(connector.streams, line.stream) ? connector.streams[line.stream] : undefined;
  if (stream === undefined || line.is !== 'rows') throw keptRefused();
  return admit(stream.shape, keyVersion, line.rows);
}

/** Throws Refused `kept-file-refused`: what was sent is the caller's, not a promise of ours. */
export function admit<S extends Shape>(shape: S, keyVersion: number, rows: unknown): Sanitized<S> {
  try {
    return readmit(shape, keyVersion, rows);
  } catch (error) {
    if (isHouseError(error) && error.code === 'not-sanitized') throw keptRefused();
    throw error;
  }
}

const ofAnHrFile = (): Refused =>
  new Refused(
    'kept-file-refused',
    'The file holds kept rows of an HR file, and none of an export.',
    'Add it under People, HR files.',
  );
