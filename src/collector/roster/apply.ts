// Applies HR files, or says what applying them would change: one way through both, of which one writes nothing.
import { codeOf } from '../../base/log.ts';
import { writeColumnMeanings } from '../../control/column-meanings.ts';
import type { Control } from '../../control/control.ts';
import { listDimensions } from '../../control/dimensions.ts';
import { writeDirectory } from '../../control/directory.ts';
import { listRosters, oneApplyAtATime, placeRosters } from '../../control/rosters.ts';
import type { EventStore } from '../../events/store.ts';
import { fileDimensions } from '../../privacy/dimensions.ts';
import { labelsOf } from '../../privacy/label.ts';
import type { Pseudonymizer } from '../../privacy/pseudonym.ts';
import { type DayRows, rosterSanitizer } from './day-rows.ts';
import { settleDimensions } from './dimensions-of-columns.ts';
import type { FindingBook } from './finding-book.ts';
import { readDays } from './read-days.ts';
import type { RosterFile } from './reading/roster-file.ts';
import { changesOf, comparableDimensions, type RosterReport } from './report.ts';
import { type Mapping, meaningsOf, refuseStrangeHeaders, rememberedOf, type UnderstoodColumn } from './understood.ts';

export interface Rooms {
  readonly control: Control;
  readonly store: EventStore;
}

export interface RosterRequest {
  readonly organizationId: string;
  readonly files: readonly { readonly file: RosterFile; readonly columns: readonly UnderstoodColumn[] }[];
  readonly mapping: Mapping;
  readonly pseudonymize: Pseudonymizer;
  readonly book: FindingBook;
}

export function previewRosters(rooms: Rooms, request: RosterRequest): Promise<RosterReport> {
  return read(rooms, request, undefined);
}

/** `memberId` is who the audit log names. Throws Refused; until the last step nothing has changed. */
export function applyRosters(rooms: Rooms, request: RosterRequest, memberId: string | null): Promise<RosterReport> {
  const { organizationId } = request;
  return oneApplyAtATime(rooms.control, organizationId, async () => {
    try {
      return await read(rooms, request, { memberId });
    } finally {
      await sweep(rooms, organizationId);
    }
  });
}

/** Rows of snapshots that stand for no day: what was replaced or removed, and what an apply left that was killed. */
export async function sweep({ control, store }: Rooms, organizationId: string): Promise<void> {
  try {
    const standing = await listRosters(control, organizationId);
    await store.removeRostersBut(
      organizationId,
      standing.map(({ snapshot }) => snapshot),
    );
  } catch (error) {
    // They are read by nobody, and the next apply sweeps them.
    control.log.warn('rosters that stand no more could not be removed', { code: codeOf(error) });
  }
}

async function read(
  { control, store }: Rooms,
  { organizationId, files, mapping, pseudonymize, book }: RosterRequest,
  applying: { readonly memberId: string | null } | undefined,
): Promise<RosterReport> {
  const columns = files.map((one) => one.columns);
  refuseStrangeHeaders(columns, mapping);
  const said = columns.map((of) => meaningsOf(of, mapping));
  const { settle, numbers } = await settleDimensions(control, organizationId, said.flat(), applying !== undefined);
  const toRead = files
    .map(({ file }, at) => ({ file, meanings: said[at]!.map(settle) }))
    .toSorted((one, other) => ((one.file.day ?? '9') < (other.file.day ?? '9') ? -1 : 1));
  const standing = await listRosters(control, organizationId);
  const looksAt = await comparableDimensions(store, organizationId, toRead.map(numbersOf(numbers)), standing);
  const { rows, days } = await readDays(toRead, {
    numbers,
    looksAt,
    book,
    sanitize: rosterSanitizer(pseudonymize),
    // A file belongs to no connection: the organization itself stands there.
    appender: applying && store.appender(organizationId, organizationId, 1),
  });
  const changes = await changesOf(store, organizationId, days, standing, looksAt);
  if (applying !== undefined && days.length > 0) {
    const labels = labelsOf(wordsOf(days), pseudonymize);
    await writeDirectory(control, organizationId, labels);
    await writeColumnMeanings(control, organizationId, rememberedOf(mapping, pseudonymize));
    await placeRosters(control, organizationId, days.flatMap(placed), applying.memberId);
  }
  return {
    rows,
    kept: days.reduce((sum, day) => sum + day.rows, 0),
    days: changes,
    groups: await groupsOf(control, organizationId, days),
    findingCounts: book.counts(),
    findings: [...book.first],
    isApplied: applying !== undefined && days.length > 0,
  };
}

const numbersOf =
  (numbers: ReadonlyMap<string, number>) =>
  ({ file, meanings }: { readonly file: RosterFile; readonly meanings: ReturnType<typeof meaningsOf> }) => ({
    day: meanings.some(({ is }) => is === 'snapshot') ? null : file.day,
    numbers: new Set(meanings.flatMap((one) => (one.is === 'group' ? [numbers.get(one.dimension)!] : []))),
  });

function* wordsOf(days: readonly DayRows[]): Generator<readonly [string, string]> {
  for (const day of days) yield* day.words();
}

const placed = ({ day, snapshot, people, findings }: DayRows) =>
  snapshot === undefined ? [] : [{ day, snapshot, people: people.count, findings }];

/** Those of the latest day: by what figures will be split now. */
async function groupsOf(
  control: Control,
  organizationId: string,
  days: readonly DayRows[],
): Promise<RosterReport['groups']> {
  const counts = days.at(-1)?.groups() ?? new Map<string, number>();
  const own = await listDimensions(control, organizationId);
  const nameOf = (dimension: string): string =>
    fileDimensions.find(({ key }) => key === dimension)?.name ??
    own.find(({ name }) => name.toLowerCase() === dimension.toLowerCase())?.name ??
    dimension;
  return [...counts].flatMap(([dimension, groups]) =>
    dimension === 'zone' ? [] : [{ dimension, name: nameOf(dimension), groups }],
  );
}
