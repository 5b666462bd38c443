// The thread of one import: it opens the archive, passes the boundary and writes, so that the console stays quick.
import { parentPort, workerData } from 'node:worker_threads';
import { Defect, isHouseError } from '../../base/errors.ts';
import type { ArchiveConnector, SourceTold } from '../../connector/connector.ts';
import { findConnector } from '../../connectors/index.ts';
import { type Appender, type EventStore, type KeepingOut, openEventStore } from '../../events/store.ts';
import { KeptOut } from '../../privacy/kept-out.ts';
import { type Namespace, type Pseudonymizer, pseudonymizer } from '../../privacy/pseudonym.ts';
import type { Sanitized } from '../../privacy/sanitize.ts';
import type { OriginalOf } from '../../connector/originals.ts';
import { openSource } from '../archive/source.ts';
import { openKeptSource } from '../kept/source.ts';
import { importKept } from '../kept/import-kept.ts';
import { importArchive, type Sink } from '../import-archive.ts';
import type { Checked } from '../sanitized/check.ts';
import { importSanitized } from '../sanitized/import-sanitized.ts';
import type { FilesTold } from '../sanitized/whose.ts';
import type { FromThread, Order, ToThread } from './import-messages.ts';

const port = parentPort!;
const cancel = new AbortController();
type Answer = Exclude<ToThread, { readonly type: 'cancel' }>;
/** By what is waited for: rows are stored while the next files are read, and both ask. */
const waiting = new Map<Answer['type'], ((answer: Answer) => void)[]>();

port.on('message', (message: ToThread) => {
  if (message.type === 'cancel') cancel.abort();
  else waiting.get(message.type)?.shift()?.(message);
});

const tell = (message: FromThread): void => port.postMessage(message);

function ask<Type extends Answer['type']>(message: FromThread, answer: Type): Promise<Extract<Answer, { type: Type }>> {
  return new Promise((resolve) => {
    waiting.set(answer, [...(waiting.get(answer) ?? []), resolve as (answer: Answer) => void]);
    tell(message);
  });
}

async function markStale(days: readonly number[]): Promise<void> {
  await ask({ type: 'stale', days }, 'marked');
}

/** The control plane is the process's: the thread asks it. */
const keepingOut: KeepingOut = {
  async of() {
    const { entries, times } = await ask({ type: 'kept-out' }, 'kept-out');
    return new KeptOut(entries, times);
  },
  async learn(_, entries) {
    await ask({ type: 'learn', entries }, 'learned');
  },
  markStale: (_, days) => markStale(days),
};

async function run(order: Order): Promise<void> {
  const connector = findConnector(order.connectorId) as unknown as ArchiveConnector<unknown>;
  const { version, secret, following = [] } = order.key;
  const key = { version, secret: Buffer.from(secret), following: following.map((one) => Buffer.from(one)) };
  const pseudonymizerOf = (namespace: Namespace) => pseudonymizer(key, namespace);
  const store = openEventStore(order.engine, keepingOut);
  const kept = await openKeptSource(order.source);
  const archive = kept === undefined ? await openSource(order.source) : undefined;
  const reading = {
    connector,
    notAfter: order.notAfter,
    signal: cancel.signal,
    onProgress: (bytes: number, messages: number) => tell({ type: 'progress', bytes, messages }),
    sink: sinkOf(order, store, pseudonymizerOf(connector.namespace), kept?.size ?? archive!.totalBytes),
  };
  try {
    const counter =
      kept !== undefined
        ? await importKept({ ...reading, bytes: kept, keyVersion: version })
        : connector.psoxy?.isOf(archive!.paths) === true
          ? await importSanitized({ ...reading, archive: archive!, pseudonymizerOf, salt: order.salt })
          : await importArchive({ ...reading, archive: archive!, pseudonymize: pseudonymizerOf(connector.namespace) });
    tell({ type: 'finished', counts: counter.counts(), skippedPaths: counter.skippedPaths });
  } finally {
    await store.close();
    await archive?.close();
    await kept?.close();
  }
}

/** Tells the process whose the source is, and stores in the connection that it names. */
function sinkOf(order: Order, store: EventStore, own: Pseudonymizer, totalBytes: number) {
  let appender: Appender | undefined;
  let newer: readonly string[] = [];
  const openAs = async (ref: string, keptKey: string | null, told: FilesTold | null) => {
    const answer = await ask({ type: 'source', ref, totalBytes, keptKey, told }, 'connection');
    appender = store.appender(order.organizationId, answer.connectionId, answer.version);
    ({ newer } = answer);
    return answer;
  };
  const tokensOf = ({ sources, places }: SourceTold) => ({
    sources: [...new Set(sources)],
    places: places.map((id) => own.ref('channel', id)),
  });
  return {
    async open(source: string, { keptKey, told }: Parameters<Sink['open']>[1]) {
      // The source of kept rows is a token already.
      const ref = told === undefined ? source : own.ref('source', source);
      const tokens = told === undefined ? null : { ...tokensOf(told), psoxy: null };
      return (await openAs(ref, keptKey ?? null, tokens)).notBefore;
    },
    async openSanitized({ plan, people, hasPlainIds }: Checked) {
      const told = { ...tokensOf(plan.told), psoxy: { people, hasPlainIds } };
      return openAs(own.ref('source', plan.source), null, told);
    },
    withoutNewer: (sanitized: Sanitized) => store.withoutThoseOf(order.organizationId, sanitized, newer),
    markStale,
    async keepOriginals(originals: readonly OriginalOf[]) {
      await ask({ type: 'originals', originals }, 'kept');
    },
    add(sanitized: Sanitized) {
      if (appender === undefined) throw new Defect('internal', 'Rows without a connection.', 'Please report this.');
      appender.add(sanitized);
    },
    async flush() {
      await appender?.flush();
    },
  };
}

run(workerData as Order)
  .catch((error: unknown) => {
    // What is no error of ours may quote what it read: only its kind leaves the thread.
    const known = isHouseError(error) ? error : new Defect('internal', 'The import broke.', 'Please report this.');
    tell({ type: 'failed', code: known.code, message: known.message, next: known.next });
  })
  .finally(() => port.close());
