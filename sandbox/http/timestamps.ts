// Reads the times of a request: micros from what Slack writes as seconds with six decimals.
import { Refusal } from './refusal.ts';

/**
 * Micros; undefined when nothing was sent. More than six decimals shift the point, as they do at Slack: the bound is then
 * far away and the answer silently empty. Throws Refusal with the name given.
 */
export function readBound(text: string | null, refusal: 'invalid_ts_oldest' | 'invalid_ts_latest'): number | undefined {
  if (text === null || text === '' || text === 'now') return undefined;
  const [, whole, fraction = ''] = /^(\d{1,12})(?:\.(\d{0,12}))?$/.exec(text) ?? [];
  if (whole === undefined) throw new Refusal(refusal);
  return Number(`${whole}${fraction.padEnd(6, '0')}`);
}

/** Micros of a `ts` that the workspace itself wrote. */
export function toMicros(ts: string): number {
  return Number(ts.replace('.', ''));
}
