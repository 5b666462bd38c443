// How badge data is read: whose badge, when, at which building.
import { badge, type BadgeRecord } from '../../connectors/badge/badge.ts';
import { dayNumberOf, noDay } from '../../privacy/day.ts';
import { badgeShape } from '../../privacy/shapes.ts';
import { booleanOf } from '../roster/reading/cell-values.ts';
import { isEarly, outsideOf } from './figures.ts';
import { type CellFinding, type Cells, codesOfEach, type Given, type TableFile } from './table-file.ts';

const headers = ['EMPLOYEE_ID', 'SWIPE_DATE', 'BUILDING_ID', 'BUILDING_ASSIGNED'] as const;
type Header = (typeof headers)[number];

export const badgeFile: TableFile<Header, BadgeRecord> = {
  upload: badge,
  standing: { by: 'rows', shape: badgeShape },
  headers,
  needs: [['EMPLOYEE_ID'], ['SWIPE_DATE'], ['BUILDING_ID']],
  codes: [
    ...codesOfEach,
    'row-repeated',
    'person-blank',
    'time-invalid',
    'day-in-future',
    'day-too-old',
    'building-blank',
    'assigned-invalid',
  ],
  read: (cells, given) => [swipeOf(cells, given)],
  repeats: { keyOf: ({ id, at, building }) => [id, at, building].join('\0'), columnOf: () => 'SWIPE_DATE' },
};

function swipeOf(cells: Cells<Header>, given: Given): BadgeRecord | CellFinding {
  const { EMPLOYEE_ID: id, BUILDING_ID: building, BUILDING_ASSIGNED: assigned } = cells;
  const at = instantOf(cells.SWIPE_DATE);
  const isAssigned = assigned === '' ? false : booleanOf(assigned);
  if (id === '') return { column: 'EMPLOYEE_ID', code: 'person-blank' };
  if (at === undefined) return { column: 'SWIPE_DATE', code: 'time-invalid' };
  const outside = outsideOf(new Date(at).toISOString().slice(0, 10), given);
  if (outside !== undefined) return { column: 'SWIPE_DATE', code: outside };
  if (building === '') return { column: 'BUILDING_ID', code: 'building-blank' };
  if (isAssigned === undefined) return { column: 'BUILDING_ASSIGNED', code: 'assigned-invalid' };
  return { id, at: at / 1000, building, isAssigned };
}

/** A time is needed: a day alone, as a workbook writes its dates, says nothing of when somebody came. */
const instant = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(\.\d{1,9})?\s?(?:Z|UTC|([+-]\d{2}):?(\d{2}))?$/i;

/** Milliseconds since 1970; UTC where no offset is said. */
function instantOf(cell: string): number | undefined {
  const parts = instant.exec(cell);
  if (parts === null || dayNumberOf(parts[1]) === noDay || isEarly(parts[1]!)) return undefined;
  const [, day, minutes, seconds = ':00', fraction = '', hours, rest] = parts;
  const zone = hours === undefined ? 'Z' : `${hours}:${rest}`;
  const at = Date.parse(`${day}T${minutes}${seconds}${fraction.slice(0, 4)}${zone}`);
  return Number.isNaN(at) ? undefined : at;
}
