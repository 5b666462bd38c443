// For tests: a small organization in real engines, with accounts, an HR file and messages, and the figures that come of them.
import { staleDays, clearStale } from '../control/stale-days.ts';
import { listRosters } from '../control/rosters.ts';
import { newId } from '../base/ids.ts';
import { type ListedOrganization, listedOrganization } from '../identity/testing-store.ts';
import { personsSql } from '../identity/persons.ts';
import { resolvePersons } from '../identity/resolve.ts';
import { computeFigures } from '../metrics/figures.ts';
import type { Pseudonymizer } from '../privacy/pseudonym.ts';
import { sanitizer } from '../privacy/sanitize.ts';
import { type Keep, messageShape } from '../privacy/shapes.ts';
import * as keep from '../privacy/vocabulary.ts';
import type { Rooms } from './rooms.ts';

/** When (an ISO instant), by whom, in which channel, answering the message of which instant. */
export interface Said {
  readonly at: string;
  readonly by: string;
  readonly in?: string;
  readonly answers?: string | undefined;
  readonly mentions?: readonly string[];
  readonly reactedBy?: readonly string[];
}

const seconds = (at: string | undefined) => (at === undefined ? undefined : String(Date.parse(at) / 1000));
const of =
  <T>(read: (said: Said) => T) =>
  (record: unknown): T =>
    read(record as Said);

const messageKeep: Keep<typeof messageShape> = {
  channel: keep.ref(
    'channel',
    of((said) => said.in ?? 'general'),
  ),
  at: keep.time(of(({ at }) => seconds(at))),
  author: keep.person('by'),
  threadAt: keep.time(of(({ answers }) => seconds(answers))),
  isBroadcast: keep.flag('nothing'),
  class: keep.oneOf(() => 'human'),
  length: keep.lengthOf('nothing'),
  words: keep.wordsOf('nothing'),
  mentionedPeople: keep.people('mentions[]'),
  mentionedGroups: keep.refs('group', 'nothing'),
  mentionsHere: keep.flag('nothing'),
  mentionsChannel: keep.flag('nothing'),
  mentionsEveryone: keep.flag('nothing'),
  links: keep.countOf('nothing'),
  fileTypes: keep.eachOf('nothing'),
  reactionCount: keep.countOf('nothing'),
  reactionClasses: keep.eachOf('nothing'),
  reactionClassCounts: keep.countsOf('nothing'),
  reactedBy: keep.people('reactedBy[]'),
  unnamedReactions: keep.countOf('nothing'),
  editedAt: keep.time('nothing'),
  isExternal: keep.flag('nothing'),
};

export interface SmallOrganization extends ListedOrganization {
  readonly id: string;
  readonly connection: string;
  say(messages: readonly Said[], version?: number): Promise<void>;
  /** Matches accounts alone. */
  match(): Promise<void>;
  /** Matches accounts, and computes the figures of every day that is marked; of all days where that is asked. */
  compute(days?: 'all'): Promise<void>;
  /** Every figure that stands, one line each, without the order in which they were computed. */
  figures(): Promise<readonly string[]>;
  /** Every row of the event store. */
  copied(): Promise<string>;
}

/** Its own tokens, or those that it has in common with another one. */
export async function smallOrganization(
  rooms: Rooms,
  organizationId: string,
  tokens?: Pseudonymizer,
): Promise<SmallOrganization> {
  const { control, store } = rooms;
  await store.prepareOrganization(organizationId);
  const listed = await listedOrganization(control, store, organizationId, tokens);
  const messages = sanitizer(messageShape, messageKeep, listed.pseudonymize);
  const connection = newId();
  return {
    ...listed,
    id: organizationId,
    connection,
    say: (said, version = 1) => store.append(organizationId, connection, messages(said, undefined as never), version),
    match: async () => void (await resolvePersons(rooms, organizationId)),
    async compute(days) {
      await resolvePersons(rooms, organizationId);
      const stale = await staleDays(control, organizationId);
      const rosters = (await listRosters(control, organizationId)).map(({ snapshot, day }) => ({ id: snapshot, day }));
      const organization = { id: organizationId, timeZone: 'UTC', persons: personsSql, rosters };
      await computeFigures(store, organization, days ?? stale.map(({ day }) => day));
      await clearStale(control, organizationId, stale);
    },
    async figures() {
      const rows = await store.query<Record<string, string | number>>(
        organizationId,
        `SELECT metric, measure, grouping, groupId, week, weekday, hour, bucket, round(value, 9) AS value, people, cases,
            round(topShare, 9) AS top FROM figures FINAL
          WHERE (metric, week, version) IN (SELECT metric, week, max(version) FROM figureWeeks GROUP BY metric, week)`,
      );
      return rows.map((row) => Object.values(row).join(' ')).toSorted();
    },
    async copied() {
      let copy = '';
      for await (const line of store.logicalCopy(organizationId)) copy += `${line}\n`;
      return copy;
    },
  };
}
