// What an import is doing and what it read, in words.
import type { ArchiveState, ImportCounts, ImportRun } from '../../src/api/contract/connections.ts';
import { bytes, number, remaining } from './numbers.ts';
import { dayName } from './weeks.ts';

type MessageClass = keyof ImportCounts['messages'];

export const connectionStates: Readonly<
  Record<ArchiveState, { name: string; tone: 'good' | 'wait' | 'bad' | 'none' }>
> = {
  empty: { name: 'Nothing imported yet', tone: 'none' },
  importing: { name: 'Importing', tone: 'wait' },
  'up-to-date': { name: 'Up to date', tone: 'good' },
  failing: { name: 'Last import failed', tone: 'bad' },
};

export const runStates: Readonly<Record<ImportRun['state'], string>> = {
  running: 'Importing',
  finished: 'Finished',
  cancelled: 'Cancelled',
  failed: 'Failed',
  interrupted: 'Interrupted',
};

/** Each class of message with what falls into it, in the order people ask for them. */
export const messageClasses: readonly { id: MessageClass; name: string; explanation: string }[] = [
  { id: 'human', name: 'Written by people', explanation: 'The only messages that metrics speak of.' },
  {
    id: 'app',
    name: 'Posted by apps',
    explanation: 'Bots, apps and workflows. Counted, never part of a metric.',
  },
  { id: 'membership', name: 'Joined or left', explanation: 'Notices that somebody joined or left a channel.' },
  {
    id: 'channelChange',
    name: 'Channel changes',
    explanation: 'Notices that a channel was renamed, archived or described anew.',
  },
  { id: 'huddle', name: 'Huddles', explanation: 'Notices that a call took place. Nothing of the call is kept.' },
  { id: 'redacted', name: 'Removed at the source', explanation: 'Messages that were deleted and left a mark behind.' },
  {
    id: 'unknown',
    name: 'Of no known kind',
    explanation: 'Kept apart and never part of a metric, so that no count goes missing.',
  },
];

export function messagesInAll(counts: ImportCounts): number {
  return Object.values(counts.messages).reduce((sum, each) => sum + each, 0);
}

/** `1 March 2024 to 30 June 2026`. */
export function dayRange(first: string | null, last: string | null): string {
  if (first === null || last === null) return 'no days yet';
  return first === last ? dayName(first) : `${dayName(first)} to ${dayName(last)}`;
}

type Progress = ImportRun['progress'];

export const phaseNames: Readonly<Record<Progress['phase'], string>> = {
  receiving: 'Receiving the file',
  reading: 'Reading messages',
  computing: 'Computing figures',
  done: 'Done',
};

/** 0 to 100; undefined while the end is not known. */
export function percentDone(progress: Progress): number | undefined {
  if (progress.phase === 'done') return 100;
  if (progress.total <= 0) return undefined;
  return Math.min(100, Math.max(0, (100 * progress.done) / progress.total));
}

/** `12.4 MB of 31 MB · 104,000 messages per second · about 2 min left`. */
export function progressLine(progress: Progress): string {
  const parts: string[] = [];
  if (progress.phase === 'reading' && progress.total > 0)
    parts.push(`${bytes(progress.done)} of ${bytes(progress.total)}`);
  if (progress.messagesPerSecond > 0)
    parts.push(`${number(Math.round(progress.messagesPerSecond))} messages per second`);
  if (progress.secondsLeft !== null && progress.phase !== 'done') parts.push(`${remaining(progress.secondsLeft)} left`);
  return parts.join(' · ');
}
