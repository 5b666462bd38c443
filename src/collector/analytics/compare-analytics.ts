// Holds Slack's own analytics files (admin.analytics.getFile) against what is stored, and keeps nothing of them.
import { setImmediate } from 'node:timers/promises';
import { slackExport } from '../../connectors/slack/slack-export.ts';
import type { Control } from '../../control/control.ts';
import { refuseHalted } from '../../control/halts.ts';
import { organizationKeys } from '../../control/secrets.ts';
import { storedCounts } from '../../events/stored-counts.ts';
import type { EventStore } from '../../events/store.ts';
import { dayNumberOf, noDay } from '../../privacy/day.ts';
import { type Pseudonymizer, pseudonymizer } from '../../privacy/pseudonym.ts';
import { jsonLines } from './lines.ts';

interface DayCompared {
  readonly day: string;
  /** Messages that Slack counts, and those that are stored of the same channels or people. */
  said: number;
  stored: number;
  /** How many channels or people the day names, and of how many of them fewer or more are stored. */
  compared: number;
  fewer: number;
  more: number;
}

interface Difference {
  readonly token: string;
  readonly day: string;
  readonly said: number;
  readonly stored: number;
}

export interface AnalyticsComparison {
  readonly parts: {
    readonly of: 'channels' | 'people';
    readonly days: DayCompared[];
    /** The twenty largest, of channels alone: what is stored of one person is nobody's to see. */
    readonly differences: Difference[];
  }[];
  /** Lines that are no record of a channel or a person with counts. */
  readonly otherLines: number;
}

interface Said {
  readonly of: 'channels' | 'people';
  readonly day: string;
  readonly token: string;
  readonly count: number;
}

/** Throws Refused with a `file-…` code. */
export async function compareAnalytics(
  { control, store }: { readonly control: Control; readonly store: EventStore },
  organizationId: string,
  paths: readonly string[],
): Promise<AnalyticsComparison> {
  await refuseHalted(control, organizationId);
  await store.prepareOrganization(organizationId);
  const pseudonymize = pseudonymizer(await organizationKeys(control, organizationId), slackExport.namespace);
  const tallies = { channels: new Tally(), people: new Tally() };
  let otherLines = 0;
  for await (const lines of linesOf(paths)) {
    const said = lines.flatMap((line) => saidBy(line, pseudonymize) ?? []);
    otherLines += lines.length - said.length;
    for (const ofDay of Map.groupBy(said, ({ of, day }) => `${of} ${day}`).values()) {
      const { of, day } = ofDay[0]!;
      const tokens = [...new Set(ofDay.map(({ token }) => token))];
      const stored = await storedCounts(store, organizationId, of === 'channels' ? 'channel' : 'author', day, tokens);
      for (const one of ofDay) tallies[of].add(one, stored.get(one.token) ?? 0);
    }
    await setImmediate();
  }
  const { channels, people } = tallies;
  const parts = [
    { of: 'channels' as const, days: channels.days(), differences: channels.differences() },
    { of: 'people' as const, days: people.days(), differences: [] },
  ];
  return { parts: parts.filter(({ days }) => days.length > 0), otherLines };
}

async function* linesOf(paths: readonly string[]): AsyncGenerator<readonly unknown[]> {
  for (const path of paths) yield* jsonLines(path);
}

const mostDifferences = 20;
const sizeOf = ({ said, stored }: Difference): number => Math.abs(said - stored);

class Tally {
  readonly #days = new Map<string, DayCompared>();
  #differences: Difference[] = [];

  add({ day, token, count: said }: Said, stored: number): void {
    const total = this.#days.get(day) ?? { day, said: 0, stored: 0, compared: 0, fewer: 0, more: 0 };
    this.#days.set(day, total);
    total.said += said;
    total.stored += stored;
    total.compared += 1;
    if (stored === said) return;
    if (stored < said) total.fewer += 1;
    else total.more += 1;
    this.#differences.push({ token, day, said, stored });
    if (this.#differences.length >= 50 * mostDifferences) this.#keepLargest();
  }

  days(): DayCompared[] {
    return [...this.#days.values()].toSorted((one, other) => (one.day < other.day ? -1 : 1));
  }

  differences(): Difference[] {
    this.#keepLargest();
    return this.#differences;
  }

  #keepLargest(): void {
    this.#differences = this.#differences
      .toSorted((one, other) => sizeOf(other) - sizeOf(one))
      .slice(0, mostDifferences);
  }
}

/** Undefined for a line of another kind, such as one of names and topics. */
function saidBy(line: unknown, pseudonymize: Pseudonymizer): Said | undefined {
  if (typeof line !== 'object' || line === null) return undefined;
  const record = line as Readonly<Record<string, unknown>>;
  const day = record['date'];
  if (typeof day !== 'string' || dayNumberOf(day) === noDay) return undefined;
  const channel = record['channel_id'];
  const inChannel = record['messages_posted_count'];
  if (typeof channel === 'string' && typeof inChannel === 'number') {
    return { of: 'channels', day, token: pseudonymize.ref('channel', channel), count: inChannel };
  }
  const account = record['user_id'];
  // Direct messages, which are never read, are in the count of all.
  const inChannels = record['channel_messages_posted_count'];
  if (typeof account === 'string' && typeof inChannels === 'number') {
    return { of: 'people', day, token: pseudonymize.person(account), count: inChannels };
  }
  return undefined;
}
