// Tells a row whose cells do not stand under their headers, since one was lost or a comma was not quoted.
import { booleanOf, minutesOf, zoneOf } from './cell-values.ts';
import type { ColumnPlan } from './column-plan.ts';
import { readDate } from './dates.ts';
import { isBlank } from './sheet.ts';

/**
 * The column that shows it, or null where the number of cells does. Undefined for a row that stands as it should; blank
 * cells behind the last column are nothing.
 */
export function shiftOf(cells: readonly string[], plan: ColumnPlan): string | null | undefined {
  if (cells.length < plan.headers.length) return null;
  if (cells.length > plan.width && (!cells.slice(plan.width).every(isBlank) || seemsShifted(cells, plan))) return null;
  const { email } = plan.single;
  if (email === undefined || cells[email]!.includes('@')) return undefined;
  return plan.besideEmail.some((at) => cells[at]!.includes('@')) ? plan.headers[email] : undefined;
}

const fits = {
  snapshot: isDate,
  joinDate: isDate,
  leaveDate: isDate,
  timeZone: (cell: string) => zoneOf(cell) !== undefined,
  workStart: (cell: string) => minutesOf(cell) !== undefined,
  workEnd: (cell: string) => minutesOf(cell) !== undefined,
  sample: (cell: string) => booleanOf(cell) !== undefined,
} as const;

function isDate(cell: string): boolean {
  const { is } = readDate(cell);
  return is === 'day' || is === 'either';
}

/**
 * A row may have one blank cell too many because all have. It is shifted where two cells make no sense that would make some
 * one column on.
 */
function seemsShifted(cells: readonly string[], plan: ColumnPlan): boolean {
  let misfits = 0;
  let wouldFit = 0;
  for (const [is, isFit] of Object.entries(fits)) {
    const at = plan.single[is as keyof typeof fits];
    if (at === undefined || isBlank(cells[at]!) || isFit(cells[at]!)) continue;
    misfits += 1;
    const next = cells[at + 1] ?? '';
    if (isFit(next)) wouldFit += 1;
    else if (!isBlank(next)) return false;
  }
  return misfits > 1 && wouldFit > 0;
}
