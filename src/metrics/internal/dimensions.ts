// By what an answer can be split: the organization, its channels, and the dimensions by which people are grouped.
import { Refused } from '../../base/errors.ts';
import { fileDimensions, workedOutDimensions } from '../../privacy/dimensions.ts';
import type { NamedDimension } from '../answers.ts';
import type { Metric, Split } from '../metric.ts';
import { groupingNumbers, groupNestsNumber, type FigureStore } from './figure-tables.ts';

/** A dimension that an organization names itself. */
export interface OwnDimension {
  readonly number: number;
  readonly name: string;
}

/** What an answer is split by, in its own words and in those of the figures. */
export interface By {
  readonly key: string;
  readonly name: string;
  readonly grouping: number;
}

const ofEverybody: readonly By[] = [
  { key: 'organization', name: 'Organization', grouping: groupingNumbers.organization },
  { key: 'channel', name: 'Channel', grouping: groupingNumbers.channel },
];

/** Every way to split, an organization's own last: what has a key of ours keeps it. */
export function waysToSplit(own: readonly OwnDimension[] = []): readonly By[] {
  const known = [...fileDimensions, ...workedOutDimensions].map(({ key, name, number }) => ({
    key,
    name,
    grouping: number,
  }));
  return [...ofEverybody, ...known, ...own.map(({ name, number }) => ({ key: name, name, grouping: number }))];
}

export function splitOf({ grouping }: Pick<By, 'grouping'>): Split {
  if (grouping === groupingNumbers.organization) return 'organization';
  return grouping === groupingNumbers.channel ? 'channel' : 'people';
}

/** What was asked for, or the first split of the metric. Throws Refused for what it is not split by. */
export function byOf(metric: Metric, asked: string | undefined, own: readonly OwnDimension[] | undefined): By {
  const ways = waysToSplit(own);
  const found = ways.find(({ key }) => key === (asked ?? metric.splits[0]));
  if (found !== undefined && metric.splits.includes(splitOf(found))) return found;
  const named = metric.splits.map((split) => (split === 'people' ? 'a dimension of people' : split));
  throw new Refused(
    'invalid-request',
    `${metric.id} is not split by that.`,
    `It can be split by ${named.join(' or ')}; GET /api/metrics lists the dimensions.`,
  );
}

/** The dimension of a key. Throws Refused where there is none. */
export function dimensionOf(asked: string, own: readonly OwnDimension[] | undefined): By {
  const found = waysToSplit(own).find((way) => way.key === asked && splitOf(way) === 'people');
  if (found !== undefined) return found;
  throw new Refused('invalid-request', 'There is no such dimension.', 'GET /api/metrics lists them all.');
}

/** The dimensions that have groups in the weeks that are computed. */
export async function readDimensions(
  store: FigureStore,
  organizationId: string,
  own: readonly OwnDimension[] | undefined,
): Promise<NamedDimension[]> {
  const rows = await store.query<{ grouping: number }>(
    organizationId,
    `SELECT DISTINCT grouping FROM groupNests
    WHERE (week, version) IN (SELECT week, max(version) FROM figureWeeks WHERE metric = ${groupNestsNumber} GROUP BY week)`,
  );
  const found = new Set(rows.map(({ grouping }) => grouping));
  return waysToSplit(own)
    .filter(({ grouping }) => found.has(grouping))
    .map(({ key, name }) => ({ key, name }));
}
