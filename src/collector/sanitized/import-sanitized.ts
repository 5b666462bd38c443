// Reads files that a Psoxy sanitized: first all of them are looked through, then they are pseudonymized again and stored.
import type { ArchivePlan } from '../../connector/connector.ts';
import { throughPsoxy } from '../../connector/through-psoxy.ts';
import type { PsoxySalt } from '../../privacy/psoxy-token.ts';
import type { Sanitized, Sanitizer } from '../../privacy/sanitize.ts';
import type { Shape } from '../../privacy/shapes.ts';
import { Counter } from '../counts.ts';
import { sanitizersOf, type Sink, Writer } from '../import-archive.ts';
import { addWanted } from '../wanted.ts';
import { canonical, type Checked, checkSanitized, type Checking } from './check.ts';
import { pagesOf } from './read-records.ts';

export interface SanitizedSink extends Pick<Sink, 'markStale' | 'add' | 'flush'> {
  /** Told once, before any row. Gives what `open` of a sink gives, and the salt where it is known. */
  openSanitized(checked: Checked): Promise<{ readonly notBefore: number; readonly salt: PsoxySalt | null }>;
  /** Without what a connection stored that has read it later. */
  withoutNewer(sanitized: Sanitized): Promise<Sanitized>;
}

export interface ReadingSanitized extends Checking {
  readonly sink: SanitizedSink;
  readonly onProgress: (bytes: number, messages: number) => void;
}

/** Throws Refused before a row is stored, and `import-cancelled`. */
export async function importSanitized(reading: ReadingSanitized): Promise<Counter> {
  const { connector, pseudonymizerOf, notAfter, sink, archive, onProgress } = reading;
  const checked = await checkSanitized(reading);
  const { notBefore, salt } = await sink.openSanitized(checked);
  const counter = new Counter();
  for (const skipped of checked.plan.skipped) counter.skip(skipped);
  if (salt === null) counter.leaveOut('id-in-clear', checked.plainMentions);
  const read = throughPsoxy(connector, salt);
  counter.noteLacks(Object.values(read.streams));
  const asTokens = salt === null ? canonical : tokensWith(connector, salt);
  const lists = new Map([...checked.lists].map(([path, records]) => [path, asTokens(records)] as const));
  const plan = read.plan(archive.paths, lists);
  const pseudonymize = pseudonymizerOf(read.namespace);
  const sanitizers = sanitizersOf({ connector: read, pseudonymize, notAfter });
  const writer = new Writer(sink, counter, notBefore);
  try {
    await readSnapshots(sink, plan, sanitizers, writer);
    await readSlices({ ...reading, connector: read }, plan, sanitizers, {
      writer,
      counter,
      asTokens,
      edits: checked.edits,
    });
    await writer.finish();
    onProgress(archive.totalBytes, counter.rows);
    return counter;
  } finally {
    await writer.settled();
  }
}

type AsTokens = typeof canonical;

const tokensWith =
  ({ psoxy }: Checking['connector'], salt: PsoxySalt): AsTokens =>
  (records) =>
    canonical(records).map((record) => psoxy!.tokenized(record, salt));

type Sanitizers = ReadonlyMap<string, Sanitizer<Shape, unknown>>;

async function readSnapshots(
  sink: SanitizedSink,
  { snapshots }: ArchivePlan<unknown>,
  sanitizers: Sanitizers,
  writer: Writer,
): Promise<void> {
  for (const { stream, records, context } of snapshots) {
    await writer.add(await sink.withoutNewer(sanitizers.get(stream)!(records, context)));
  }
}

interface Into {
  readonly writer: Writer;
  readonly counter: Counter;
  readonly asTokens: AsTokens;
  readonly edits: Checked['edits'];
}

async function readSlices(
  { archive, connector, signal, onProgress, sink }: ReadingSanitized,
  plan: ArchivePlan<unknown>,
  sanitizers: Sanitizers,
  { writer, counter, asTokens, edits }: Into,
): Promise<void> {
  for await (const { stream, context, records, at, files } of pagesOf(archive, plan, signal)) {
    const wanted: unknown[] = [];
    addWanted(connector, { stream, context }, asTokens(records), wanted, counter);
    const last = edits.lastOf(sanitizers.get(stream)!(wanted, context));
    const own = await sink.withoutNewer(last);
    counter.leaveOut('read-later', last.count - own.count);
    if (await writer.add(own)) {
      onProgress((archive.totalBytes * at) / files, counter.rows);
    }
  }
}
