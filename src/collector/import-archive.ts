// Reads one archive from end to end: pull, sanitize, append, again and again.
import { Refused } from '../base/errors.ts';
import type { ArchiveConnector, ArchivePlan } from '../connector/connector.ts';
import type { Stream } from '../connector/stream.ts';
import type { Pseudonymizer } from '../privacy/pseudonym.ts';
import { type Sanitizer, Sanitized, sanitizer } from '../privacy/sanitize.ts';
import type { Shape } from '../privacy/shapes.ts';
import type { Archive } from './archive/archive.ts';
import { Counter } from './counts.ts';

/** Where the rows go. Both must be done before the next page is read. */
export interface Sink {
  /** Told once, before any row, which source the archive is of. */
  open(source: string): Promise<void>;
  /** Notes that figures of these UTC days (days since 1970) must be computed again. Each day comes once. */
  markStale(days: readonly number[]): Promise<void>;
  append(sanitized: Sanitized): Promise<void>;
}

export interface Reading {
  readonly archive: Archive;
  readonly connector: ArchiveConnector<unknown>;
  readonly pseudonymize: Pseudonymizer;
  readonly sink: Sink;
  /** Microseconds since 1970; a message of a later time is left out. */
  readonly notAfter: number;
  readonly signal: AbortSignal;
  /** Called after every append with the unpacked bytes read so far. */
  readonly onProgress: (bytes: number, messages: number) => void;
}

/** Rows in one append: large enough that a fsync is cheap, small enough that memory stays flat. */
const rowsPerAppend = 30_000;

/** Reads everything that may be read. Throws Refused: when cancelled, and when the archive is none of this connector. */
export async function importArchive(reading: Reading): Promise<Counter> {
  const counter = new Counter();
  const plan = await planOf(reading, counter);
  const sanitizers = sanitizersOf(reading);
  const writer = new Writer(reading.sink, counter);
  await reading.sink.open(plan.source);
  try {
    for (const { stream, records, context } of plan.snapshots) {
      await writer.add(sanitizers.get(stream)!(records, context));
    }
    const bytes = await readSlices(reading, plan, sanitizers, writer, counter);
    await writer.finish();
    reading.onProgress(bytes, counter.rows);
    return counter;
  } finally {
    await writer.settled();
  }
}

/** So many bytes are read before the thread listens: to a cancelled import, and to the store that takes an append. */
const bytesPerTurn = 48 * 1024;

async function readSlices(
  reading: Reading,
  plan: ArchivePlan<unknown>,
  sanitizers: ReadonlyMap<string, Sanitizer<Shape, unknown>>,
  writer: Writer,
  counter: Counter,
): Promise<number> {
  let bytes = 0;
  let turnAt = 0;
  for (const slice of plan.slices) {
    if (bytes >= turnAt) {
      await new Promise(setImmediate);
      turnAt = bytes + bytesPerTurn;
    }
    if (reading.signal.aborted) throw cancelled();
    const read = await readRecords(reading, slice.path, counter);
    bytes += read.bytes;
    const stream = reading.connector.streams[slice.stream]!;
    const wanted = leaveOut(stream as Stream<Shape, unknown>, read.records, slice.context, counter);
    if (wanted.length > 0 && (await writer.add(sanitizers.get(slice.stream)!(wanted, slice.context)))) {
      reading.onProgress(bytes, counter.rows);
    }
  }
  return bytes;
}

const cancelled = (): Refused =>
  new Refused(
    'import-cancelled',
    'The import was cancelled.',
    'What was read before stays; import again to complete it.',
  );

async function planOf(reading: Reading, counter: Counter): Promise<ArchivePlan<unknown>> {
  const { archive, connector } = reading;
  const files = new Map<string, unknown>();
  for (const path of connector.index(archive.paths)) {
    const parsed = await readJson(reading, path, counter);
    if (parsed !== undefined) files.set(path, parsed.value);
  }
  const plan = connector.plan(archive.paths, files);
  for (const skipped of plan.skipped) counter.skip(skipped);
  return plan;
}

function sanitizersOf({ connector, pseudonymize, notAfter }: Reading): Map<string, Sanitizer<Shape, unknown>> {
  const streams = Object.entries(connector.streams) as [string, Stream<Shape, unknown>][];
  return new Map(streams.map(([name, { shape, keep }]) => [name, sanitizer(shape, keep, pseudonymize, notAfter)]));
}

function leaveOut(
  stream: Stream<Shape, unknown>,
  records: readonly unknown[],
  context: unknown,
  counter: Counter,
): readonly unknown[] {
  const { leaveOut: reasonFor } = stream;
  if (reasonFor === undefined) return records;
  return records.filter((record) => {
    const reason = reasonFor(record, context);
    if (reason !== undefined) counter.leaveOut(reason, 1);
    return reason === undefined;
  });
}

async function readRecords(
  reading: Reading,
  path: string,
  counter: Counter,
): Promise<{ records: readonly unknown[]; bytes: number }> {
  const parsed = await readJson(reading, path, counter);
  if (parsed === undefined) return { records: [], bytes: 0 };
  if (Array.isArray(parsed.value)) return { records: parsed.value, bytes: parsed.bytes };
  counter.skip({ path, reason: 'not-a-list' });
  return { records: [], bytes: parsed.bytes };
}

async function readJson(
  reading: Reading,
  path: string,
  counter: Counter,
): Promise<{ value: unknown; bytes: number } | undefined> {
  let content: Buffer;
  try {
    content = await reading.archive.read(path, reading.signal);
  } catch (error) {
    // One broken entry is reported and the rest is read; a cancelled read is no broken entry.
    if (reading.signal.aborted) throw cancelled();
    if (error instanceof Refused && error.code !== 'archive-unreadable') throw error;
    counter.skip({ path, reason: 'not-readable' });
    return undefined;
  }
  try {
    return { value: JSON.parse(content.toString('utf8')) as unknown, bytes: content.length };
  } catch {
    counter.skip({ path, reason: 'not-json' });
    return undefined;
  }
}

/** Joins small pieces into appends, and marks their days stale before the rows are there. */
class Writer {
  readonly #sink: Sink;
  readonly #counter: Counter;
  readonly #marked = new Set<number>();
  #waiting: Sanitized[] = [];
  #rows = 0;
  #appending: Promise<void> = Promise.resolve();

  constructor(sink: Sink, counter: Counter) {
    this.#sink = sink;
    this.#counter = counter;
  }

  /** True when this filled an append. */
  async add(sanitized: Sanitized): Promise<boolean> {
    const shape = this.#waiting[0]?.shape;
    if (shape !== undefined && shape !== sanitized.shape) await this.flush();
    this.#waiting.push(sanitized);
    this.#rows += sanitized.count;
    if (this.#rows < rowsPerAppend) return false;
    await this.flush();
    return true;
  }

  async flush(): Promise<void> {
    const [first, ...rest] = this.#waiting;
    if (first === undefined) return;
    this.#waiting = [];
    this.#rows = 0;
    const joined = Sanitized.join([first, ...rest]);
    // First the days, then the rows: if we die between the two, a day is computed again for nothing.
    // The other way round its figures would stay wrong.
    const days = [...this.#counter.count(joined)].filter((day) => !this.#marked.has(day));
    for (const day of days) this.#marked.add(day);
    if (days.length > 0) await this.#sink.markStale(days);
    // The store writes while the next files are read; never more than one append waits in memory.
    await this.#appending;
    this.#appending = this.#sink.append(joined);
    this.#appending.catch(() => undefined);
  }

  /** Writes what is left and waits for it. Throws what an append threw. */
  async finish(): Promise<void> {
    await this.flush();
    await this.#appending;
  }

  /** Waits until nothing is being written any more, whatever came of it. */
  async settled(): Promise<void> {
    await this.#appending.catch(() => undefined);
  }
}
