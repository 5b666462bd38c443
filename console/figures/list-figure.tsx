// A metric without a course: one row per group, one column per measure, as of the last stored day.
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { MetricAnswer, Value } from '../../src/api/contract/metrics.ts';
import { matchedText } from '../words/matched.ts';
import { valueText } from '../words/values.ts';
import { Figure } from './figure.tsx';
import { type TableOf, ValueTable } from './value-table.tsx';

const readable = 25;

interface ListFigureProps {
  readonly answer: MetricAnswer;
  /** What the rows are: `Channel`, `Department`. */
  readonly split: string;
  readonly csv: string;
}

export function ListFigure({ answer, split, csv }: ListFigureProps) {
  const [isWhole, setWhole] = useState(false);
  const table = listTable(answer, split);
  const shown = isWhole ? table : { ...table, rows: table.rows.slice(0, readable) };
  const title = `${answer.metric.name}, ${answer.by === 'organization' ? 'in all' : answer.by === 'channel' ? 'one by one' : `by ${split.toLowerCase()}`}`;
  return (
    <Figure
      title={title}
      lead="As of the last stored day."
      csv={csv}
      table={() => table}
      hasTable={false}
      caption={matchedText(answer.coverage)}
    >
      <ValueTable table={shown} caption={title} isWhole />
      {table.rows.length > readable && (
        <Button variant="subtle" size="compact-sm" mt="sm" onClick={() => setWhole(!isWhole)}>
          {isWhole ? `Show the first ${readable}` : `Show all ${table.rows.length}`}
        </Button>
      )}
    </Figure>
  );
}

function listTable({ metric, series, by }: MetricAnswer, split: string): TableOf {
  const groups = [...new Map(series.map((each) => [each.group.id, each.group])).values()];
  const valueOf = (groupId: string, measure: string): Value =>
    series.find((each) => each.group.id === groupId && each.measure === measure)?.points.at(-1)?.value ?? {
      state: 'none',
    };
  return {
    columns: [
      { name: by === 'organization' ? 'Group' : split },
      ...metric.measures.map((each) => ({ name: each.name, isNumber: by !== 'channel' || each.unit !== 'channels' })),
    ],
    // Of one channel, the number of channels is a yes or a no.
    rows: groups.map((group) => [
      group.name,
      ...metric.measures.map((each) =>
        valueText(valueOf(group.id, each.id), by === 'channel' && each.unit === 'channels' ? 'yes or no' : each.unit),
      ),
    ]),
  };
}
