// Applies HR files, or says what applying them would change: one way through both, of which one writes nothing.
import { codeOf } from '../../base/log.ts';
import { writeColumnMeanings } from '../../control/column-meanings.ts';
import type { Control } from '../../control/control.ts';
import { listDimensions } from '../../control/dimensions.ts';
import { writeDirectory } from '../../control/directory.ts';
import { refuseHalted } from '../../control/halts.ts';
import { keptOutOf } from '../../control/objections.ts';
import { listRosters, oneApplyAtATime, placeRosters } from '../../control/rosters.ts';
import type { EventStore } from '../../events/store.ts';
import { fileDimensions } from '../../privacy/dimensions.ts';
import { labelsOf } from '../../privacy/label.ts';
import { rosterShape } from '../../privacy/shapes.ts';
import type { Pseudonymizer } from '../../privacy/pseudonym.ts';
import { psoxySalts } from '../psoxy/salts.ts';
import { type DayRows, rosterSanitizer } from './day-rows.ts';
import { settleDimensions } from './dimensions-of-columns.ts';
import type { FindingBook } from './finding-book.ts';
import { readDays, type ToRead } from './read-days.ts';
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
    await store.removeFilesBut(
      organizationId,
      rosterShape,
      standing.map(({ snapshot }) => snapshot),
    );
  } catch (error) {
    // They are read by nobody, and the next apply sweeps them.
    control.log.warn('rosters that stand no more could not be removed', { code: codeOf(error) });
  }
}

async function read(
  rooms: Rooms,
  request: RosterRequest,
  applying: { readonly memberId: string | null } | undefined,
): Promise<RosterReport> {
  const { control, store } = rooms;
  const { organizationId, pseudonymize, book } = request;
  const { files, numbers } = await settled(control, request, applying !== undefined);
  const standing = await listRosters(control, organizationId);
  const looksAt = await comparableDimensions(store, organizationId, files.map(numbersOf(numbers)), standing);
  const { rows, days } = await readDays(files, {
    numbers,
    looksAt,
    book,
    sanitize: rosterSanitizer(pseudonymize, await psoxySalts(control, organizationId)),
    keptOut: await keptOutOf(control, organizationId),
    // A file belongs to no connection: the organization itself stands there.
    appender: applying && store.appender(organizationId, organizationId, 1),
    refuseHalted: () => refuseHalted(control, organizationId),
  });
  const changes = await changesOf(store, organizationId, days, standing, looksAt);
  const isApplied = applying !== undefined && days.length > 0;
  if (isApplied) await place(control, request, days, applying.memberId);
  return {
    rows,
    kept: days.reduce((sum, day) => sum + day.rows, 0),
    columns: columnsOf(files),
    days: changes,
    groups: await groupsOf(control, organizationId, days),
    findingCounts: book.counts(),
    findings: [...book.first],
    isMatched: null,
    isApplied,
  };
}

/** The files by their day, with what each column is taken for and the numbers of the dimensions. */
async function settled(
  control: Control,
  { organizationId, files, mapping }: RosterRequest,
  opens: boolean,
): Promise<{ readonly files: readonly ToRead[]; readonly numbers: ReadonlyMap<string, number> }> {
  const columns = files.map((one) => one.columns);
  refuseStrangeHeaders(columns, mapping);
  const said = columns.map((of) => meaningsOf(of, mapping));
  const { settle, numbers } = await settleDimensions(control, organizationId, said.flat(), opens);
  const toRead = files.map(({ file }, at) => ({ file, meanings: said[at]!.map(settle) }));
  const dayOf = ({ file }: ToRead): string => file.day ?? '9';
  return { files: toRead.toSorted((one, other) => (dayOf(one) < dayOf(other) ? -1 : 1)), numbers };
}

/** Words first, so that no group that stands is without its name; what stands for the days last. */
async function place(
  control: Control,
  { organizationId, mapping, pseudonymize }: RosterRequest,
  days: readonly DayRows[],
  memberId: string | null,
): Promise<void> {
  await writeDirectory(control, organizationId, labelsOf(wordsOf(days), pseudonymize));
  await writeColumnMeanings(control, organizationId, rememberedOf(mapping, pseudonymize));
  await placeRosters(control, organizationId, days.flatMap(placed), memberId);
}

const numbersOf =
  (numbers: ReadonlyMap<string, number>) =>
  ({ file, meanings }: ToRead) => ({
    day: meanings.some(({ is }) => is === 'snapshot') ? null : file.day,
    numbers: new Set(meanings.flatMap((one) => (one.is === 'group' ? [numbers.get(one.dimension)!] : []))),
  });

function columnsOf(files: readonly ToRead[]): RosterReport['columns'] {
  const columns = files.flatMap(({ file, meanings }) =>
    file.headers.map((header, at) => [header, meanings[at]!] as const),
  );
  return [...new Map(columns)].flatMap(([header, meaning]) => (header === '' ? [] : [{ header, meaning }]));
}

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
