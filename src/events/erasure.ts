// Takes a person out of the store, both ways: the rows that are theirs, and their tokens in the rows of others.
//
// A message that answers one of theirs stays, and so does the time of what it answers: it is the answer's own, and says
// that there was a message, not whose. What is counted without names, such as how many reactions a message had, stays too.
import { KeptOut, type KeptOutEntry } from '../privacy/kept-out.ts';
import { accountShape, identityMapShape, messageShape, rosterShape, type Shape } from '../privacy/shapes.ts';
import { rowOf, type SelectedRow, selectColumns } from './internal/stored-rows.ts';
import { emptiedSql, namingSql, ofThemSql, withoutSql } from './internal/whose-sql.ts';
import { changeWhere, forgetMutations, type Removing, removeWhere } from './removal.ts';
import { tableShapes } from './tables.ts';

/** Of one table: rows that were theirs, and rows of others that named them. */
export interface ErasedRows {
  readonly table: string;
  readonly own: number;
  readonly naming: number;
}

export interface Erased {
  readonly before: readonly ErasedRows[];
  readonly after: readonly ErasedRows[];
  /** UTC days (days since 1970) whose figures change. */
  readonly days: readonly number[];
}

/** Repeatable; killed anywhere, the same call does the rest. `announce` is told the days before anything goes. */
export async function erase(removing: Removing, entries: readonly KeptOutEntry[]): Promise<Erased> {
  const before = await countTheirs(removing, entries);
  const days = await daysOf(removing, entries);
  if (days.length > 0) await removing.announce(days);
  for (const shape of inOrder) {
    for (const piece of pieces(entries)) await eraseOf(removing, shape, piece);
  }
  // Also where nothing was left to remove: a call that was killed may have left the words of its last statement.
  await forgetMutations(removing);
  return { before, after: await countTheirs(removing, entries), days };
}

/** What `erase` would take, and the days whose figures would change. */
export async function foretell(
  removing: Pick<Removing, 'query'>,
  entries: readonly KeptOutEntry[],
): Promise<Omit<Erased, 'after'>> {
  return { before: await countTheirs(removing, entries), days: await daysOf(removing, entries) };
}

/** True where anything is stored of them: what is asked again and again costs no statement that changes anything. */
export async function isStored(removing: Pick<Removing, 'query'>, entries: readonly KeptOutEntry[]): Promise<boolean> {
  for (const shape of inOrder) {
    for (const piece of pieces(entries)) {
      const sql = `SELECT 1 FROM ${shape.name} WHERE ${eitherSql(shape, piece)} LIMIT 1`;
      if ((await removing.query(sql)).length > 0) return true;
    }
  }
  return false;
}

// By what they are found goes last: killed before, the next call finds them again.
const last: readonly Shape[] = [identityMapShape, rosterShape, accountShape];
const inOrder = [...tableShapes.filter((shape) => !last.includes(shape)), ...last];

/** What stored rows tell of people of whom something is known: everything by which they are known. */
export async function tellAll(
  { query }: Pick<Removing, 'query'>,
  entries: readonly KeptOutEntry[],
): Promise<readonly KeptOutEntry[]> {
  const keptOut = new KeptOut(entries);
  for (let unread = entries; unread.length > 0; unread = keptOut.takeLearned()) {
    for (const shape of last) {
      for (const piece of pieces(unread)) {
        const sql = `SELECT ${selectColumns(shape)} FROM ${shape.name} WHERE ${ofThemSql(shape, piece)}`;
        const rows = await query<SelectedRow>(sql);
        keptOut.rowsThatPass(
          shape,
          rows.map((row) => rowOf(shape, row)),
        );
      }
    }
  }
  return keptOut.entries();
}

/** One list of so many stands in a statement up to ten times, and a statement ends at 256 KiB. */
const atOnce = 250;

function pieces(entries: readonly KeptOutEntry[]): readonly (readonly KeptOutEntry[])[] {
  const count = Math.ceil(entries.length / atOnce);
  return Array.from({ length: count }, (_, at) => entries.slice(at * atOnce, (at + 1) * atOnce));
}

async function eraseOf(removing: Removing, shape: Shape, entries: readonly KeptOutEntry[]): Promise<void> {
  const own = ofThemSql(shape, entries);
  if (shape.whose?.isEmptied !== true) await removeWhere(removing, shape, own);
  else await changeWhere(removing, shape, emptiedSql(shape), own);
  const naming = namingSql(shape, entries);
  if (naming !== 'false') await changeWhere(removing, shape, withoutSql(shape, entries), naming);
}

const eitherSql = (shape: Shape, entries: readonly KeptOutEntry[]): string =>
  `(${ofThemSql(shape, entries)}) OR (${namingSql(shape, entries)})`;

async function countTheirs(
  { query }: Pick<Removing, 'query'>,
  entries: readonly KeptOutEntry[],
): Promise<readonly ErasedRows[]> {
  const counts: ErasedRows[] = [];
  for (const shape of tableShapes) {
    const sum = { own: 0, naming: 0 };
    for (const piece of pieces(entries)) {
      const own = ofThemSql(shape, piece);
      const [found] = await query<{ own: number; naming: number }>(
        `SELECT countIf(${own}) AS own, countIf(NOT (${own}) AND (${namingSql(shape, piece)})) AS naming
          FROM ${shape.name} FINAL WHERE ${eitherSql(shape, piece)}`,
      );
      sum.own += found?.own ?? 0;
      sum.naming += found?.naming ?? 0;
    }
    if (shape.whose !== null) counts.push({ table: shape.name, ...sum });
  }
  return counts;
}

const dayOf = (at: string): string => `toUInt32(toDate(${at}, 'UTC'))`;

/** Who belonged to a group changes its figures in every week, those in which they wrote nothing too. */
async function daysOf(
  { query }: Pick<Removing, 'query'>,
  entries: readonly KeptOutEntry[],
): Promise<readonly number[]> {
  const days = new Set<number>();
  for (const piece of pieces(entries)) {
    const sql = `SELECT DISTINCT ${dayOf('at')} AS day FROM messages WHERE ${eitherSql(messageShape, piece)}`;
    for (const { day } of await query<{ day: number }>(sql)) days.add(day);
    const inRoster = await query(`SELECT 1 FROM roster WHERE ${eitherSql(rosterShape, piece)} LIMIT 1`);
    if (inRoster.length === 0) continue;
    const [span] = await query<{ first: number; last: number; messages: number }>(
      `SELECT ${dayOf('min(at)')} AS first, ${dayOf('max(at)')} AS last, count() AS messages FROM messages`,
    );
    if (span!.messages > 0) for (let day = span!.first; day <= span!.last; day += 1) days.add(day);
  }
  return [...days].sort((one, other) => one - other);
}
