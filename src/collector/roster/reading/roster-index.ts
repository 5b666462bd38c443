// What can be said of an HR file only when all of it was read: its days, who stands twice, who leads whom.
import type { ColumnMeaning } from './column-meaning.ts';
import { cellOf, type ColumnPlan } from './column-plan.ts';
import { shiftOf } from './shift.ts';
import { listOf } from './cell-values.ts';
import { type CellDate, type DateOrder, learnOrder, readDate, settleDate } from './dates.ts';
import { flag, type Gathered } from './gathered.ts';
import { TextKeys } from './keys.ts';
import { NumberList } from './number-list.ts';
import { resolveManagers } from './reporting-lines.ts';
import { findRepeatedAddresses, findRepeatedIds } from './repeated.ts';
import type { SheetRow } from './sheet.ts';

import { TextArena } from './text-arena.ts';

type DateColumn = Extract<ColumnMeaning['is'], 'snapshot' | 'joinDate' | 'leaveDate'>;
const dateColumns: readonly DateColumn[] = ['snapshot', 'joinDate', 'leaveDate'];

export interface RosterIndex {
  /** Rows that are not blank, whatever becomes of them; they are numbered from 0 on. */
  readonly count: number;
  readonly days: readonly { readonly day: string; readonly people: number }[];
  readonly orders: Readonly<Record<DateColumn, DateOrder>>;
  /** Of each row its number in the sheet, to see that the file is still the same. */
  rowOf(person: number): number;
  flagsOf(person: number): number;
  dayOf(person: number): string;
  idOf(person: number): string;
  /** -1 for none. */
  managerOf(person: number): number;
}

/** Reads the whole file once. `fileDay` is that of its name. */
export async function indexRoster(
  rows: AsyncIterable<readonly SheetRow[]>,
  plan: ColumnPlan,
  fileDay: string | null,
): Promise<RosterIndex> {
  const gathering = new Gathering(plan);
  for await (const part of rows) for (const row of part) gathering.add(row);
  return gathering.finish(fileDay);
}

class Gathering {
  readonly #plan: ColumnPlan;
  readonly #rows = new NumberList();
  readonly #flags = new NumberList();
  readonly #dates = new NumberList();
  readonly #texts = new TextArena();
  readonly #ids = new TextKeys();
  readonly #managerIds = new TextKeys();
  readonly #managerEmails = new TextKeys();
  readonly #addresses = new TextKeys();
  readonly #owners = new NumberList();
  readonly #orders: Record<DateColumn, DateOrder> = {
    snapshot: { dayFirst: false, monthFirst: false },
    joinDate: { dayFirst: false, monthFirst: false },
    leaveDate: { dayFirst: false, monthFirst: false },
  };

  constructor(plan: ColumnPlan) {
    this.#plan = plan;
  }

  add({ row, cells }: SheetRow): void {
    const plan = this.#plan;
    const person = this.#rows.count;
    const id = cellOf(cells, plan, 'id');
    const isShifted = shiftOf(cells, plan) !== undefined;
    const isUnderstood = !isShifted && id !== '';
    this.#rows.add(row);
    this.#flags.add((isShifted ? flag.shifted : 0) | (!isShifted && id === '' ? flag.idBlank : 0));
    this.#texts.add(isUnderstood ? id : '');
    this.#ids.add(isUnderstood ? id : '');
    this.#addWhereThereIs('managerId', this.#managerIds, isUnderstood ? cells : []);
    this.#addWhereThereIs('managerEmail', this.#managerEmails, isUnderstood ? cells : []);
    if (plan.single.snapshot !== undefined) {
      this.#dates.add(isUnderstood ? packed(readDate(cellOf(cells, plan, 'snapshot'))) : notADay);
    }
    if (!isUnderstood) return;
    for (const column of dateColumns) learnOrder(cellOf(cells, plan, column), this.#orders[column]);
    this.#addAddress(person, cellOf(cells, plan, 'email'), 0);
    for (const at of plan.aliases) for (const alias of listOf(cells[at] ?? '')) this.#addAddress(person, alias, 1);
  }

  /** A column that is not there takes no memory. */
  #addWhereThereIs(is: 'managerId' | 'managerEmail', keys: TextKeys, cells: readonly string[]): void {
    if (this.#plan.single[is] !== undefined) keys.add(cellOf(cells, this.#plan, is));
  }

  #addAddress(person: number, address: string, isAlias: 0 | 1): void {
    if (!address.includes('@')) return;
    this.#addresses.add(address);
    this.#owners.add(person * 2 + isAlias);
  }

  finish(fileDay: string | null): RosterIndex {
    const { names, days } = this.#settleDays(fileDay);
    const gathered: Gathered = {
      rows: this.#rows,
      flags: Uint16Array.from({ length: this.#rows.count }, (_, at) => this.#flags.at(at)),
      ids: this.#ids,
      managerIds: this.#managerIds,
      managerEmails: this.#managerEmails,
      days,
      addresses: this.#addresses,
      owners: this.#owners,
    };
    const people = Array<number>(names.length).fill(0);
    const byId = findRepeatedIds(gathered, people);
    const managers = resolveManagers(gathered, byId, findRepeatedAddresses(gathered));
    const [rows, texts, { flags }] = [this.#rows, this.#texts, gathered];
    return {
      count: rows.count,
      days: names.map((day, at) => ({ day, people: people[at]! })).filter((day) => day.people > 0),
      orders: this.#orders,
      rowOf: (person) => rows.at(person),
      flagsOf: (person) => flags[person] ?? flag.shifted,
      dayOf: (person) => names[days.at(person)] ?? '',
      idOf: (person) => texts.at(person),
      managerOf: (person) => managers[person] ?? -1,
    };
  }

  /** A row without a day of its own takes that of the file, where there is one and no more. */
  #settleDays(fileDay: string | null): { names: readonly string[]; days: NumberList } {
    const names: string[] = [];
    const places = new Map<string, number>();
    const placeOf = (day: string): number => {
      if (!places.has(day)) places.set(day, names.push(day) - 1);
      return places.get(day)!;
    };
    const settled = new NumberList();
    for (let person = 0; person < this.#rows.count; person += 1) {
      const date = settleDate(unpacked(this.#dates.at(person)), this.#orders.snapshot);
      settled.add(date.is === 'day' ? placeOf(date.day) : date.is === 'blank' ? blankPlace : notADay);
    }
    const isOnly = names.length <= 1;
    const only = isOnly && (names.length === 1 || fileDay !== null) ? placeOf(names[0] ?? fileDay!) : notADay;
    const order = names.toSorted();
    const rankOf = new Map(order.map((name, rank) => [name, rank]));
    const ranks = names.map((name) => rankOf.get(name)!);
    const days = new NumberList();
    for (let person = 0; person < settled.count; person += 1) {
      const place = settled.at(person) === blankPlace ? only : settled.at(person);
      days.add(place < 0 ? notADay : ranks[place]!);
    }
    return { names: order, days };
  }
}

const notADay = -1;
/** What stands in a list beyond its end, so that a file without the column is blank throughout. */
const blankDay = 0;

const blankPlace = -2;

/** A date of a cell in one number, so that a million of them can wait for their column to be decided. */
function packed(date: CellDate): number {
  if (date.is === 'day') return Number(date.day.replaceAll('-', ''));
  if (date.is === 'either') return -(date.year * 10_000 + date.first * 100 + date.second);
  return date.is === 'blank' ? blankDay : notADay;
}

function unpacked(number: number): CellDate {
  if (number === blankDay) return { is: 'blank' };
  if (number === notADay) return { is: 'date-invalid' };
  const digits = String(Math.abs(number)).padStart(8, '0');
  const [year, first, second] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)];
  return number > 0
    ? { is: 'day', day: `${year}-${first}-${second}` }
    : { is: 'either', year: Number(year), first: Number(first), second: Number(second) };
}
