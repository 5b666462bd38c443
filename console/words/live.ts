// What a connection that collects by itself is doing, in words.
import type { Choice, LiveConnection, SyncLog } from '../../src/api/contract/live.ts';
import { counted, duration, number, remaining } from './numbers.ts';
import { reachWords } from './reach.ts';

type State = LiveConnection['state'];
type Progress = NonNullable<LiveConnection['progress']>;

export const liveStates: Readonly<Record<State, { name: string; tone: 'good' | 'wait' | 'bad' | 'none' }>> = {
  'setting-up': { name: 'Setting up', tone: 'wait' },
  collecting: { name: 'Collecting', tone: 'wait' },
  'up-to-date': { name: 'Up to date', tone: 'good' },
  'needs-reconnecting': { name: 'Needs reconnecting', tone: 'bad' },
  paused: { name: 'Paused', tone: 'none' },
  failing: { name: 'Failing', tone: 'bad' },
  disconnected: { name: 'Disconnected', tone: 'none' },
};

export const syncStates: Readonly<Record<SyncLog['syncs'][number]['state'], string>> = {
  running: 'Running',
  finished: 'Finished',
  cancelled: 'Stopped',
  failed: 'Failed',
  interrupted: 'Interrupted',
};

/** 0 to 100, 100 only at the end; undefined while the end is not known. */
export function percentOf(progress: Progress | null): number | undefined {
  if (progress === null || !(progress.share > 0)) return undefined;
  return Math.min(100, Math.floor(progress.share * 100));
}

/** `412,044 messages · 1,204 per second · 412 calls · about 12 min left`. */
export function collectedLine({ messages, messagesPerSecond, calls, secondsLeft }: Progress): string {
  const parts = [counted(messages, 'message', 'messages')];
  if (messagesPerSecond >= 0.5) parts.push(`${number(Math.round(messagesPerSecond))} per second`);
  parts.push(counted(calls, 'call', 'calls'));
  if (secondsLeft !== null) parts.push(`${remaining(secondsLeft)} left`);
  return parts.join(' · ');
}

/** `25 min`, in whole minutes: an estimate is no measurement. */
export function planTime(seconds: number): string {
  return seconds < 60 ? 'under a minute' : duration(Math.ceil(seconds / 60) * 60);
}

export const horizons: readonly { readonly days: number; readonly name: string }[] = [
  { days: 30, name: '1 month' },
  { days: 91, name: '3 months' },
  { days: 182, name: '6 months' },
  { days: 365, name: '12 months' },
  { days: 730, name: '2 years' },
  { days: 1095, name: '3 years' },
  { days: 3650, name: '10 years' },
];

/** `12 months`; a number of days that the list does not hold as it is. */
export function horizonName(days: number): string {
  return horizons.find((each) => each.days === days)?.name ?? counted(days, 'day', 'days');
}

/** `All public channels but 3, and names like team-*`; what all of them are depends on how far the connection looks. */
export function channelsLine({ which, channels, patterns }: Choice, all: string = reachWords.public.all): string {
  if (which === 'all') return all;
  const parts = [
    ...(channels.length > 0 ? [counted(channels.length, 'channel', 'channels')] : []),
    ...(patterns.length > 0 ? [`names like ${patterns.join(', ')}`] : []),
  ].join(' and ');
  if (which === 'chosen') return parts === '' ? 'No channel chosen yet' : `Chosen: ${parts}`;
  return parts === '' ? all : `${all} but ${parts}`;
}

/** `seenThreads` is `seen threads`. */
export function streamName(stream: string): string {
  return stream.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim();
}

const smallNumbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** `four permissions`, `one permission`. */
export function inWords(count: number, one: string, many: string): string {
  return `${smallNumbers[count] ?? number(count)} ${count === 1 ? one : many}`;
}

type Turn = { readonly who: 'you' | 'tacit' | 'nobody'; readonly what: string };

/** Whose turn it is and for what, where a connection does not simply run. `when` is the next sync in words. */
export function turnOf(
  { state, connectorName }: Pick<LiveConnection, 'state' | 'connectorName'>,
  when: string | undefined,
): Turn {
  const next = when === undefined ? 'by itself' : `at ${when}`;
  if (state === 'needs-reconnecting')
    return {
      who: 'you',
      what: 'Reconnect. Collecting goes on where it stopped; nothing that was stored is lost.',
    };
  if (state === 'failing')
    return { who: 'tacit', what: `It tries again ${next}. What was stored stays, and nothing is counted twice.` };
  if (state === 'paused')
    return { who: 'you', what: 'Nothing is read until you resume. Collecting then goes on where it stopped.' };
  if (state === 'disconnected')
    return { who: 'nobody', what: `Tacit no longer holds a token of ${connectorName}, and reads nothing.` };
  return { who: 'nobody', what: when === undefined ? '' : `The next sync begins ${next}.` };
}

/** What stands before the sentence of a turn. */
export const turnNames: Readonly<Record<Turn['who'], string>> = {
  you: 'Your turn:',
  tacit: 'Tacit’s turn:',
  nobody: '',
};

/** Where the whole organization was asked for and a workspace answered; undefined while the source is asked which. */
export const lessThanAskedText = (connectorName: string, workspace: string | undefined): string =>
  `You asked for the whole organization, and ${connectorName} answered with one workspace${workspace === undefined || workspace === '' ? '' : `: ${workspace}`}.`;

/** Of objections that were made before a connection, and are not known there. */
export const objectAgainText = ({ people }: NonNullable<LiveConnection['objectAgain']>): string =>
  `${people === null ? 'Some people' : `${number(people)} people`} objected by an address before this was connected.`;
