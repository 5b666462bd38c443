// What is hidden in one chart, said below it.
import type { Point } from '../../src/api/contract/metrics.ts';
import { counted } from './numbers.ts';
import { hiddenText } from './values.ts';

/** `Hatched: 3 values hidden (fewer than 5 people).`; empty when nothing is hidden. `how` is what the chart shows instead. */
export function hiddenCaption(points: readonly Pick<Point, 'value'>[], how = 'Hatched'): string {
  const sentences = new Map<string, number>();
  for (const { value } of points) {
    if (value.state === 'hidden')
      sentences.set(hiddenText(value.sentence), (sentences.get(hiddenText(value.sentence)) ?? 0) + 1);
  }
  if (sentences.size === 0) return '';
  const parts = [...sentences].map(([sentence, count]) => `${counted(count, 'value', 'values')} hidden (${sentence})`);
  return `${how}: ${parts.join('; ')}.`;
}
