// Writes a file of kept rows: packed, for its owner alone, and in its place only when it is whole.
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Clock } from '../../base/clock.ts';
import type { ColumnMeaning } from '../../collector/roster/reading/column-meaning.ts';
import type { RowFinding } from '../../collector/roster/reading/finding.ts';
import type { FindingCount } from '../../collector/roster/reading/finding-tally.ts';
import { keptFormat, type KeptHead, type KeptLine, rowsPerLine } from '../../connector/kept-file.ts';
import { Sanitized } from '../../privacy/sanitize.ts';
import { openSealing } from '../sealing.ts';

export interface BulkOptions {
  /** 32 bytes. */
  readonly key: Buffer;
  /** Where the files of kept rows go. */
  readonly folder: string;
  readonly clock: Clock;
  /** What columns of HR files are taken for, by their headers; the others by what their headers say. */
  readonly mapping?: Readonly<Record<string, ColumnMeaning>> | undefined;
}

export interface Bulk {
  /** The file of kept rows. */
  readonly path: string;
  readonly connector: string;
  readonly rows: number;
  /** Null of an export. */
  readonly hris: BulkHris | null;
}

/** For whoever has the file anyway. */
export interface BulkHris {
  /** Rows of the file. */
  readonly read: number;
  /** Headers of columns that went nowhere. */
  readonly ignored: readonly string[];
  readonly counts: readonly FindingCount[];
  readonly first: readonly RowFinding[];
}

/** Written beside its place and moved there when it is whole. */
export function openKeptFile(source: string, { key, folder }: BulkOptions) {
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
    async written(work: () => Promise<Pick<Bulk, 'connector' | 'hris'>>): Promise<Bulk> {
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
