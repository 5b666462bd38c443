// What an HR file would change, or has changed: the same report before and after.
import type { Roster } from '../../control/rosters.ts';
import type { EventStore } from '../../events/store.ts';
import type { DayRows } from './day-rows.ts';
import type { Finding } from './finding-book.ts';
import type { Changes, PeopleOfDay } from './people-of-day.ts';
import type { ColumnMeaning } from './reading/column-meaning.ts';
import type { FindingCount } from './reading/finding-tally.ts';
import { dimensionsThatStand, peopleThatStand } from './standing.ts';

export interface DayChange extends Changes {
  readonly day: string;
  /** Who has not left by that day. */
  readonly people: number;
  /** The day that it is held against: itself, where it is replaced, or the one before; null where there is none. */
  readonly against: string | null;
  readonly isReplacing: boolean;
  readonly leftOut: number;
}

export interface RosterReport {
  readonly rows: number;
  readonly kept: number;
  /** What each column was taken for. */
  readonly columns: { readonly header: string; readonly meaning: ColumnMeaning }[];
  readonly days: DayChange[];
  readonly groups: { readonly dimension: string; readonly name: string; readonly groups: number }[];
  readonly findingCounts: FindingCount[];
  readonly findings: Finding[];
  /** Of sanitized files, whether a connection is read through a proxy with their key; null of files in clear. */
  readonly isMatched: boolean | null;
  readonly isApplied: boolean;
}

type ReadDay = Pick<DayRows, 'day' | 'people'>;

interface Against {
  readonly day: string;
  /** Absent where it stands. */
  readonly read?: ReadDay;
  readonly standing?: Roster;
}

/** What a day is held against: what stands for it until now, or else the day before, read or standing. */
function againstOf(day: string, read: readonly ReadDay[], standing: readonly Roster[]): Against | undefined {
  const own = standing.find((one) => one.day === day);
  if (own !== undefined) return { day, standing: own };
  const before: Against[] = [
    ...standing.map((one) => ({ day: one.day, standing: one })),
    // A day that is read comes into the place of the one that stands.
    ...read.map((one) => ({ day: one.day, read: one })),
  ];
  return before
    .filter((one) => one.day < day)
    .reduce<Against | undefined>((last, one) => (last === undefined || one.day >= last.day ? one : last), undefined);
}

/** What changes with each day, in their order. */
export async function changesOf(
  store: EventStore,
  organizationId: string,
  read: readonly ReadDay[],
  standing: readonly Roster[],
  dimensions: ReadonlySet<number>,
): Promise<DayChange[]> {
  const changes: DayChange[] = [];
  for (const { day, people } of read) {
    const against = againstOf(day, read, standing);
    const before: PeopleOfDay | undefined =
      against?.standing === undefined
        ? against?.read?.people
        : await peopleThatStand(store, organizationId, against.standing, dimensions);
    changes.push({
      day,
      people: people.count,
      against: against?.day ?? null,
      isReplacing: against?.day === day,
      ...people.since(before),
      leftOut: people.leftOut,
    });
  }
  return changes;
}

/**
 * The dimensions by which a move can be told: those that all of these files and all rosters that they can be held
 * against have. Otherwise a column that is new would have moved everybody.
 */
export async function comparableDimensions(
  store: EventStore,
  organizationId: string,
  files: readonly { readonly day: string | null; readonly numbers: ReadonlySet<number> }[],
  standing: readonly Roster[],
): Promise<ReadonlySet<number>> {
  const [first, ...rest] = files.map(({ numbers }) => numbers);
  if (first === undefined) return new Set();
  const known = files.flatMap(({ day }) => (day === null ? [] : [againstOf(day, [], standing)?.standing]));
  const looked = known.length < files.length ? standing : known.flatMap((one) => (one === undefined ? [] : [one]));
  const others = [...rest];
  for (const snapshot of new Set(looked.map((one) => one.snapshot))) {
    others.push(await dimensionsThatStand(store, organizationId, snapshot));
  }
  return new Set([...first].filter((number) => others.every((numbers) => numbers.has(number))));
}
