// Holds what a source counted of its channels, day by day, against what is stored of them, and keeps nothing of it.
import { days as daysOf, minutes } from '../../base/clock.ts';
import { Refused } from '../../base/errors.ts';
import type { DayCountsRead } from '../../connector/api-connector.ts';
import { recordsOf } from '../../connector/read-answer.ts';
import { cursorsOf } from '../../control/cursors.ts';
import { refuseHalted } from '../../control/halts.ts';
import { listLive, type LiveConnection } from '../../control/live-connections.ts';
import { edgeOf } from '../../control/retention.ts';
import { organizationKeys } from '../../control/secrets.ts';
import { dayCounts, type StoredDay } from '../../events/day-counts.ts';
import { pseudonymizer } from '../../privacy/pseudonym.ts';
import type { Calls } from '../calls/answer.ts';
import { callsOf } from '../calls-of.ts';
import { type Live, liveConnection, sourceOf } from '../live.ts';
import { explain, type Explained, type Five, isDifferent, noFive, type ReadBy } from './explain.ts';

/** A span of more would be asked for longer than anybody waits. */
export const mostDays = 31;
/** So many channels of a comparison are told one by one, those that differ most first. */
const mostChannels = 500;

export interface ComparedDay {
  /** UTC. */
  readonly day: string;
  /** False where the source has no file of that day, or not yet. */
  readonly isCounted: boolean;
  readonly said: Five;
  readonly stored: Five;
  readonly channels: number;
  readonly differing: number;
}

export interface ComparedChannel extends Explained {
  readonly channel: string;
  readonly day: string;
  readonly said: Five | null;
  readonly stored: Five;
}

export interface DaysCompared {
  readonly days: readonly ComparedDay[];
  /** Of a single day all, of several those that differ. */
  readonly channels: readonly ComparedChannel[];
  /** How many more there are than are told. */
  readonly leftOff: number;
}

export interface DaysAsked {
  readonly connectionId: string;
  /** UTC days, both included. */
  readonly from: string;
  readonly to: string;
}

/** Throws Refused: `not-found`, `invalid-request`, `halted`; and what the source's answers mean. */
export async function compareDays(live: Live, organizationId: string, asked: DaysAsked): Promise<DaysCompared> {
  const { control, store } = live;
  await refuseHalted(control, organizationId);
  const connection = await liveConnection(live, organizationId, asked.connectionId);
  const source = sourceOf(live, connection.connectorId);
  const { dayCounts: read, namespace } = source.connector;
  if (read === undefined || connection.route !== 'token') throw countsNothing();
  await store.prepareOrganization(organizationId);
  const pseudonymize = pseudonymizer(await organizationKeys(control, organizationId), namespace);
  const calls = callsOf(control, source, connection, AbortSignal.timeout(minutes(10)));
  const readers = await readersOf(live, organizationId, namespace.name);
  const tokenOf = (place: string): string => pseudonymize.ref('channel', place);
  const found = { days: [] as ComparedDay[], channels: [] as ComparedChannel[] };
  const span = daysBetween(asked);
  for (const day of span) {
    const said = await saidOf(calls, read, day, tokenOf);
    const stored = await dayCounts(store, organizationId, day);
    const compared = said === null ? [] : channelsOf({ day, said, stored, readers, connectionId: asked.connectionId });
    found.days.push(summaryOf(day, said !== null, compared));
    found.channels.push(...(span.length === 1 ? compared : compared.filter(isDifferent)));
  }
  const inOrder = found.channels.toSorted((one, other) => sizeOf(other) - sizeOf(one));
  const channels = inOrder.slice(0, mostChannels);
  return { days: found.days, channels, leftOff: inOrder.length - channels.length };
}

const countsNothing = (): Refused =>
  new Refused(
    'invalid-request',
    'The source of this connection gives no counts of its own.',
    'Name a connection of Slack admin analytics.',
  );

function daysBetween({ from, to }: DaysAsked): readonly string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const count = (last - first) / daysOf(1) + 1;
  if (count >= 1 && count <= mostDays) {
    return Array.from({ length: count }, (_, at) => new Date(first + daysOf(at)).toISOString().slice(0, 10));
  }
  throw new Refused(
    'invalid-request',
    `A comparison has 1 to ${mostDays} days.`,
    'Choose a first day that is not after the last, and not more days.',
  );
}

/** By token; null where the source has no file of that day. */
async function saidOf(
  calls: Calls,
  read: DayCountsRead,
  day: string,
  tokenOf: (place: string) => string,
): Promise<ReadonlyMap<string, Five> | null> {
  const said = new Map<string, Five>();
  const pages = calls.file(read, { [read.dayFiles.argument]: day });
  for (;;) {
    const page = await pages.next();
    if (page.done === true) return page.value ? said : null;
    for (const record of recordsOf(read, page.value)) {
      const counted = read.read(record);
      if (counted === undefined) continue;
      const { place, ...five } = counted;
      said.set(tokenOf(place), five);
    }
  }
}

interface Reader extends ReadBy {
  readonly connectionId: string;
}

interface OfDay {
  readonly connectionId: string;
  readonly day: string;
  readonly said: ReadonlyMap<string, Five>;
  readonly stored: ReadonlyMap<string, StoredDay>;
  readonly readers: ReadonlyMap<string, readonly Reader[]>;
}

/** Channels that the source names, and those that it does not and of which something is stored. */
function channelsOf(of: OfDay): ComparedChannel[] {
  const { day, said, stored, readers } = of;
  const from = Date.parse(day) * 1000;
  const span = { from, to: from + daysOf(1) * 1000 };
  const alike = connectionsAlike(of);
  const others = [...stored].flatMap(([token, { counts, connections }]) =>
    !said.has(token) && counts.posted + counts.reactions > 0 && connections.some((id) => alike.has(id)) ? [token] : [],
  );
  return [...said.keys(), ...others].map((channel) => {
    const both = { said: said.get(channel) ?? null, stored: stored.get(channel)?.counts ?? noFive };
    const explained = explain({ ...both, day: span, readBy: readers.get(channel) ?? [] });
    return { channel, day, ...both, ...explained };
  });
}

/** Those that see what the file is of: it says nothing of another organization of the source, which shares no channel. */
function connectionsAlike({ connectionId, said, stored, readers }: OfDay): ReadonlySet<string> {
  const alike = new Set([connectionId]);
  for (const token of said.keys()) {
    for (const reader of readers.get(token) ?? []) alike.add(reader.connectionId);
    for (const id of stored.get(token)?.connections ?? []) alike.add(id);
  }
  return alike;
}

function summaryOf(day: string, isCounted: boolean, channels: readonly ComparedChannel[]): ComparedDay {
  return {
    day,
    isCounted,
    said: channels.reduce((sum, { said }) => added(sum, said ?? noFive), noFive),
    stored: channels.reduce((sum, { stored }) => added(sum, stored), noFive),
    channels: channels.length,
    differing: channels.filter(isDifferent).length,
  };
}

const names = Object.keys(noFive) as (keyof Five)[];
const added = (one: Five, other: Five): Five =>
  Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as unknown as Five;
const sizeOf = ({ said, stored }: ComparedChannel): number =>
  names.reduce((sum, name) => sum + (name === 'members' ? 0 : Math.abs((said ?? noFive)[name] - stored[name])), 0);

/** How every connection of the organization reads channels of such sources, by their tokens. */
async function readersOf(
  live: Live,
  organizationId: string,
  namespace: string,
): Promise<ReadonlyMap<string, readonly Reader[]>> {
  const { control, sources } = live;
  const readers = new Map<string, Reader[]>();
  for (const connection of await listLive(control, organizationId)) {
    const source = sources.find(({ connector }) => connector.id === connection.connectorId);
    if (source?.connector.namespace.name !== namespace || connection.choice === null) continue;
    const floor = await floorOf(live, connection, connection.choice.horizonDays);
    for (const [token, cursor] of await cursorsOf(control, connection.connectionId)) {
      readers.set(token, [...(readers.get(token) ?? []), { connectionId: connection.connectionId, cursor, floor }]);
    }
  }
  return readers;
}

async function floorOf({ control }: Live, connection: LiveConnection, horizonDays: number): Promise<number> {
  const edge = Date.parse(await edgeOf(control, connection.organizationId, connection.connectionId));
  return Math.max(control.clock.now().getTime() - daysOf(horizonDays), edge) * 1000;
}
