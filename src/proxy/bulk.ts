// Bulk mode: a Slack export or an HR file becomes a file of kept rows, here in the network, with the key of the proxy.
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { newId } from '../base/ids.ts';
import { type Clock, days } from '../base/clock.ts';
import { Refused } from '../base/errors.ts';
import { openArchive } from '../collector/archive/archive.ts';
import { importArchive } from '../collector/import-archive.ts';
import { recognizeColumns } from '../collector/roster/reading/columns.ts';
import { readRoster } from '../collector/roster/reading/read-roster.ts';
import { openRosterFile } from '../collector/roster/reading/roster-file.ts';
import type { ArchiveConnector } from '../connector/connector.ts';
import { keptFormat, type KeptHead, type KeptLine, rowsPerLine } from '../connector/kept-file.ts';
import { findConnector } from '../connectors/index.ts';
import { groupsOf, hris, type HrisRecord, hrisKeep } from '../connectors/hris/hris.ts';
import { fileDimensions } from '../privacy/dimensions.ts';
import { cleanLabel } from '../privacy/label.ts';
import { pseudonymizer, type Pseudonymizer } from '../privacy/pseudonym.ts';
import { Sanitized, sanitizer } from '../privacy/sanitize.ts';
import { rosterShape } from '../privacy/shapes.ts';
import { openSealing } from './sealing.ts';

export interface BulkOptions {
  /** 32 bytes. */
  readonly key: Buffer;
  /** Where the files of kept rows go. */
  readonly folder: string;
  readonly clock: Clock;
}

export interface Bulk {
  /** The file of kept rows. */
  readonly path: string;
  readonly connector: string;
  readonly rows: number;
  /** Columns of an HR file that are none we know, and so went nowhere. */
  readonly ignored: number;
}

/** Tells the two apart by the name: exports are .zip files or folders. Throws Refused as whoever reads them does. */
export function sanitizeFile(path: string, options: BulkOptions): Promise<Bulk> {
  return /\.(?:csv|csv\.gz|xlsx)$/i.test(path) ? sanitizeHris(path, options) : sanitizeExport(path, options);
}

async function sanitizeExport(path: string, options: BulkOptions): Promise<Bulk> {
  const { key, clock } = options;
  const connector = findConnector('slack-export') as unknown as ArchiveConnector<unknown>;
  const pseudonymize = pseudonymizer({ version: 1, secret: key }, connector.namespace);
  const streams = new Map(Object.entries(connector.streams).map(([stream, { shape }]) => [shape.name, stream]));
  const archive = await openArchive(path);
  try {
    const file = openKeptFile(path, options);
    return await file.written(async () => {
      const reading = importArchive({
        archive,
        connector,
        pseudonymize,
        notAfter: (clock.now().getTime() + days(1)) * 1000,
        signal: new AbortController().signal,
        onProgress: () => undefined,
        sink: {
          async open(source) {
            file.head({ connector: 'slack-export', source: pseudonymize.ref('source', source), day: null });
            // How long things stay is decided where they are kept.
            return 0;
          },
          markStale: async () => undefined,
          // The originals in clear end here.
          keepOriginals: async () => undefined,
          add: (sanitized) => file.rows(streams.get(sanitized.shape.name)!, sanitized),
          flush: () => file.flushed(),
        },
      });
      await reading;
      return { connector: 'slack-export', ignored: 0 };
    });
  } finally {
    await archive.close();
  }
}

async function sanitizeHris(path: string, options: BulkOptions): Promise<Bulk> {
  const pseudonymize = pseudonymizer({ version: 1, secret: options.key }, hris.namespace);
  const sanitize = sanitizer(rosterShape, hrisKeep, pseudonymize);
  const source = await openRosterFile(path);
  try {
    const columns = recognizeColumns(source.headers);
    const roster = await readRoster(
      source,
      columns.map(({ meaning }) => meaning),
    );
    const [day, another] = roster.days;
    if (day === undefined || another !== undefined) throw notOneDay();
    const numbers = new Map(fileDimensions.map(({ key, number }) => [key as string, number]));
    const context = { snapshot: newId(), numbers };
    const words = new Words();
    const file = openKeptFile(path, options);
    return await file.written(async () => {
      file.head({ connector: 'hris', source: null, day: day.day });
      for await (const { records } of roster.parts()) {
        file.rows('people', sanitize(records, context));
        for (const record of records) words.hear(record);
        await file.flushed();
      }
      file.line({ is: 'words', words: words.tokens(pseudonymize) });
      const ignored = columns.filter(({ header, meaning }) => header !== '' && meaning.is === 'ignore').length;
      return { connector: 'hris', ignored };
    });
  } finally {
    await source.close();
  }
}

/** The words of groups of two and more, and of time zones: a group of one may be called by a name. */
class Words {
  readonly #heard = new Map<string, { readonly dimension: string; readonly word: string; people: number }>();

  hear(record: HrisRecord): void {
    for (const [dimension, word] of groupsOf(record)) this.#count(dimension, word);
    if (record.zone !== null) this.#count('zone', record.zone);
  }

  tokens(pseudonymize: Pseudonymizer): readonly (readonly [dimension: string, word: string, token: string])[] {
    return [...this.#heard.values()]
      .filter(({ dimension, people }) => people > 1 || dimension === 'zone')
      .map(({ dimension, word }) => [dimension, word, pseudonymize.label(dimension, word)]);
  }

  #count(dimension: string, found: string): void {
    const word = cleanLabel(found);
    if (word === undefined) return;
    const key = `${dimension}\0${word.toLowerCase()}`;
    const known = this.#heard.get(key);
    if (known === undefined) this.#heard.set(key, { dimension, word, people: 1 });
    else known.people += 1;
  }
}

/** Written beside its place and moved there when it is whole. */
function openKeptFile(source: string, { key, folder }: BulkOptions) {
  const path = join(folder, `${basename(source).replace(/\.(?:zip|csv|csv\.gz|xlsx)$/i, '')}.kept.gz`);
  const unfinished = `${path}.unfinished`;
  const lines = new Transform({ transform: (text, _encoding, done) => done(null, text) });
  let rows = 0;
  const line = (of: KeptLine | KeptHead): void => void lines.write(`${JSON.stringify(of)}\n`);
  return {
    line,
    head: (of: Omit<KeptHead, 'format' | 'key'>) =>
      line({ format: keptFormat, key: openSealing(key).fingerprint, ...of }),
    rows(stream: string, sanitized: Sanitized): void {
      const all = Sanitized.rowsOf(sanitized);
      rows += all.length;
      for (let at = 0; at < all.length; at += rowsPerLine) {
        line({ is: 'rows', stream, rows: all.slice(at, at + rowsPerLine) });
      }
    },
    async flushed(): Promise<void> {
      if (!lines.writableNeedDrain || lines.destroyed) return;
      // A disk that is full closes it; that is told by the writing.
      await new Promise<void>((resolve) => {
        lines.once('drain', () => resolve());
        lines.once('close', () => resolve());
      });
    },
    /** Does the work and gives what became of it; a file that was not finished is removed. */
    async written(work: () => Promise<Pick<Bulk, 'connector' | 'ignored'>>): Promise<Bulk> {
      const writing = pipeline(lines, createGzip(), createWriteStream(unfinished, { mode: 0o600 }));
      writing.catch(() => lines.destroy());
      try {
        const done = await work();
        line({ is: 'end', rows });
        lines.end();
        await writing;
        await rename(unfinished, path);
        return { path, rows, ...done };
      } catch (error) {
        lines.destroy();
        await writing.catch(() => undefined);
        await rm(unfinished, { force: true });
        throw error;
      }
    },
  };
}

const notOneDay = (): Refused =>
  new Refused(
    'invalid-request',
    'The HR file holds no day, or more than one, or cannot be understood.',
    'Give one file for each day, with the day at the end of its name, as in employee_snapshot_20260105.csv.',
  );
