// How far a time zone is ahead of UTC, and since when: what SQL needs to read the wall clock of a person.
import { days } from '../../base/clock.ts';
import { dayStartHour, type Monday } from '../weeks.ts';

/** From this instant on (Unix seconds) the zone is so many seconds ahead of UTC. */
export interface Offset {
  readonly since: number;
  readonly ahead: number;
}

/** No zone moves its clock twice within a week. */
const step = days(7) / 1000;

export function isTimeZone(word: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: word }).format(0);
    return true;
  } catch {
    return false;
  }
}

/** The offsets of a zone between two instants in Unix seconds: that of the first, and every change after it. */
export function offsetsBetween(zone: string, first: number, end: number): readonly Offset[] {
  const aheadAt = offsetReader(zone);
  const found: Offset[] = [{ since: first, ahead: aheadAt(first) }];
  for (let from = first; from < end; from += step) {
    const until = Math.min(from + step, end);
    const ahead = aheadAt(until);
    if (ahead !== found.at(-1)!.ahead) found.push({ since: changeBetween(aheadAt, from, until), ahead });
  }
  return found;
}

/** The instant, in Unix seconds, at which a week starts on the wall clock of a zone. */
export function weekStart(week: Monday, zone: string): number {
  const wall = Date.parse(`${week}T00:00:00Z`) / 1000 + dayStartHour * 3600;
  const aheadAt = offsetReader(zone);
  return wall - aheadAt(wall - aheadAt(wall));
}

/** The first second of the later offset. */
function changeBetween(aheadAt: (at: number) => number, from: number, until: number): number {
  const before = aheadAt(from);
  let [low, high] = [from, until];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (aheadAt(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

function offsetReader(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (at) => {
    const name = format.formatToParts(at * 1000).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    // `GMT` alone, or `GMT-03:30`.
    const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] =
      /^GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
  };
}
