// Reads an instant to the microsecond out of what a source calls a time.

const pattern = /^(\d{1,10})(?:\.(\d{1,6}))?$/;

/** The end of June 2255: a double counts microseconds exactly up to here, and a time that is not exact is no name. */
const latest = Number.MAX_SAFE_INTEGER;

/**
 * Microseconds since 1970, or 0 for what is no instant: seconds as a string such as `1700000000.000100` or as a number.
 * Digits are moved, not multiplied: a double of seconds cannot hold six decimals of every second.
 */
export function microsecondsOf(found: unknown): number {
  const at = typeof found === 'string' ? ofString(found) : typeof found === 'number' ? ofNumber(found) : 0;
  return at <= latest ? at : 0;
}

/** The same instant as a source writes it: seconds with exactly six decimals, for more or fewer name another one. */
export function secondsOf(microseconds: number): string {
  const digits = String(Math.trunc(microseconds)).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** True for what names an instant after 1970 began. */
export const isInstant = (found: unknown): boolean => microsecondsOf(found) > 0;

/** Any number of seconds that has more than ten digits would be written with an exponent, or is of milliseconds. */
const ofNumber = (seconds: number): number => (seconds >= 0 && seconds < 1e10 ? ofString(seconds.toFixed(6)) : 0);

function ofString(text: string): number {
  if (text.length === 17 && text.charCodeAt(10) === 46) {
    const seconds = digits(text, 0, 10);
    const fraction = digits(text, 11, 17);
    return seconds < 0 || fraction < 0 ? 0 : seconds * 1_000_000 + fraction;
  }
  const match = pattern.exec(text);
  return match === null ? 0 : Number(`${match[1]}${(match[2] ?? '').padEnd(6, '0')}`);
}

/** The number that these characters write, or -1. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
