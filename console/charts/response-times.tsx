// How long first replies took, on a logarithmic axis, with the median and the 90th percentile marked.
import * as Plot from '@observablehq/plot';
import { useMemo } from 'react';
import type { Point } from '../../src/api/contract/metrics.ts';
import { duration, shortNumber } from '../words/numbers.ts';
import { type Bucket, bucketsOf, durationTicks } from './buckets.ts';
import { type Drawing, PlotChart } from './plot-chart.tsx';

export interface ResponseTimesProps {
  readonly label: string;
  readonly points: readonly Point[];
  /** What is counted in a bucket. */
  readonly unit: string;
  /** Seconds; undefined when hidden or unknown. */
  readonly median: number | undefined;
  readonly p90: number | undefined;
}

export default function ResponseTimes({ label, points, unit, median, p90 }: ResponseTimesProps) {
  const drawing = useMemo(() => drawingOf(bucketsOf(points, unit), median, p90), [points, unit, median, p90]);
  return <PlotChart label={label} drawing={drawing} />;
}

function drawingOf(buckets: readonly Bucket[], median: number | undefined, p90: number | undefined): Drawing {
  return {
    height: 240,
    readings: buckets.map((each) => ({ x: Math.sqrt(each.from * each.to), y: each.y, text: each.text })),
    options: (width) => optionsOf(buckets, { median, p90 }, width),
  };
}

function optionsOf(
  buckets: readonly Bucket[],
  marks: { median: number | undefined; p90: number | undefined },
  width: number,
): Plot.PlotOptions {
  const from = buckets[0]?.from ?? 1;
  const to = buckets.at(-1)?.to ?? 86_400;
  const highest = Math.max(1, ...buckets.map((each) => each.y ?? 0));
  const hidden = buckets.filter((each) => each.isHidden);
  return {
    marginLeft: 56,
    marginRight: 16,
    marginTop: 44,
    marginBottom: 28,
    x: { type: 'log', domain: [from, to] },
    y: { domain: [0, highest], nice: true },
    marks: [
      Plot.axisX(
        durationTicks(from, to).filter((_, index, all) => width > 480 || all.length < 6 || index % 2 === 0),
        { text: duration, tickSize: 0, tickPadding: 8, label: null },
      ),
      Plot.axisY({ ticks: 4, tickFormat: shortNumber, tickSize: 0, label: null }),
      Plot.gridY({ ticks: 4, stroke: 'var(--chart-grid)', strokeOpacity: 1 }),
      Plot.rect(buckets, {
        x1: 'from',
        x2: 'to',
        y1: 0,
        y2: 'y',
        fill: 'var(--chart-bar)',
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      Plot.rectX(hidden, { x1: 'from', x2: 'to', fill: 'url(#hatch)', insetLeft: 0.5, insetRight: 0.5 }),
      ...markAt(marks.median, 'median', -14, 0.3, [from, to]),
      ...markAt(marks.p90, '90th percentile', -30, 0.6, [from, to]),
    ],
  };
}

/** The upper label may run over the lower rule, never the other way round: hence the two heights. */
function markAt(
  seconds: number | undefined,
  name: string,
  dy: number,
  turnsAt: number,
  [from, to]: readonly [number, number],
): Plot.Markish[] {
  if (seconds === undefined || seconds <= 0) return [];
  const at = Math.min(to, Math.max(from, seconds));
  const part = Math.log(at / from) / Math.log(to / from);
  const textAnchor = part > turnsAt ? 'end' : 'start';
  return [
    Plot.ruleX([at], { stroke: 'var(--mantine-color-text)', strokeWidth: 1.5, insetTop: dy - 4 }),
    Plot.text([at], {
      x: (x: number) => x,
      frameAnchor: 'top',
      text: () => `${name} ${duration(seconds)}`,
      dy,
      dx: textAnchor === 'end' ? -6 : 6,
      textAnchor,
      fill: 'var(--mantine-color-text)',
      fontWeight: 600,
    }),
  ];
}
