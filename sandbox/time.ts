// Days, Slack's time stamps and the clocks of time zones. Times are whole microseconds, days count from 1970.

export const microsPerSecond = 1_000_000;
export const secondsPerDay = 86_400;
export const microsPerDay = secondsPerDay * microsPerSecond;

export const dayOf = (micros: number): number => Math.floor(micros / microsPerDay);

/** `YYYY-MM-DD` */
export const nameOfDay = (day: number): string => new Date(day * secondsPerDay * 1000).toISOString().slice(0, 10);

/** A time as Slack writes it: ten digits, a point, six digits. */
export function tsOf(micros: number): string {
  const seconds = Math.floor(micros / microsPerSecond);
  return `${seconds}.${(micros - seconds * microsPerSecond + microsPerSecond).toString().slice(1)}`;
}

/** Undefined for whatever is no time stamp. */
export function microsOf(ts: string): number | undefined {
  return /^\d{10}\.\d{6}$/.test(ts) ? Number(ts.slice(0, 10)) * microsPerSecond + Number(ts.slice(11)) : undefined;
}

/** How many seconds the zone's clocks are ahead of UTC at noon of each day, the first day first. */
export function offsetsOf(zone: string, firstDay: number, days: number): Int32Array {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return Int32Array.from({ length: days }, (_, at) => {
    const noon = new Date((firstDay + at + 0.5) * secondsPerDay * 1000);
    const name = format.formatToParts(noon).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
    const [, sign, hours, minutes] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(name) ?? [];
    return (sign === '-' ? -60 : 60) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  });
}
