// What an import's thread and the process that started it say to each other.
import type { ErrorCode } from '../../base/errors.ts';
import type { Skipped } from '../../connector/connector.ts';
import type { ClickHouse } from '../../events/engine.ts';
import type { KeptOutEntry, KeptOutTimes } from '../../privacy/kept-out.ts';
import type { PsoxySalt } from '../../privacy/psoxy-token.ts';
import type { ImportCounts } from '../counts.ts';
import type { ArchiveSource } from '../archive/source.ts';
import type { FilesTold } from '../sanitized/whose.ts';
import type { OriginalOf } from '../../connector/originals.ts';

/** Where the event store answers. */
export type EngineAddress = Pick<ClickHouse, 'url' | 'username' | 'password'>;

/** What the thread is given when it starts. */
export interface Order {
  readonly source: ArchiveSource;
  readonly connectorId: string;
  readonly organizationId: string;
  readonly key: {
    readonly version: number;
    readonly secret: Uint8Array;
    readonly following?: readonly Uint8Array[] | undefined;
  };
  readonly engine: EngineAddress;
  /** With which files that a Psoxy sanitized are looked through, before it is known whose they are. */
  readonly salt: PsoxySalt | null;
  /** Microseconds since 1970; a message of a later time is left out. */
  readonly notAfter: number;
}

export interface OpenedRun {
  readonly connectionId: string;
  /** Grows with every run. */
  readonly version: number;
  /** Microseconds since 1970; a message of an earlier time is older than its retention. */
  readonly notBefore: number;
  /** Of the Psoxy that sanitized the files; null where it is not known, or none did. */
  readonly salt: PsoxySalt | null;
  /** Connections that have read the same later: what they stored stays. */
  readonly newer: readonly string[];
}

export type FromThread =
  /** The token of the source; answered with `connection`. */
  | {
      readonly type: 'source';
      readonly ref: string;
      readonly totalBytes: number;
      /** The fingerprint of the key of others with which rows were made; null where they are made here. */
      readonly keptKey: string | null;
      /** What the files tell of themselves; null for kept rows, which tell nothing. */
      readonly told: FilesTold | null;
    }
  /** UTC days whose figures must be computed again; answered with `marked`. */
  | { readonly type: 'stale'; readonly days: readonly number[] }
  /** Of accounts, in clear, from memory to memory; answered with `kept` when they are sealed. */
  | { readonly type: 'originals'; readonly originals: readonly OriginalOf[] }
  /** Who objected; answered with `kept-out`. */
  | { readonly type: 'kept-out' }
  /** What rows of people who objected told, as tokens; answered with `learned` when it is written down. */
  | { readonly type: 'learn'; readonly entries: readonly KeptOutEntry[] }
  | { readonly type: 'progress'; readonly bytes: number; readonly messages: number }
  | { readonly type: 'finished'; readonly counts: ImportCounts; readonly skippedPaths: readonly Skipped[] }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string; readonly next: string };

export type ToThread =
  | ({ readonly type: 'connection' } & OpenedRun)
  | { readonly type: 'marked' }
  | { readonly type: 'kept' }
  | { readonly type: 'kept-out'; readonly entries: readonly KeptOutEntry[]; readonly times: readonly KeptOutTimes[] }
  | { readonly type: 'learned' }
  | { readonly type: 'cancel' };
