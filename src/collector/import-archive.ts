// Reads one archive from end to end: pull, sanitize, append, again and again.
import { Refused } from '../base/errors.ts';
import type { ArchiveConnector, ArchivePlan, SourceTold } from '../connector/connector.ts';
import type { Stream } from '../connector/stream.ts';
import type { Pseudonymizer } from '../privacy/pseudonym.ts';
import { Sanitized, type Sanitizer, sanitizer } from '../privacy/sanitize.ts';
import { messageShape, type Shape } from '../privacy/shapes.ts';
import type { Archive, Content } from './archive/archive.ts';
import { Counter } from './counts.ts';
import { addWanted } from './wanted.ts';
import { accountsAtOnce, type OriginalOf, sanitizeWithOriginals } from '../connector/originals.ts';

/** Where the rows go. */
export interface Sink {
  /**
   * Told once, before any row, which source the archive is of. Gives the time, microseconds since 1970, before which no
   * message of it is kept. `keptKey`: the fingerprint of the key of others with which its rows were made. `told`: by
   * what else the source is known, where it is read here.
   */
  open(source: string, more: { readonly keptKey?: string; readonly told?: SourceTold }): Promise<number>;
  /** Notes that figures of these UTC days (days since 1970) must be computed again. Each day comes once. */
  markStale(days: readonly number[]): Promise<void>;
  /** Keeps what an administrator may open of accounts, sealed. */
  keepOriginals(originals: readonly OriginalOf[]): Promise<void>;
  /** Takes rows in, which are stored at the next flush. */
  add(sanitized: Sanitized): void;
  /** Stores what was taken in before it is called. */
  flush(): Promise<void>;
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
  const writer = new Writer(reading.sink, counter, await reading.sink.open(plan.source, { told: plan.told }));
  try {
    for (const snapshot of plan.snapshots) await readSnapshot(reading, snapshot, sanitizers, writer);
    const bytes = await readSlices(reading, plan, sanitizers, writer, counter);
    await writer.finish();
    reading.onProgress(bytes, counter.rows);
    return counter;
  } finally {
    await writer.settled();
  }
}

async function readSnapshot(
  { connector, sink, signal }: Reading,
  { stream, records, context }: ArchivePlan<unknown>['snapshots'][number],
  sanitizers: ReadonlyMap<string, Sanitizer<Shape, unknown>>,
  writer: Writer,
): Promise<void> {
  const sanitize = sanitizers.get(stream)!;
  for (let at = 0; at < records.length; at += accountsAtOnce) {
    if (signal.aborted) throw cancelled();
    const some = records.slice(at, at + accountsAtOnce);
    const { sanitized, originals } = sanitizeWithOriginals(connector, sanitize, some, context);
    if (originals.length > 0) await sink.keepOriginals(originals);
    await writer.add(sanitized);
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
  const page = new Page(reading, counter);
  const pass = async (): Promise<void> => {
    const { stream, context, records } = page.take();
    if (records.length > 0 && (await writer.add(sanitizers.get(stream)!(records, context)))) {
      reading.onProgress(page.bytes, counter.rows);
    }
  };
  const files = filesOf(plan);
  let turnAt = 0;
  for await (const contents of reading.archive.readEach(pathsOf(plan))) {
    for (const content of contents) {
      if (page.bytes >= turnAt) {
        await new Promise(setImmediate);
        turnAt = page.bytes + bytesPerTurn;
      }
      if (reading.signal.aborted) throw cancelled();
      const { path, slice } = files.next().value!;
      if (!page.isOf(slice)) await pass();
      page.add(path, slice, content);
    }
    await pass();
  }
  return page.bytes;
}

interface File {
  readonly path: string;
  readonly slice: Slice;
}

/** Made as they are asked for: there can be millions. */
function* filesOf(plan: ArchivePlan<unknown>): Generator<File, undefined> {
  for (const slice of plan.slices) for (const path of slice.paths) yield { path, slice };
}

function* pathsOf(plan: ArchivePlan<unknown>): Iterable<string> {
  for (const { paths } of plan.slices) yield* paths;
}

export const cancelled = (): Refused =>
  new Refused(
    'import-cancelled',
    'The import was cancelled.',
    'What was read before stays; import again to complete it.',
  );

async function planOf(reading: Reading, counter: Counter): Promise<ArchivePlan<unknown>> {
  const { archive, connector } = reading;
  const files = new Map<string, unknown>();
  for (const path of connector.index(archive.paths)) {
    const found = await readIndex(reading, path, counter);
    if (found !== undefined) files.set(path, found);
  }
  const plan = connector.plan(archive.paths, files);
  for (const skipped of plan.skipped) counter.skip(skipped);
  return plan;
}

export function sanitizersOf({
  connector,
  pseudonymize,
  notAfter,
}: Pick<Reading, 'connector' | 'pseudonymize' | 'notAfter'>): Map<string, Sanitizer<Shape, unknown>> {
  const streams = Object.entries(connector.streams) as [string, Stream<Shape, unknown>][];
  return new Map(streams.map(([name, { shape, keep }]) => [name, sanitizer(shape, keep, pseudonymize, notAfter)]));
}

async function readIndex({ archive, signal }: Reading, path: string, counter: Counter): Promise<unknown> {
  try {
    return parse(path, await archive.read(path, signal), counter);
  } catch (error) {
    // One broken entry is reported and the rest is read; a cancelled read is no broken entry.
    if (signal.aborted) throw cancelled();
    if (error instanceof Refused && error.code !== 'archive-unreadable') throw error;
    counter.skip({ path, reason: 'not-readable' });
    return undefined;
  }
}

/** What stands in a file, or undefined, and a word to the counter, where that is no JSON. */
function parse(path: string, content: Buffer, counter: Counter): unknown {
  try {
    return JSON.parse(content.toString('utf8')) as unknown;
  } catch {
    counter.skip({ path, reason: 'not-json' });
    return undefined;
  }
}

type Slice = ArchivePlan<unknown>['slices'][number];

/** Records enough to pass the boundary together: a file of four messages is too little for what that costs. */
const recordsPerPage = 500;

/** Gathers the wanted records of files of one slice. */
class Page {
  /** Of all files so far, unpacked. */
  bytes = 0;
  readonly #connector: ArchiveConnector<unknown>;
  readonly #counter: Counter;
  #of: Slice | undefined;
  #records: unknown[] = [];

  constructor({ connector }: Reading, counter: Counter) {
    this.#connector = connector;
    this.#counter = counter;
  }

  /** True where the records of this slice may be added. */
  isOf(slice: Slice): boolean {
    return this.#of === undefined || (this.#of === slice && this.#records.length < recordsPerPage);
  }

  /** Adds the records of one file, or says why there are none. */
  add(path: string, slice: Slice, content: Content): void {
    this.#of = slice;
    if (content instanceof Refused) {
      this.#counter.skip({ path, reason: 'not-readable' });
      return;
    }
    this.bytes += content.length;
    const found = parse(path, content, this.#counter);
    if (Array.isArray(found)) addWanted(this.#connector, slice, found, this.#records, this.#counter);
    else if (found !== undefined) this.#counter.skip({ path, reason: 'not-a-list' });
  }

  /** The records so far; from here on they are of another page. */
  take(): { readonly stream: string; readonly context: unknown; readonly records: readonly unknown[] } {
    const { stream = '', context } = this.#of ?? {};
    const records = this.#records;
    this.#of = undefined;
    this.#records = [];
    return { stream, context, records };
  }
}

const at = Object.keys(messageShape.columns).indexOf('at');

type Rows = Pick<Sink, 'markStale' | 'add' | 'flush'>;

/** Gathers pages into appends, and marks their days stale before the rows are there. */
export class Writer {
  readonly #sink: Rows;
  readonly #counter: Counter;
  readonly #notBefore: number;
  readonly #marked = new Set<number>();
  #unmarked: number[] = [];
  #rows = 0;
  #flushing: Promise<void> = Promise.resolve();

  constructor(sink: Rows, counter: Counter, notBefore: number) {
    this.#sink = sink;
    this.#counter = counter;
    this.#notBefore = notBefore;
  }

  /** True when this filled an append. */
  async add(every: Sanitized): Promise<boolean> {
    const sanitized = this.#youngEnough(every);
    for (const day of this.#counter.count(sanitized)) {
      if (this.#marked.has(day)) continue;
      this.#marked.add(day);
      this.#unmarked.push(day);
    }
    this.#sink.add(sanitized);
    this.#rows += sanitized.count;
    if (this.#rows < rowsPerAppend) return false;
    await this.flush();
    return true;
  }

  #youngEnough(every: Sanitized): Sanitized {
    if (every.shape.name !== messageShape.name) return every;
    const young = Sanitized.filter(every, (row) => (row[at] as number) >= this.#notBefore);
    this.#counter.leaveOut('too-old', every.count - young.count);
    return young;
  }

  async flush(): Promise<void> {
    const days = this.#unmarked;
    this.#unmarked = [];
    this.#rows = 0;
    // First the days, then the rows: if we die between the two, a day is computed again for nothing.
    // The other way round its figures would stay wrong.
    if (days.length > 0) await this.#sink.markStale(days);
    // The store writes while the next files are read; never more than one append waits in memory.
    await this.#flushing;
    this.#flushing = this.#sink.flush();
    this.#flushing.catch(() => undefined);
  }

  /** Writes what is left and waits for it. Throws what a flush threw. */
  async finish(): Promise<void> {
    await this.flush();
    await this.#flushing;
  }

  /** Waits until nothing is being written any more, whatever came of it. */
  async settled(): Promise<void> {
    await this.#flushing.catch(() => undefined);
  }
}
