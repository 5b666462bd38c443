// One small chart per channel, all on one scale; those without a number to show are named below them.
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Series } from '../../src/api/contract/metrics.ts';
import { WeeklyChart } from '../charts/lazy.tsx';
import { drawn } from '../words/values.ts';
import { counted } from '../words/numbers.ts';
import { rankSeries } from './ranking.ts';

interface MultiplesProps {
  readonly series: readonly Series[];
  readonly unit: string;
  readonly span: { readonly from: string; readonly to: string };
}

const step = 12;

export function Multiples({ series, unit, span }: MultiplesProps) {
  const [count, setCount] = useState(step);
  const { visible, hidden } = rankSeries(series);
  const top = Math.max(0, ...visible.flatMap((each) => each.points.map((point) => drawn(point.value) ?? 0)));
  return (
    <>
      <div className="multiples">
        {visible.slice(0, count).map((each) => (
          <div key={each.group.id}>
            <h3>
              <bdi>{each.group.name}</bdi>
            </h3>
            <WeeklyChart label={each.group.name} points={each.points} unit={unit} height={132} span={span} top={top} />
          </div>
        ))}
      </div>
      {visible.length > count && (
        <Button variant="subtle" size="compact-sm" mt="md" onClick={() => setCount(count + step)}>
          Show {Math.min(step, visible.length - count)} more of {visible.length} channels
        </Button>
      )}
      {hidden.length > 0 && (
        <p className="hatched" style={{ marginTop: 24 }}>
          <span>
            {counted(hidden.length, 'channel is', 'channels are')} hidden for privacy in every week. The table lists{' '}
            {hidden.length === 1 ? 'it with its' : 'them with their'} reason.
          </span>
        </p>
      )}
    </>
  );
}
