// One import as a person follows it, and what moves it from one state to the next.
import type { ErrorCode } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import { type Skipped } from '../connector/connector.ts';
import { skipReasons } from '../connector/stream.ts';
import type { ImportCounts } from './counts.ts';

type RunState = 'running' | 'finished' | 'cancelled' | 'failed' | 'interrupted';

/** Paths of skipped files live here and nowhere else. */
export interface ImportStatus {
  readonly id: string;
  readonly organizationId: string;
  readonly connectorId: string;
  connectionId: string | null;
  state: RunState;
  readonly startedAt: Date;
  endedAt: Date | null;
  phase: 'reading' | 'computing' | 'done';
  /** Unpacked bytes. */
  doneBytes: number;
  totalBytes: number;
  messages: number;
  counts: ImportCounts | null;
  skippedPaths: readonly { readonly path: string; readonly sentence: string }[];
  error: { readonly code: ErrorCode; readonly message: string; readonly next: string } | null;
}

/** An import that has read nothing yet. */
export function newStatus(
  { organizationId, connectorId }: { readonly organizationId: string; readonly connectorId: string },
  now: Date,
): ImportStatus {
  return {
    id: newId(now),
    organizationId,
    connectorId,
    connectionId: null,
    state: 'running',
    startedAt: now,
    endedAt: null,
    phase: 'reading',
    doneBytes: 0,
    totalBytes: 0,
    messages: 0,
    counts: null,
    skippedPaths: [],
    error: null,
  };
}

/** `bytes` and `messages` are those of the whole import so far. */
export function advance(
  status: ImportStatus,
  { bytes, messages }: { readonly bytes: number; readonly messages: number },
): void {
  status.doneBytes = bytes;
  status.messages = messages;
}

/** All is read; what remains is to compute. */
export function finishReading(
  status: ImportStatus,
  { counts, skippedPaths }: { readonly counts: ImportCounts; readonly skippedPaths: readonly Skipped[] },
): void {
  status.doneBytes = status.totalBytes;
  status.counts = counts;
  status.skippedPaths = skippedPaths.map(({ path, reason }) => ({ path, sentence: skipReasons[reason] }));
}

export function fail(status: ImportStatus, { code, message, next }: NonNullable<ImportStatus['error']>): void {
  status.state = code === 'import-cancelled' ? 'cancelled' : 'failed';
  status.error = { code, message, next };
}

/** However it came to its end: what neither failed nor was cancelled has finished. */
export function end(status: ImportStatus, now: Date): void {
  if (status.state === 'running') status.state = 'finished';
  status.phase = 'done';
  status.endedAt = now;
}
