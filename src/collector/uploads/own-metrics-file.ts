// How a file of own metrics is read: whose figure, of which week, of which metric.
import { metricWords, ownMetrics, type OwnMetricRecord } from '../../connectors/own-metrics/own-metrics.ts';
import { cleanLabel } from '../../privacy/label.ts';
import { ownMetricShape } from '../../privacy/shapes.ts';
import { figureOf, mondayOf, outsideOf } from './figures.ts';
import { type CellFinding, type Cells, codesOfEach, type Given, type TableFile } from './table-file.ts';

const headers = ['EMPLOYEE_ID', 'WEEK', 'KEY', 'VALUE'] as const;
type Header = (typeof headers)[number];

export const ownMetricsFile: TableFile<Header, OwnMetricRecord> = {
  upload: ownMetrics,
  standing: { by: 'rows', shape: ownMetricShape },
  headers,
  needs: headers.map((header) => [header]),
  codes: [
    ...codesOfEach,
    'row-repeated',
    'person-blank',
    'week-invalid',
    'day-in-future',
    'day-too-old',
    'key-invalid',
    'value-invalid',
  ],
  read: (cells, given) => [figureOfRow(cells, given)],
  repeats: { keyOf: ({ id, week, key }) => [id, week, key].join('\0'), columnOf: () => 'KEY' },
  words: { dimension: metricWords, of: ({ key }) => key },
};

function figureOfRow(cells: Cells<Header>, given: Given): OwnMetricRecord | CellFinding {
  const { EMPLOYEE_ID: id, KEY: said } = cells;
  const [week, key, value] = [mondayOf(cells.WEEK), cleanLabel(said), figureOf(cells.VALUE)];
  if (id === '') return { column: 'EMPLOYEE_ID', code: 'person-blank' };
  if (week === undefined) return { column: 'WEEK', code: 'week-invalid' };
  const outside = outsideOf(week, given);
  if (outside !== undefined) return { column: 'WEEK', code: outside };
  if (key === undefined || !isName(said)) return { column: 'KEY', code: 'key-invalid' };
  if (value === undefined) return { column: 'VALUE', code: 'value-invalid' };
  return { id, week, key, value };
}

const longestName = 60;

/** The word goes into the directory in clear: what looks like an address of a person or a page does not. */
const isName = (key: string): boolean =>
  [...key].length <= longestName && /\p{L}/u.test(key) && !/@|:\/\/|^www\./i.test(key);
