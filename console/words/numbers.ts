// Numbers, durations and sizes as people read them.
const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });

/** `1,204,332`; a fraction keeps one decimal below 100. */
export function number(value: number): string {
  return Number.isInteger(value) || Math.abs(value) >= 100 ? whole.format(value) : oneDecimal.format(value);
}

/** `1.2M`, for the ticks of an axis. */
export function shortNumber(value: number): string {
  return Math.abs(value) < 10_000 ? number(value) : compact.format(value);
}

/** `1 person`, `5 people`. */
export function counted(count: number, one: string, many: string): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** `45 s`, `12 min`, `1 h 20 min`, `2 days`, from seconds. */
export function duration(seconds: number): string {
  if (Math.round(seconds) < 60)
    return `${number(seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds))} s`;
  const minutes = seconds / 60;
  if (minutes < 10) return `${oneDecimal.format(minutes)} min`;
  if (Math.round(minutes) < 60) return `${Math.round(minutes)} min`;
  if (Math.round(minutes) < 24 * 60) return hoursAndMinutes(Math.round(minutes));
  const days = minutes / 60 / 24;
  return days < 10 ? `${oneDecimal.format(days)} ${days === 1 ? 'day' : 'days'}` : `${whole.format(days)} days`;
}

function hoursAndMinutes(minutes: number): string {
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** `about 2 min`, coarse on purpose: an estimate that flickers is worse than none. */
export function remaining(seconds: number): string {
  if (seconds < 5) return 'a few seconds';
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} s`;
  return `about ${duration(Math.ceil(seconds / 60) * 60)}`;
}

/** `12.4 MB`, decimal. */
export function bytes(count: number): string {
  if (count < 1000) return `${count} bytes`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let size = count / 1000;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size < 100 ? oneDecimal.format(size) : whole.format(size)} ${units[unit]}`;
}
