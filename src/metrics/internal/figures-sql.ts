// The statements that write figures: what metrics ask of the same rows is read once.
import { figureTuples, metricNumber, type Metric, type Sources } from '../metric.ts';
import type { Monday } from '../weeks.ts';
import { figureColumns, groupingNumbers } from './figure-tables.ts';
import { bounds, dayList } from './sql.ts';
import { table } from './working-tables.ts';

/** A metric, and the weeks whose figures are asked for. */
export interface Asked {
  readonly metric: Metric;
  readonly weeks: readonly Monday[];
}

/** Metrics that differ only in what they make of the same groups of the same weeks. */
interface Question {
  readonly sql: string;
  readonly weeks: readonly Monday[];
  readonly metrics: readonly Metric[];
  /** The figures of each place in `sql` where figures stand. */
  readonly places: readonly (readonly string[])[];
}

/** Of the whole roster only M01 is kept: which part of the messages is matched. */
const matchedNumber = 1;

const place = (number: number): string => `/* figures ${number} */`;

/** What a metric's SQL reads; `channels` is SQL for every channel and its state. */
export function sourcesFrom(channels: string, figures: Sources['figures']): Sources {
  const { personWeeks, rootWeeks, rosterWeeks } = table;
  return { personWeeks, rootWeeks, rosterWeeks, channels, figures };
}

/**
 * Statements that write the figures of these metrics under a version: one for all when `isOne`, else one for each
 * question, so that each has the memory for itself.
 */
export function insertStatements(
  asked: readonly Asked[],
  channels: string,
  version: number,
  isOne: boolean,
): readonly string[] {
  const selects = questionsOf(asked, channels).map((question) => selectOf(question, version));
  const statements = isOne && selects.length > 0 ? [selects.join(' UNION ALL ')] : selects;
  return statements.map(
    (select) => `INSERT INTO figures (${figureColumns}, version) SELECT * FROM (${select}) ${bounds}`,
  );
}

function questionsOf(asked: readonly Asked[], channels: string): readonly Question[] {
  const questions = new Map<string, Question>();
  for (const { metric, weeks } of asked.filter((one) => one.weeks.length > 0)) {
    const tuples: (readonly string[])[] = [];
    const from = sourcesFrom(channels, (of) => `[${place(tuples.push(figureTuples(metric, of)) - 1)}] AS figures`);
    for (const sql of [metric.sql(from)].flat()) {
      const { text, own } = numbered(sql, tuples);
      const key = `${text} ${weeks.join(' ')}`;
      const same = questions.get(key);
      questions.set(key, {
        sql: text,
        weeks,
        metrics: [...(same?.metrics ?? []), metric],
        places: own.map((some, number) => [...(same?.places[number] ?? []), ...some]),
      });
    }
  }
  return [...questions.values()];
}

/** A statement whose places are counted from 0, with their tuples: a metric may have several statements. */
function numbered(
  sql: string,
  tuples: readonly (readonly string[])[],
): { readonly text: string; readonly own: readonly (readonly string[])[] } {
  const own: (readonly string[])[] = [];
  const text = tuples.reduce(
    (found, some, number) =>
      found.includes(place(number)) ? found.replace(place(number), () => place(own.push(some) - 1)) : found,
    sql,
  );
  return { text, own };
}

function selectOf({ sql, weeks, metrics, places }: Question, version: number): string {
  const filled = places.reduce((text, tuples, number) => text.replace(place(number), () => tuples.join(', ')), sql);
  const splits = metrics.flatMap((metric) =>
    metric.splits.map((split) => `(${metricNumber(metric)}, ${groupingNumbers[split]})`),
  );
  return `SELECT figure.1 AS number, figure.2, grouping, groupId, week, weekday, hour,
      figure.3, figure.4, figure.5, figure.6, figure.7, toUInt64(${version})
    FROM (SELECT * FROM (${filled}) WHERE week IN ${dayList(weeks)}) ARRAY JOIN figures AS figure
    WHERE (number, least(grouping, ${groupingNumbers.people})) IN (${splits.join(', ')})
      AND (grouping != ${groupingNumbers.roster} OR number = ${matchedNumber})`;
}
