// What a choice of channels means before anything is read: which channels, how many calls, how long.
import { days, minutes } from '../base/clock.ts';
import { type ApiConnector, isWithin } from '../connector/api-connector.ts';
import { refuseHalted } from '../control/halts.ts';
import type { Choice, LiveConnection } from '../control/live-connections.ts';
import { edgeOf } from '../control/retention.ts';
import { organizationKeys } from '../control/secrets.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { type Live, sourceOf } from './live.ts';
import { listProxied } from './proxied-channels.ts';
import type { Known } from '../connector/interpreter.ts';
import { isNamed } from '../connector/patterns.ts';
import { recordsOf } from '../connector/read-answer.ts';
import { callsOf } from './calls-of.ts';
import { connectorOf } from './connector-of.ts';
import { DirectReader } from './reading/direct.ts';

/** A channel as its administrator knows it. In memory alone. */
export interface ListedChannel {
  readonly token: string;
  readonly name: string;
  readonly people: number;
  readonly isArchived: boolean;
  readonly isExternal: boolean;
  /** Where its name is known to a proxy alone: whether the patterns that were asked with fit it. */
  readonly isNamed?: boolean;
}

/**
 * Every channel within reach, by name, asked of the source now. `patterns` are for a proxy, which tells no names. Throws Refused
 * `halted`, and what the source's answers mean.
 */
export async function listChannels(
  live: Live,
  connection: LiveConnection,
  patterns: readonly string[] = [],
): Promise<ListedChannel[]> {
  await refuseHalted(live.control, connection.organizationId);
  const source = sourceOf(live, connection.connectorId);
  if (connection.route === 'proxy') {
    const calls = callsOf(live.control, source, connection, AbortSignal.timeout(minutes(10)));
    return listProxied(source.connector, calls, patterns);
  }
  const connector = await connectorOf(live.control, source.connector, connection);
  const { reach } = connection;
  const { places } = connector.snapshots;
  const pseudonymize = pseudonymizer(
    await organizationKeys(live.control, connection.organizationId),
    connector.namespace,
  );
  const calls = callsOf(live.control, source, connection, AbortSignal.timeout(minutes(10)));
  const reader = new DirectReader({ connector, calls, pseudonymize, notAfter: Number.POSITIVE_INFINITY, reach });
  await reader.identify();
  const found = new Map<string, ListedChannel>();
  for await (const { answer, known } of reader.placeAnswers()) {
    for (const record of recordsOf(places, answer)) {
      const id = places.idOf(record);
      if (id === undefined || !isWithin(places.reachOf(record), reach)) continue;
      const token = pseudonymize.ref('channel', id);
      if (!found.has(token)) found.set(token, listed(places, record, { token, known }));
    }
  }
  return [...found.values()].toSorted((one, other) => one.name.localeCompare(other.name));
}

function listed(
  places: ApiConnector['snapshots']['places'],
  record: unknown,
  { token, known }: { readonly token: string; readonly known: Known },
): ListedChannel {
  return {
    token,
    // A Psoxy lets no name through.
    name: places.nameOf(record, known as never) || `channel ${token.slice(0, 8)}`,
    people: places.sizeOf(record),
    isArchived: places.isArchived(record),
    isExternal: places.isExternal(record),
  };
}

/** The channels of that choice. */
export function chosenOf(channels: readonly ListedChannel[], choice: Choice): ListedChannel[] {
  return channels.filter(({ token, name, isExternal, isNamed: isOne = isNamed(choice.patterns, name) }) => {
    if (isExternal && !choice.includesExternal) return false;
    if (choice.which === 'all') return true;
    return (choice.places.includes(token) || isOne) === (choice.which === 'chosen');
  });
}

interface Listed {
  readonly at: number;
  readonly channels: Promise<ListedChannel[]>;
}

const lately = minutes(1);
const lists = new WeakMap<Live, Map<string, Listed>>();

/** Who makes up their mind asks for a plan with every click; the source is asked once a minute. In memory alone. */
function listedLately(live: Live, connection: LiveConnection, patterns: readonly string[]): Promise<ListedChannel[]> {
  const known = lists.get(live) ?? new Map<string, Listed>();
  lists.set(live, known);
  const now = live.control.clock.now().getTime();
  for (const [id, { at }] of known) if (now - at > lately) known.delete(id);
  const name = JSON.stringify([
    connection.connectionId,
    connection.reach,
    ...(connection.route === 'proxy' ? patterns : []),
  ]);
  const found = known.get(name);
  if (found !== undefined) return found.channels;
  const channels = listChannels(live, connection, patterns);
  known.set(name, { at: now, channels });
  channels.catch(() => known.delete(name));
  return channels;
}

export interface Plan {
  readonly channels: number;
  readonly leftOut: number;
  readonly calls: number;
  readonly seconds: number;
  readonly basis: string;
  /** The UTC day, `YYYY-MM-DD`, at which retention ends it before its horizon; null where it reads as far as chosen. */
  readonly edge: string | null;
}

/** What a person of a channel is taken to write a month, and how much of it begins a thread: only to plan with. */
const assumed = { messagesOfOnePersonAMonth: 6, threadsOfAMessage: 0.08 } as const;

/** The slow class is asked of the limiter: what the source allowed last is what the plan is made with. */
export async function planOf(live: Live, connection: LiveConnection, choice: Choice): Promise<Plan> {
  const source = sourceOf(live, connection.connectorId);
  const { timeline } = source.connector;
  const channels = await listedLately(live, connection, choice.patterns);
  const chosen = chosenOf(channels, choice);
  const of = { app: `${connection.organizationId}/${connection.connectorId}`, workspace: connection.sourceRef };
  const slow = await source.limiter.classOf({ ...of, method: timeline.method, perMinute: timeline.perMinute });
  const edge = await edgeOf(live.control, connection.organizationId, connection.connectionId);
  const kept = (live.control.clock.now().getTime() - Date.parse(edge)) / days(1);
  const months = Math.min(choice.horizonDays, kept) / 30;
  const perPage = slow?.limit ?? timeline.limit;
  const messages = (people: number) => people * assumed.messagesOfOnePersonAMonth * months;
  const pages = chosen.reduce((sum, { people }) => sum + Math.max(1, Math.ceil(messages(people) / perPage)), 0);
  const written = chosen.reduce((sum, { people }) => sum + messages(people), 0);
  // Where a channel lists replies too there is nothing else to ask for.
  const threads = timeline.threads === undefined ? 0 : Math.ceil(written * assumed.threadsOfAMessage);
  const perMinute = (slow?.perMinute ?? timeline.perMinute) * source.scale;
  // History and replies have a budget each, so the longer of the two decides.
  const seconds = (Math.max(pages, threads) / perMinute) * 60;
  return {
    channels: chosen.length,
    leftOut: channels.length - chosen.length,
    calls: pages + threads + 3,
    seconds: Math.ceil(seconds),
    basis: basisOf(timeline.threads !== undefined, perMinute),
    edge: kept < choice.horizonDays ? edge : null,
  };
}

function basisOf(readsThreads: boolean, perMinute: number): string {
  const said = `${assumed.messagesOfOnePersonAMonth} messages a month for each member of a channel`;
  const calls = `${perMinute.toLocaleString('en')} calls a minute for history`;
  if (!readsThreads) return `${said}, replies among them; ${calls}.`;
  return `${said}, one in ${Math.round(1 / assumed.threadsOfAMessage)} with a thread; ${calls} and as many for replies.`;
}
