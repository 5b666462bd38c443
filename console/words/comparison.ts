// A week against the twelve before it, in words that judge nobody.
import type { Overview, Value } from '../../src/api/contract/metrics.ts';
import { amountAlone } from './values.ts';

type Band = Overview['tiles'][number]['band'];

/** `Within the usual 1,100 to 1,450`, `Above the usual …`. */
export function comparison(now: Value, band: Band, unit: string): string {
  if (band === null) return 'Too few weeks for a usual range';
  const low = amountAlone(band.low, unit);
  const high = amountAlone(band.high, unit);
  const usual = low === high ? low : `${low} to ${high}`;
  if (now.state !== 'shown') return `Usual range ${usual}`;
  if (now.value < band.low) return `Below the usual ${usual}`;
  if (now.value > band.high) return `Above the usual ${usual}`;
  return `Within the usual ${usual}`;
}

/** What the response times of a week say in a sentence, of those that may be told. */
export function responseLead(median: string | undefined, p90: string | undefined): string | undefined {
  if (median === undefined) return undefined;
  const half = `Half of the answered threads got their first reply within ${median}`;
  return p90 === undefined ? `${half}.` : `${half}, nine in ten within ${p90}.`;
}
