// How complete a live connection is: of every channel what is stored, what the source says, and why one is not read.
import { days } from '../base/clock.ts';
import type { PlaceReason } from '../connector/place-reasons.ts';
import { cursorsOf, type Cursor } from '../control/cursors.ts';
import { countObjections } from '../control/objections.ts';
import type { LiveConnection } from '../control/live-connections.ts';
import type { EventStore } from '../events/store.ts';
import { type Live, sourceOf } from './live.ts';
import { nights } from './sync/recheck.ts';

type Stored = Awaited<ReturnType<EventStore['coverage']>>[number];

export interface CoveredChannel {
  readonly channel: string;
  readonly reason: PlaceReason | null;
  readonly isBackfilled: boolean;
  readonly messagesSeen: number;
  readonly recheckedAt: Date | null;
  readonly stored: Omit<Stored, 'channel'>;
}

export interface Coverage {
  /** True where the source counts the replies of a thread apart from the messages of its channel. */
  readonly countsReplies: boolean;
  /** Null until every channel that is read has been read again once, or is not old enough for it. */
  readonly recheckedWithinDays: number | null;
  readonly channels: readonly CoveredChannel[];
  /** How many people objected, of whom nothing is stored though the source counts it; `some` below five. */
  readonly objected: number | 'some' | null;
}

/** Fewer would be found out. */
const fewestTold = 5;

const none: Omit<Stored, 'channel'> = {
  messages: 0,
  messagesListed: 0,
  repliesSaid: 0,
  repliesStored: 0,
  threads: 0,
  threadsOwing: 0,
  unnamedReactions: 0,
  firstAt: 0,
  lastAt: 0,
};

export async function coverageOf(live: Live, connection: LiveConnection): Promise<Coverage> {
  const { control, store } = live;
  const { organizationId, connectionId } = connection;
  await store.prepareOrganization(organizationId);
  const cursors = await cursorsOf(control, connectionId);
  const counted = await store.coverage(organizationId, connectionId, cursors.keys());
  const stored = new Map(counted.map((one) => [one.channel, one]));
  const channels = [...new Set([...cursors.keys(), ...stored.keys()])].toSorted().map((channel) => {
    const cursor = cursors.get(channel);
    const { channel: _, ...counts } = stored.get(channel) ?? { channel, ...none };
    return {
      channel,
      reason: cursor?.reason ?? null,
      isBackfilled: cursor?.isBackfilled ?? false,
      messagesSeen: cursor?.messagesSeen ?? 0,
      recheckedAt: cursor?.auditedAt ?? null,
      stored: counts,
    };
  });
  const people = await countObjections(control, organizationId);
  return {
    channels,
    countsReplies: sourceOf(live, connection.connectorId).connector.timeline.threads !== undefined,
    recheckedWithinDays: recheckedWithin([...cursors.values()], control.clock.now()),
    objected: objectedTold(people),
  };
}

function objectedTold(people: number): Coverage['objected'] {
  if (people === 0) return null;
  return people < fewestTold ? 'some' : people;
}

/** The nights that a round is spread over, or more where one has taken longer. */
function recheckedWithin(cursors: readonly Cursor[], now: Date): number | null {
  const read = cursors.filter(({ reason, headAt }) => reason === null && headAt !== null);
  if (read.length === 0 || read.some(({ isBackfilled }) => !isBackfilled)) return null;
  const oldest = read.reduce((least, { auditedAt }) => Math.min(least, auditedAt?.getTime() ?? Infinity), Infinity);
  const sinceOldest = oldest === Infinity ? 0 : Math.ceil((now.getTime() - oldest) / days(1));
  return Math.max(nights.ofHistory, nights.ofThreads, sinceOldest);
}
