// Tests of what was planted in the seeded organization: it can be seen in what is served.
import { describe, expect, test } from 'vitest';
import { openWorkspace } from './open-workspace.ts';
import { allMessages, microsOfTs, publicChannels, testOptions } from './testing-crawl.ts';
import type { RawMessage } from './workspace.ts';

const workspace = openWorkspace({ ...testOptions, messages: 20_000 });
const planted = workspace.planted();
const teamOf = new Map(planted.teams.flatMap(({ name, people }) => people.map((person) => [person, name] as const)));
const messages = publicChannels(workspace).flatMap((channel) => allMessages(workspace, channel));
const day = 86_400_000_000;

const answeredBy = (message: RawMessage): string =>
  message['thread_ts'] !== undefined && message['thread_ts'] !== message.ts ? String(message['parent_user_id']) : '';

/** Everybody who has to do with somebody: by answering, mentioning, reacting. */
const ties: readonly (readonly [string, string])[] = messages.flatMap((message) => {
  const author = String(message['user']);
  const mentioned = [...JSON.stringify(message['blocks'] ?? []).matchAll(/"user_id":"(\w+)"/g)].map(
    ([, id]) => id ?? '',
  );
  const reactions = (message['reactions'] ?? []) as readonly { readonly users: readonly string[] }[];
  return [answeredBy(message), ...mentioned, ...reactions.flatMap(({ users }) => users)].map(
    (other) => [author, other] as const,
  );
});

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;

describe('the organization', () => {
  test('is 120 people in eight teams, each with a manager of its own', () => {
    const people = planted.teams.flatMap((team) => team.people);

    expect(planted.teams).toHaveLength(8);
    expect(new Set(people).size).toBe(120);
    for (const { manager, people: own } of planted.teams) expect(own).toContain(manager);
  });
});

describe('the silo', () => {
  test('has two teams that never answer, mention or react to each other', () => {
    const [one, other] = planted.silo;

    const across = ties.filter(([from, to]) => {
      const teams = [teamOf.get(from), teamOf.get(to)];
      return teams.includes(one) && teams.includes(other);
    });

    expect(ties.length).toBeGreaterThan(10_000);
    expect(across).toEqual([]);
  });

  test('has one broker, who alone has to do with both', () => {
    const of = (team: string) =>
      new Set(
        ties.flatMap(([one, other]) => {
          if (teamOf.get(one) === team && teamOf.get(other) !== team) return [other];
          return teamOf.get(other) === team && teamOf.get(one) !== team ? [one] : [];
        }),
      );
    const [one, other] = planted.silo.map(of);

    const both = [...(one ?? [])].filter((person) => other?.has(person) === true && teamOf.has(person));

    expect(both).toEqual([planted.broker]);
  });
});

describe('the teams', () => {
  test('only the overloaded one writes four of ten messages in the evening or before eight', () => {
    const zones = new Map(workspace.users().map(({ id, tz }) => [id, String(tz)]));
    const late = (team: string): number => {
      const hours = messages
        .filter((message) => message['subtype'] !== 'channel_join' && teamOf.get(String(message['user'])) === team)
        .map((message) => localHour(microsOfTs(message.ts), zones.get(String(message['user'])) ?? 'UTC'));
      return hours.filter((hour) => hour >= 18 || hour < 8).length / hours.length;
    };

    const shares = new Map(planted.teams.map(({ name }) => [name, late(name)]));

    const others = [...shares].filter(([name]) => name !== planted.overloadedTeam).map(([, share]) => share);
    expect(shares.get(planted.overloadedTeam)).toBeGreaterThan(0.4);
    expect(Math.max(...others)).toBeLessThan(0.3);
  });

  test('only the slow one takes hours to give a thread its first answer', () => {
    const first = new Map<string, RawMessage>();
    for (const message of messages) {
      if (answeredBy(message) === '') continue;
      const thread = String(message['thread_ts']);
      if (message.ts < (first.get(thread)?.ts ?? 'z')) first.set(thread, message);
    }
    const waits = (team: string): number =>
      median(
        [...first]
          .filter(([, reply]) => teamOf.get(String(reply['user'])) === team)
          .map(([thread, reply]) => (microsOfTs(reply.ts) - microsOfTs(thread)) / 60_000_000),
      );

    const minutes = new Map(planted.teams.map(({ name }) => [name, waits(name)]));

    expect(minutes.get(planted.slowTeam)).toBeGreaterThan(180);
    const others = [...minutes].filter(([name]) => name !== planted.slowTeam && name !== planted.overloadedTeam);
    expect(Math.max(...others.map(([, wait]) => wait))).toBeLessThan(30);
  });
});

describe('the cohort', () => {
  test('writes nothing before the first day, little at first and more after the ramp', () => {
    const spans = planted.cohort.map(({ user, startsOn }) => {
      const startedAt = Date.parse(startsOn) * 1000;
      const times = messages.filter((message) => message['user'] === user).map(({ ts }) => microsOfTs(ts) - startedAt);
      const within = (from: number, to: number) => times.filter((at) => at >= from * day && at < to * day).length;
      return {
        before: within(-1000, 0),
        early: within(0, 21),
        late: within(7 * planted.rampWeeks, 7 * planted.rampWeeks + 21),
      };
    });

    const sum = (of: 'before' | 'early' | 'late') => spans.reduce((total, span) => total + span[of], 0);
    expect(planted.cohort.length).toBeGreaterThan(5);
    expect(sum('before')).toBe(0);
    expect(sum('early')).toBeGreaterThan(0);
    expect(sum('late')).toBeGreaterThan(2 * sum('early'));
  });
});

describe('the channels', () => {
  test('one of them is dead: it was used, and for 120 days was not', () => {
    const { deadChannel } = planted;

    const [newest] = workspace.history(deadChannel, { limit: 1 }).messages;

    expect(workspace.channels().find(({ id }) => id === deadChannel)?.is_archived).toBe(false);
    expect(microsOfTs(newest?.ts ?? '')).toBeLessThan(workspace.now() - 120 * day);
  });

  test('one of them was never used at all', () => {
    const empty = publicChannels(workspace).filter(
      (channel) => workspace.history(channel, { limit: 1 }).messages.length === 0,
    );

    expect(empty).toHaveLength(1);
  });
});

function localHour(micros: number, timeZone: string): number {
  const format =
    hourFormats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', hourCycle: 'h23' });
  hourFormats.set(timeZone, format);
  return Number(format.format(micros / 1000));
}

const hourFormats = new Map<string, Intl.DateTimeFormat>();
