// What a number in a cell of Excel looks like: a date, a time of day, a number with leading zeros, or itself.

export type NumberLook = 'plain' | 'date' | 'time' | { readonly digits: number };

/** By the number of a format and, where the workbook defines it itself, its code. */
export function lookOf(format: number, code: string | undefined): NumberLook {
  if (code === undefined) return lookOfBuiltIn(format);
  // Only the part for positive numbers, without what is quoted, escaped, padded, a color or a locale.
  const bare = (code.split(';')[0] ?? '')
    .replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .toLowerCase();
  if (/^0{2,}$/.test(bare)) return { digits: bare.length };
  if (/general|0|#|@/.test(bare) && !/[ydh]/.test(bare)) return 'plain';
  if (/[yd]/.test(bare) || /m{3,}/.test(bare)) return 'date';
  return /[hs]/.test(bare) ? 'time' : 'plain';
}

/** Those of ECMA-376, part 1, 18.8.30, East Asian dates included. */
function lookOfBuiltIn(format: number): NumberLook {
  if ((format >= 14 && format <= 17) || format === 22) return 'date';
  if ((format >= 27 && format <= 36) || (format >= 50 && format <= 58)) return 'date';
  return (format >= 18 && format <= 21) || (format >= 45 && format <= 47) ? 'time' : 'plain';
}

const dayMilliseconds = 86_400_000;
const lastSerial = 2_958_465;

/** As a spreadsheet would show it, but dates as `YYYY-MM-DD` and times as `HH:MM`. */
export function numberText(value: string, look: NumberLook, is1904: boolean): string {
  const number = Number(value);
  if (!Number.isFinite(number) || value.trim() === '') return value;
  if (look === 'plain') return plain(value, number);
  if (look === 'time' && number >= 0 && number <= 1) return timeText(number);
  if (look === 'date' || look === 'time') {
    return number >= 0 && number <= lastSerial ? dateText(Math.floor(number), is1904) : plain(value, number);
  }
  return Number.isSafeInteger(number) && number >= 0 ? String(number).padStart(look.digits, '0') : plain(value, number);
}

/** A long id keeps its last digits, which a floating-point number would round. */
function plain(value: string, number: number): string {
  const whole = /^-?\d+$/.exec(value.trim());
  return whole === null ? String(number) : whole[0];
}

function timeText(share: number): string {
  const minutes = Math.round(share * 1440);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Excel counts a 29th of February 1900 that never was, so serials before it are a day less. */
function dateText(serial: number, is1904: boolean): string {
  const start = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  return new Date(start + serial * dayMilliseconds).toISOString().slice(0, 10);
}
