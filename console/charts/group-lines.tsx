// A measure by week and group: up to seven lines on a scale of colours that eyes can tell apart, named at their ends.
import * as Plot from '@observablehq/plot';
import { useMemo } from 'react';
import type { Series } from '../../src/api/contract/metrics.ts';
import { tick } from '../words/values.ts';
import { type LabelPlace, shortened, spread } from './line-labels.ts';
import { type Drawing, PlotChart } from './plot-chart.tsx';
import { tickWeeks, type WeekPoint, weekPoints } from './weekly-points.ts';
import { valueTicks } from './value-ticks.ts';
import { weekTicks } from './weekly.tsx';

export interface GroupLinesProps {
  readonly label: string;
  /** At most seven, in the order of their colours. */
  readonly series: readonly Series[];
  readonly unit: string;
  readonly span: { readonly from: string; readonly to: string };
}

interface Line {
  readonly name: string;
  readonly colour: string;
  readonly weeks: readonly WeekPoint[];
}

const height = 320;
const margins = { marginTop: 20, marginBottom: 36, marginLeft: 64 } as const;
/** Names stand beside the lines from this width on; below it, under the chart. */
const wide = 560;
const halfWeek = 3.5 * 86_400_000;

export default function GroupLines({ label, series, unit, span }: GroupLinesProps) {
  const lines = useMemo(() => linesOf(series, unit, span), [series, unit, span]);
  const drawing = useMemo(() => drawingOf(lines, unit), [lines, unit]);
  return (
    <div className="group-lines">
      <PlotChart label={label} drawing={drawing} />
      <ul className="line-legend small" aria-hidden="true">
        {lines.map((each) => (
          <li key={each.name}>
            <i style={{ background: each.colour }} />
            <bdi>{each.name}</bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}

function linesOf(series: readonly Series[], unit: string, span: GroupLinesProps['span']): Line[] {
  return series.map((each, at) => ({
    name: each.group.name,
    colour: `var(--series-${at + 1})`,
    weeks: weekPoints(each.points, unit, span),
  }));
}

function drawingOf(lines: readonly Line[], unit: string): Drawing {
  return {
    height,
    columns: lines[0]?.weeks.length ?? 1,
    readings: lines.flatMap((line) =>
      line.weeks.map(({ at, y, text }) => ({ x: at, y, text: `${line.name}. ${text}` })),
    ),
    options: (width) => optionsOf(lines, unit, width),
  };
}

function optionsOf(lines: readonly Line[], unit: string, width: number): Plot.PlotOptions {
  const weeks = lines[0]?.weeks ?? [];
  const isWide = width >= wide;
  const marginRight = isWide ? 208 : 24;
  const top = 1.05 * Math.max(0, ...lines.flatMap((line) => line.weeks.map((each) => each.y ?? 0))) || 1;
  const ticks = tickWeeks(weeks, Math.floor((width - marginRight) / 72));
  const first = weeks[0]?.at ?? new Date(0);
  const last = weeks.at(-1)?.at ?? first;
  const shifted = (at: Date, by: number) => new Date(at.getTime() + by);
  return {
    ...margins,
    marginRight,
    x: { type: 'utc', domain: [shifted(first, -halfWeek), shifted(last, halfWeek)] },
    y: { domain: [0, top] },
    marks: [
      Plot.axisX(
        ticks.map((each) => each.at),
        { tickFormat: weekTicks(ticks), tickSize: 0, label: null, tickPadding: 8 },
      ),
      Plot.axisY({
        ticks: valueTicks(top, unit, 4),
        tickFormat: (given: number) => tick(given, unit),
        tickSize: 0,
        label: null,
      }),
      Plot.gridY({ ticks: valueTicks(top, unit, 4), stroke: 'var(--chart-grid)', strokeOpacity: 1 }),
      ...lines.flatMap((line) => lineMarks(line)),
      ...(isWide ? labelMarks(lines, top, width - marginRight + 8) : []),
    ],
  };
}

function lineMarks({ weeks, colour }: Line): Plot.Markish[] {
  const isAlone = (index: number) => weeks[index - 1]?.y === undefined && weeks[index + 1]?.y === undefined;
  const solid = weeks.filter((each, index) => each.kind === 'shown' && (weeks.length <= 27 || isAlone(index)));
  const bounded = weeks.filter((each) => each.kind === 'bounded');
  return [
    Plot.line(weeks, { x: 'at', y: 'y', stroke: colour, strokeWidth: 1.75 }),
    Plot.dot(solid, { x: 'at', y: 'y', r: 2, fill: colour }),
    Plot.dot(bounded, { x: 'at', y: 'y', r: 3.5, fill: 'var(--page)', stroke: colour, strokeWidth: 1.5 }),
  ];
}

function labelMarks(lines: readonly Line[], top: number, left: number): Plot.Markish[] {
  const inner = height - margins.marginTop - margins.marginBottom;
  const ends = lines.flatMap((line): LabelPlace[] => {
    const y = line.weeks.findLast((each) => each.y !== undefined)?.y;
    return y === undefined ? [] : [{ name: line.name, at: inner * (1 - y / top) }];
  });
  return spread(ends, 16, inner).map(({ name, at }) =>
    Plot.text([shortened(name, 26)], {
      frameAnchor: 'top-left',
      dx: left - margins.marginLeft,
      dy: at - 6,
      textAnchor: 'start',
      fill: lines.find((line) => line.name === name)?.colour ?? 'currentColor',
      fontWeight: 600,
    }),
  );
}
