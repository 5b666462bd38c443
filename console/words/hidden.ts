// What is hidden in one chart, said below it.
import type { Point } from '../../src/api/contract/metrics.ts';
import { counted } from './numbers.ts';
import { hiddenText } from './values.ts';

/** `Hatched: 3 values hidden (fewer than 5 people).`, and why values are not available; empty when nothing is hidden. `how` is what the chart shows instead. */
export function hiddenCaption(points: readonly Pick<Point, 'value'>[], how = 'Hatched'): string {
  const sentences = new Map<string, number>();
  for (const { value } of points) {
    if (value.state === 'hidden')
      sentences.set(hiddenText(value.sentence), (sentences.get(hiddenText(value.sentence)) ?? 0) + 1);
  }
  const parts = [...sentences].map(([sentence, count]) => `${counted(count, 'value', 'values')} hidden (${sentence})`);
  const lacking = points.flatMap(({ value }) => (value.state === 'unavailable' ? [value.sentence] : []));
  return [...(parts.length === 0 ? [] : [`${how}: ${parts.join('; ')}.`]), ...new Set(lacking)].join(' ');
}
