// By what a figure can be split, and how that is called.
import type { MetricCatalogue, MetricDefinition } from '../../src/api/contract/metrics.ts';
import { counted } from './numbers.ts';

type Dimension = MetricCatalogue['dimensions'][number];

/** Everything a metric can be split by, the whole organization first. */
export function splitsOf({ splits }: Pick<MetricDefinition, 'splits'>, dimensions: readonly Dimension[]): Dimension[] {
  return [
    ...(splits.includes('organization') ? [{ key: 'organization', name: 'Organization' }] : []),
    ...(splits.includes('channel') ? [{ key: 'channel', name: 'Channel' }] : []),
    ...(splits.includes('people') ? dimensions : []),
  ];
}

/** How a metric is split where the address does not say, or asks for what it cannot be split by. */
export function splitOf(
  metric: Pick<MetricDefinition, 'splits'>,
  asked: string | undefined,
  dimensions: readonly Dimension[],
): string {
  const offered = splitsOf(metric, dimensions);
  return offered.find((each) => each.key === asked)?.key ?? offered[0]?.key ?? 'organization';
}

/** `Department`, `Channel`; the key itself where nobody names it. */
export function splitName(by: string, dimensions: readonly Dimension[]): string {
  if (by === 'channel') return 'Channel';
  if (by === 'organization') return 'Organization';
  return dimensions.find((each) => each.key === by)?.name ?? by;
}

export const isGrouped = (by: string) => by !== 'organization' && by !== 'channel';

/** At most as many lines as eyes can tell apart by colour. */
export const mostLines = 7;

/** Which groups a chart leaves to its table; nothing where it draws all that have a number. */
export function leftToTable(visible: number): string {
  if (visible <= mostLines) return '';
  return `Drawn: the ${mostLines} with the highest last value; the table lists all ${counted(visible, 'group', 'groups')}.`;
}
