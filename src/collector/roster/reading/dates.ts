// Days as people and programs write them: read where there is one way to read them, and never guessed.

/** What a cell says: a day, a day that its column must decide, or why it is none. */
export type CellDate =
  | { readonly is: 'day'; readonly day: string }
  /** Two numbers up to 12: which of them is the month, another row of the column may prove. */
  | { readonly is: 'either'; readonly year: number; readonly first: number; readonly second: number }
  | { readonly is: 'blank' }
  | { readonly is: 'date-invalid' | 'date-too-old' | 'date-two-digit-year' };

/** In which order a column writes day and month, as far as its rows prove it; both where they contradict each other. */
export interface DateOrder {
  dayFirst: boolean;
  monthFirst: boolean;
}

const earliest = '1950-01-01';
const invalid: CellDate = { is: 'date-invalid' };

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A time or a zone behind it, which exports of timestamps have. */
const later = String.raw`(?:[T ]\d{1,2}:\d{2}.*|Z|[+-]\d{2}:?\d{2})?$`;
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${later}`);
const yearLast = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${later}`);
const compact = /^(\d{4})(\d{2})(\d{2})$/;
const dayAndWord = new RegExp(String.raw`^(\d{1,2})[-. /]+([A-Za-z]{3,9})[-., /]+(\d{4})${later}`);
const wordAndDay = new RegExp(String.raw`^([A-Za-z]{3,9})[-. ]+(\d{1,2})(?:st|nd|rd|th)?[-, ]+(\d{4})${later}`);
const twoDigits = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{2})$|^\d{1,2}[-. ][A-Za-z]{3,9}[-. ]\d{2}$/;

/** 2026-01-05, 2026/1/5, 20260105, 05.01.2026 (the day first, always), 5 Jan 2026, Jan 5, 2026 and 05/01/2026. */
export function readDate(cell: string): CellDate {
  const text = cell.trim();
  if (text === '') return { is: 'blank' };
  const start = yearFirst.exec(text) ?? undefined;
  if (start !== undefined) return dayOf(start[1], start[3], start[4]);
  const packed = compact.exec(text);
  if (packed !== null) return dayOf(packed[1], packed[2], packed[3]);
  const end = yearLast.exec(text);
  if (end !== null) return fromYearLast(Number(end[4]), end[2] === '.', Number(end[1]), Number(end[3]));
  return fromWords(text);
}

function fromWords(text: string): CellDate {
  const dayFirst = dayAndWord.exec(text);
  if (dayFirst !== null) return dayOf(dayFirst[3], monthOf(dayFirst[2]), dayFirst[1]);
  const monthFirst = wordAndDay.exec(text);
  if (monthFirst !== null) return dayOf(monthFirst[3], monthOf(monthFirst[1]), monthFirst[2]);
  return twoDigits.test(text) ? { is: 'date-two-digit-year' } : invalid;
}

function fromYearLast(year: number, hasDots: boolean, first: number, second: number): CellDate {
  if (hasDots || first > 12) return dayOf(year, second, first);
  if (second > 12) return dayOf(year, first, second);
  // The same day either way.
  if (first === second) return dayOf(year, first, second);
  return first === 0 || second === 0 ? invalid : { is: 'either', year, first, second };
}

const monthOf = (word: string | undefined): number => months.indexOf((word ?? '').slice(0, 3).toLowerCase()) + 1;

function dayOf(year: unknown, month: unknown, day: unknown): CellDate {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const lastOfMonth = new Date(Date.UTC(2000, m, 0));
  lastOfMonth.setUTCFullYear(y, m, 0);
  if (m < 1 || m > 12 || d < 1 || d > lastOfMonth.getUTCDate()) return invalid;
  const text = `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
  return text < earliest ? { is: 'date-too-old' } : { is: 'day', day: text };
}

/** What a row proves for the other rows of its column. */
export function learnOrder(cell: string, order: DateOrder): void {
  const parts = yearLast.exec(cell.trim());
  if (parts === null || parts[2] === '.') return;
  const [first, second] = [Number(parts[1]), Number(parts[3])];
  if (first > 12 && second <= 12) order.dayFirst = true;
  if (second > 12 && first <= 12) order.monthFirst = true;
}

/** Decides what can be decided; a column that contradicts itself, or proves nothing, decides nothing. */
export function settleDate(date: CellDate, order: DateOrder): CellDate {
  if (date.is !== 'either') return date;
  const { year, first, second } = date;
  if (order.dayFirst === order.monthFirst) return invalid;
  return order.dayFirst ? dayOf(year, second, first) : dayOf(year, first, second);
}
