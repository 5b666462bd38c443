// Makes the record of one row, and finds what is wrong in its cells.
import { booleanOf, emailOf, listOf, minutesOf, workDaysOf, zoneOf } from './cell-values.ts';
import { cellOf, type ColumnPlan, headerOf } from './column-plan.ts';
import { shiftOf } from './shift.ts';
import { readDate, settleDate } from './dates.ts';
import type { FindingCode, FindingSeverity, RowFinding } from './finding.ts';
import { flag } from './gathered.ts';
import { managersAbove } from './reporting-lines.ts';
import type { RosterIndex } from './roster-index.ts';
import type { RosterRecord } from './roster-record.ts';
import type { SheetRow } from './sheet.ts';

type Single = keyof ColumnPlan['single'];

/** One row, and where its findings go. */
interface Reading {
  readonly plan: ColumnPlan;
  readonly index: RosterIndex;
  readonly cells: readonly string[];
  /** Its number in the index. */
  readonly person: number;
  find(column: string | null, code: FindingCode, severity?: FindingSeverity): void;
}

/** Undefined for a row that is left out. */
export function recordOf(
  { row, cells }: SheetRow,
  person: number,
  index: RosterIndex,
  plan: ColumnPlan,
  findings: RowFinding[],
): RosterRecord | undefined {
  const reading: Reading = {
    plan,
    index,
    cells,
    person,
    find: (column, code, severity = 'warning') => findings.push({ row, column, code, severity }),
  };
  if (isLeftOut(reading)) return undefined;
  return {
    row,
    day: index.dayOf(person),
    id: cellOf(cells, plan, 'id'),
    emails: emailsIn(reading),
    ...identitiesIn(reading),
    ...managerIn(reading),
    ...datesIn(reading),
    zone: zoneIn(reading),
    ...scheduleIn(reading),
    isLeftOut: isToBeLeftOut(reading),
    groups: plan.groups.flatMap(({ at, dimension }) => pairOf(dimension, cells[at] ?? '')),
  };
}

const pairOf = (dimension: string, cell: string): readonly (readonly [string, string])[] =>
  cell.trim() === '' ? [] : [[dimension, cell.trim()]];

function isLeftOut({ plan, index, cells, person, find }: Reading): boolean {
  const flags = index.flagsOf(person);
  if ((flags & flag.shifted) !== 0) find(shiftOf(cells, plan) ?? null, 'row-shifted', 'error');
  else if ((flags & flag.idBlank) !== 0) find(headerOf(plan, 'id'), 'id-blank', 'error');
  else if ((flags & flag.dayInvalid) !== 0) find(headerOf(plan, 'snapshot'), 'day-invalid', 'error');
  else if ((flags & flag.idRepeated) !== 0) find(headerOf(plan, 'id'), 'id-repeated', 'error');
  else return false;
  return true;
}

function emailsIn({ plan, index, cells, person, find }: Reading): readonly string[] {
  const emails: string[] = [];
  const main = cellOf(cells, plan, 'email');
  const column = headerOf(plan, 'email');
  if (main === '' && column !== null) find(column, 'email-blank', 'note');
  const add = (address: string, at: string | null): void => {
    const email = emailOf(address);
    if (email === undefined) find(at, 'email-invalid');
    else emails.push(email);
  };
  if (main !== '') add(main, column);
  for (const at of plan.aliases) for (const alias of listOf(cells[at] ?? '')) add(alias, plan.headers[at] ?? null);
  const flags = index.flagsOf(person);
  if ((flags & flag.emailRepeated) !== 0) find(column, 'email-repeated');
  if ((flags & flag.aliasRepeated) !== 0) find(plan.headers[plan.aliases[0] ?? -1] ?? null, 'email-repeated');
  return emails;
}

function identitiesIn({ plan, cells }: Reading): Pick<RosterRecord, 'usernames' | 'identities'> {
  const usernames: string[] = [];
  const identities: RosterRecord['identities'][number][] = [];
  for (const { at, source, of } of plan.identities) {
    const value = (cells[at] ?? '').trim();
    if (value === '') continue;
    if (source === 'any') usernames.push(value);
    else identities.push([source, of, value]);
  }
  return { usernames, identities };
}

function managerIn(reading: Reading): Pick<RosterRecord, 'managerId' | 'managerEmail' | 'managers'> {
  const { plan, index, cells, person, find } = reading;
  const flags = index.flagsOf(person);
  const [id, email] = [cellOf(cells, plan, 'managerId'), cellOf(cells, plan, 'managerEmail')];
  const column = id === '' ? headerOf(plan, 'managerEmail') : headerOf(plan, 'managerId');
  if ((flags & flag.managerUnknown) !== 0) find(headerOf(plan, 'managerId'), 'manager-unknown');
  if ((flags & flag.managerEmailUnknown) !== 0) find(headerOf(plan, 'managerEmail'), 'manager-unknown');
  if ((flags & flag.managerSelf) !== 0) find(column, 'manager-self');
  if ((flags & flag.managerCycle) !== 0) find(column, 'manager-cycle');
  const managerEmail = emailOf(email) ?? null;
  if ((flags & (flag.managerSelf | flag.managerCycle)) !== 0)
    return { managerId: null, managerEmail: null, managers: [] };
  const managers = managersAbove(person, index);
  return { managerId: managers[0] ?? (id === '' ? null : id), managerEmail, managers };
}

function datesIn(reading: Reading): Pick<RosterRecord, 'joinedOn' | 'leftOn'> {
  const joinedOn = dateIn(reading, 'joinDate');
  const leftOn = dateIn(reading, 'leaveDate');
  if (joinedOn === null || leftOn === null || leftOn >= joinedOn) return { joinedOn, leftOn };
  reading.find(headerOf(reading.plan, 'leaveDate'), 'leave-before-join');
  return { joinedOn, leftOn: null };
}

function dateIn({ plan, index, cells, find }: Reading, is: 'joinDate' | 'leaveDate'): string | null {
  const date = settleDate(readDate(cellOf(cells, plan, is)), index.orders[is]);
  if (date.is === 'day') return date.day;
  if (date.is !== 'blank') find(headerOf(plan, is), date.is === 'either' ? 'date-invalid' : date.is);
  return null;
}

function zoneIn({ plan, cells, find }: Reading): string | null {
  const cell = cellOf(cells, plan, 'timeZone');
  const zone = cell === '' ? undefined : zoneOf(cell);
  if (cell !== '' && zone === undefined) find(headerOf(plan, 'timeZone'), 'zone-unknown');
  return zone ?? null;
}

/** Hours count as a pair whose end is after its start: whose night shift it would be is not for us to guess. */
function scheduleIn({ plan, cells, find }: Reading): Pick<RosterRecord, 'workStart' | 'workEnd' | 'workDays'> {
  const text = (is: Single): string => cellOf(cells, plan, is);
  const [from, to, days] = [text('workStart'), text('workEnd'), text('workDays')];
  const [workStart, workEnd] = [minutesOf(from), minutesOf(to)];
  const workDays = days === '' ? 0 : workDaysOf(days);
  if (workDays === undefined) find(headerOf(plan, 'workDays'), 'schedule-invalid');
  if (workStart !== undefined && workEnd !== undefined && workEnd > workStart) {
    return { workStart, workEnd, workDays: workDays ?? 0 };
  }
  const isStartWrong = (workStart === undefined && from !== '') || plan.single.workEnd === undefined;
  if (from !== '' || to !== '') find(headerOf(plan, isStartWrong ? 'workStart' : 'workEnd'), 'schedule-invalid');
  return { workStart: 0, workEnd: 0, workDays: workDays ?? 0 };
}

/** SAMPLE=false. What is neither true nor false may be a wish not to be counted, and is taken for one. */
function isToBeLeftOut({ plan, cells, find }: Reading): boolean {
  const cell = cellOf(cells, plan, 'sample');
  if (cell === '') return false;
  const isIn = booleanOf(cell);
  if (isIn === undefined) find(headerOf(plan, 'sample'), 'sample-invalid');
  return isIn !== true;
}
