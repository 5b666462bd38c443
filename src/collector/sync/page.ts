// One page of a channel's messages: asked for, held against what is stored, and what differs is written.
import { Defect } from '../../base/errors.ts';
import type { TimelinePage } from '../../connector/interpreter.ts';
import type { Stretch } from '../../events/comparison.ts';
import { Sanitized } from '../../privacy/sanitize.ts';
import { messageShape, seenThreadShape } from '../../privacy/shapes.ts';
import type { Bounds } from '../reading/reader.ts';
import { ledgersOf } from './ledgers.ts';
import { positionOf } from './rows.ts';
import { horizonOf, type Place, type Sync, throwIfStopped } from './scope.ts';

export interface PageRead {
  /** The oldest message of the page; null where it held none. */
  readonly reached: number | null;
  /** The times of the messages that the source showed, within the horizon. */
  readonly ats: readonly number[];
  readonly hasMore: boolean;
  /** For an empty page with more to come: the only way on. */
  readonly pageToken: string | null;
}

const at = positionOf(messageShape, 'at');
const seenAt = positionOf(seenThreadShape, 'at');
const latestReplyAt = positionOf(seenThreadShape, 'latestReplyAt');

/** Reads and stores one page. Null where the channel cannot be read any more; the cursor says why. */
export async function readPage(
  sync: Sync,
  place: Place,
  bounds: Bounds,
  pageToken: string | null = null,
): Promise<PageRead | null> {
  const read = await sync.reader.timeline(place.token, bounds, pageToken);
  if (read.is === 'expired') return { reached: null, ats: [], hasMore: true, pageToken: null };
  if (read.is === 'skip') {
    if (read.reason === 'not-a-member' && (await join(sync, place))) return readPage(sync, place, bounds, pageToken);
    await leavePlace(sync, place, read.reason);
    return null;
  }
  const { hasMore, pageToken: next } = read;
  return { ...(await storePage(sync, place, read, bounds)), hasMore, pageToken: next };
}

/** A source that hands out empty pages without end never comes to one. */
export const mostEmpty = 20;

/** Reads on through empty pages, token by token, to one that holds a message or is the last. Null as `readPage`. */
export async function readFilledPage(sync: Sync, place: Place, bounds: Bounds): Promise<PageRead | null> {
  let page = await readPage(sync, place, bounds);
  for (let empty = 1; page !== null && page.reached === null && page.hasMore; empty += 1) {
    if (empty === mostEmpty) throw endless(sync);
    throwIfStopped(sync);
    page = await readPage(sync, place, bounds, page.pageToken);
  }
  return page;
}

export const endless = ({ connector }: Sync): Defect =>
  new Defect(
    'source-unknown-error',
    `${connector.name} hands out empty pages and never comes to an end.`,
    'Please report it with the code. Nothing is lost.',
  );

/** Once a sync, and only in the mode whose warning says so: everybody in the channel sees that the bot joined. */
async function join(sync: Sync, place: Place): Promise<boolean> {
  if (sync.connector.timeline.join === undefined || sync.mode !== 'bot' || place.hasJoined) return false;
  place.hasJoined = true;
  return sync.reader.join(place.token);
}

/** A channel that was deleted, made private or limited stays as it is stored, with the reason. */
export async function leavePlace(
  sync: Sync,
  place: Place,
  reason: NonNullable<Place['cursor']['reason']>,
): Promise<void> {
  place.cursor = { ...place.cursor, reason };
  await sync.writer.put({ cursor: place.cursor });
}

const isAnsweredSince = (row: readonly unknown[], horizon: number, edge: number): boolean =>
  (row[latestReplyAt] as number) >= horizon && (row[seenAt] as number) >= edge;

/** Stores what is new or different and removes what is gone. */
async function storePage(
  sync: Sync,
  place: Place,
  { messages: listed, threads: everySeen, isCut, hasMore }: TimelinePage,
  bounds: Bounds,
): Promise<Pick<PageRead, 'reached' | 'ats'>> {
  const horizon = horizonOf(sync);
  const seen =
    everySeen &&
    Sanitized.filter(
      everySeen,
      (row) => (row[seenAt] as number) >= horizon || isAnsweredSince(row, horizon, sync.edge),
    );
  const answered = timesOf(seen);
  const shown = new Set(Sanitized.rowsOf(listed).map((row) => row[at] as number));
  const isToldOf = place.deleted.size > 0 && !hasMore;
  if (shown.size === 0 && !isToldOf) return { reached: null, ats: [] };
  const reached = [...shown].reduce((one, other) => Math.min(one, other), bounds.before);
  // Older than the horizon, only what was answered since is kept: without it the answers would hang in the air. What is
  // older than the retention is not kept for that either.
  const messages = Sanitized.filter(listed, (row) => (row[at] as number) >= horizon || answered.has(row[at] as number));
  // Only what lies between two messages that the source shows can be called deleted: what is missing below the
  // oldest may have been taken by the retention of the source, which is no word about the message. Its own record of
  // deletions is one.
  const after = isToldOf ? bounds.after : reached - 1;
  const stretch = { channel: place.token, after, before: bounds.before, isWithReplies: everySeen === null };
  // What was stored before the horizon passed it stays as long as the retention lets it, and so is taken over as it is now.
  const every = Sanitized.filter(listed, (row) => (row[at] as number) >= sync.edge);
  await writeDifferences(sync, place, {
    every,
    messages,
    seen,
    shown,
    reached,
    threads: timesOf(everySeen),
    stretch,
    isCut,
  });
  sync.tally.add({ seen: messages.count });
  return {
    reached: shown.size === 0 ? null : reached,
    ats: Sanitized.rowsOf(messages).map((row) => row[at] as number),
  };
}

const timesOf = (threads: Sanitized<typeof seenThreadShape> | null): ReadonlySet<number> =>
  new Set(threads === null ? [] : Sanitized.rowsOf(threads).map((row) => row[seenAt] as number));

interface Listed {
  /** Those that the retention lets stand. */
  readonly every: Sanitized<typeof messageShape>;
  /** Those of them that are to be stored where they are not yet. */
  readonly messages: Sanitized<typeof messageShape>;
  /** Null where replies stand among the messages: such a source owes none. */
  readonly seen: Sanitized<typeof seenThreadShape> | null;
  /** The times of all messages of the page, and of those that have a thread, older than the horizon or not. */
  readonly shown: ReadonlySet<number>;
  readonly threads: ReadonlySet<number>;
  /** The oldest of them. */
  readonly reached: number;
  readonly stretch: Extract<Stretch, { after: number }>;
  readonly isCut: boolean;
}

async function writeDifferences(sync: Sync, place: Place, listed: Listed): Promise<void> {
  const { writer, tally } = sync;
  const { seen, shown, reached, stretch, isCut } = listed;
  // Another connection may write at the same time, and what it says of a message is worth more.
  const isLesser = sync.isLesser(sync.connector.timeline.stream);
  const isNew = !isLesser && place.emptyBelow !== null && stretch.before <= place.emptyBelow;
  const { changed, missing } = isNew
    ? { changed: listed.messages, missing: [] }
    : await differencesOf(sync, listed, isLesser ? sync.replaceable : null);
  const ledgers = seen === null ? [] : isNew ? [seen] : await threadsOf(sync, { ...listed, seen });
  const isGone = (time: number): boolean => !shown.has(time) && (time >= reached || place.deleted.has(time));
  const gone = isCut ? [] : missing.filter(isGone);
  await writer.put({ messages: changed, gone: { channel: place.token, ats: gone }, ledgers });
  place.cursor = { ...place.cursor, messagesSeen: Math.max(place.cursor.messagesSeen - gone.length, 0) };
  tally.add({ messages: changed.count, removed: gone.length });
}

async function differencesOf(
  { store, organizationId }: Sync,
  { every, messages, stretch }: Listed,
  lesser: readonly string[] | null,
) {
  const { changed, missing, stored } = await store.compare(organizationId, every, stretch, lesser);
  const wanted = new Set(Sanitized.rowsOf(messages).map((row) => row[at] as number));
  const isWanted = (time: number): boolean => wanted.has(time) || stored.has(time);
  return { changed: Sanitized.filter(changed, (row) => isWanted(row[at] as number)), missing };
}

/** What is new of the threads. A message that lost all its replies is shown like one that never had any. */
async function threadsOf(
  sync: Sync,
  { seen, shown, threads, stretch, isCut }: Listed & { readonly seen: Sanitized<typeof seenThreadShape> },
) {
  const { store, organizationId } = sync;
  const { changed, missing } = await store.compare(organizationId, seen, stretch);
  const ended = isCut ? [] : missing.filter((time) => shown.has(time) && !threads.has(time));
  if (ended.length === 0) return [changed];
  const roots = ended.map((time) => ({ at: time, replies: 0, latestReplyAt: time }));
  const { seen: emptied } = ledgersOf(stretch.channel, seen.keyVersion, roots);
  return [changed, (await store.compare(organizationId, emptied, stretch)).changed];
}
