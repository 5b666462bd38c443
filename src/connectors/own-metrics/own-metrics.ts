// The permission slip of own metrics: figures that an organization measured itself, and every field that is kept of them.
import type { Upload } from '../../connector/connector.ts';
import { stream } from '../../connector/stream.ts';
import { type Keep, ownMetricShape } from '../../privacy/shapes.ts';
import { day, identity, label, numberOf } from '../../privacy/vocabulary.ts';

/** One row, in memory alone. */
export interface OwnMetricRecord {
  readonly id: string;
  /** The Monday, `YYYY-MM-DD`. */
  readonly week: string;
  readonly key: string;
  readonly value: number;
}

/** Where the words of KEY stand in the directory. */
export const metricWords = 'metric';

const ownMetricKeep: Keep<typeof ownMetricShape, unknown> = {
  person: identity('hr-id', 'id', { rule: 'a keyed token of EMPLOYEE_ID' }),
  week: day('week', { rule: 'the Monday of WEEK' }),
  metric: label(metricWords, 'key', {
    rule: 'a token of KEY; the word itself in your directory, where two people have it',
  }),
  value: numberOf('value', { rule: 'VALUE, from -1,000,000,000 to 1,000,000,000' }),
};

export const ownMetrics: Upload = {
  kind: 'upload',
  id: 'own-metrics',
  name: 'Own metrics',
  summary: 'Figures of people by week that you measured yourself.',
  needs: ['A file with EMPLOYEE_ID, WEEK, KEY and VALUE: .csv, .csv.gz or .xlsx.'],
  neverKept: [
    'ids in clear: only a keyed token of each',
    'the word of a metric that only one person has',
    'every other column',
    'the file itself: it is read where it lies',
  ],
  namespace: { name: 'own-metrics', normalize: (id) => id.trim() },
  streams: {
    figures: stream<typeof ownMetricShape, unknown>({
      shape: ownMetricShape,
      from: 'the rows of the file',
      keep: ownMetricKeep,
      dropped: ['every column beside the four'],
    }),
  },
};
