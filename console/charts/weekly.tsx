// A measure by week: a line with gaps, hatched weeks where it is hidden, and the usual range behind it.
import * as Plot from '@observablehq/plot';
import { useMemo } from 'react';
import type { Point } from '../../src/api/contract/metrics.ts';
import { tick, valueText } from '../words/values.ts';
import { weekShort } from '../words/weeks.ts';
import { type Drawing, PlotChart } from './plot-chart.tsx';
import { valueTicks } from './value-ticks.ts';
import { tickWeeks, type WeekPoint, weekPoints } from './weekly-points.ts';

export interface WeeklyChartProps {
  readonly label: string;
  readonly points: readonly Point[];
  readonly unit: string;
  readonly height?: number | undefined;
  readonly span?: { readonly from: string; readonly to: string } | undefined;
  /** The middle half of the twelve weeks before the last one. */
  readonly band?: { readonly low: number; readonly high: number } | null | undefined;
  /** The same for several charts side by side. */
  readonly top?: number | undefined;
}

const halfWeek = 3.5 * 86_400_000;
const shifted = (at: Date, by: number) => new Date(at.getTime() + by);

export default function WeeklyChart(props: WeeklyChartProps) {
  const { label, points, unit, height = 220, band, top } = props;
  const { from, to } = props.span ?? {};
  const drawing = useMemo(
    () => drawingOf(weekPoints(points, unit, from && to ? { from, to } : undefined), { unit, height, band, top }),
    [points, unit, height, band, top, from, to],
  );
  return <PlotChart label={label} drawing={drawing} />;
}

type Look = Pick<WeeklyChartProps, 'unit' | 'band' | 'top'> & { readonly height: number };

function drawingOf(weeks: readonly WeekPoint[], look: Look): Drawing {
  return {
    height: look.height,
    readings: weeks.map(({ at, y, text }) => ({ x: at, y, text })),
    options: (width) => optionsOf(weeks, look, width),
  };
}

function optionsOf(weeks: readonly WeekPoint[], look: Look, width: number): Plot.PlotOptions {
  const { unit, band } = look;
  const highest = look.top ?? Math.max(0, ...weeks.map((each) => each.y ?? 0), band?.high ?? 0);
  const valuesAt = valueTicks(highest, unit, look.height < 150 ? 2 : 4);
  const ticks = tickWeeks(weeks, Math.floor(width / 72));
  const first = weeks[0]?.at ?? new Date(0);
  const last = weeks.at(-1)?.at ?? first;
  return {
    marginLeft: 56,
    marginRight: 56,
    marginTop: 20,
    marginBottom: 36,
    x: { type: 'utc', domain: [shifted(first, -halfWeek), shifted(last, halfWeek)] },
    y: { domain: [0, highest || 1], nice: look.top === undefined },
    marks: [
      Plot.axisX(
        ticks.map((each) => each.at),
        { tickFormat: weekTicks(ticks), tickSize: 0, label: null, tickPadding: 8 },
      ),
      Plot.axisY({
        ticks: valuesAt,
        tickFormat: (given: number) => tick(given, unit),
        tickSize: 0,
        label: null,
      }),
      Plot.gridY({ ticks: valuesAt, stroke: 'var(--chart-grid)', strokeOpacity: 1 }),
      ...bandMarks(weeks, band),
      Plot.rectX(
        weeks.filter((each) => each.kind === 'hidden'),
        {
          x1: (each: WeekPoint) => shifted(each.at, -halfWeek),
          x2: (each: WeekPoint) => shifted(each.at, halfWeek),
          fill: 'url(#hatch)',
        },
      ),
      Plot.line(weeks, { x: 'at', y: 'y', stroke: 'var(--chart-ink)', strokeWidth: 1.75, curve: 'linear' }),
      ...pointMarks(weeks),
      ...lastLabel(weeks, unit),
    ],
  };
}

/** The ticks of weeks: the Monday, and the year below where it begins. */
export function weekTicks(ticks: readonly WeekPoint[]) {
  const yearOf = (index: number) => ticks[index]?.at.getUTCFullYear();
  return (at: Date, index: number) => {
    const week = ticks[index];
    const isNewYear = index === 0 || yearOf(index) !== yearOf(index - 1);
    return `${week ? weekShort(week.week) : ''}${isNewYear ? `\n${at.getUTCFullYear()}` : ''}`;
  };
}

function bandMarks(weeks: readonly WeekPoint[], band: WeeklyChartProps['band']): Plot.Markish[] {
  const start = weeks.at(-13)?.at ?? weeks[0]?.at;
  const end = weeks.at(-1)?.at;
  if (!band || !start || !end) return [];
  const ribbon = [{ x1: shifted(start, -halfWeek), x2: shifted(end, halfWeek), y1: band.low, y2: band.high }];
  return [Plot.rect(ribbon, { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', fill: 'var(--chart-band)' })];
}

function pointMarks(weeks: readonly WeekPoint[]): Plot.Markish[] {
  const isAlone = (index: number) => weeks[index - 1]?.y === undefined && weeks[index + 1]?.y === undefined;
  const solid = weeks.filter((each, index) => each.kind === 'shown' && (weeks.length <= 53 || isAlone(index)));
  const bounded = weeks.filter((each) => each.kind === 'bounded');
  return [
    Plot.dot(solid, { x: 'at', y: 'y', r: 2.5, fill: 'var(--chart-ink)' }),
    Plot.dot(bounded, { x: 'at', y: 'y', r: 3.5, fill: 'var(--page)', stroke: 'var(--chart-ink)', strokeWidth: 1.5 }),
  ];
}

function lastLabel(weeks: readonly WeekPoint[], unit: string): Plot.Markish[] {
  const last = weeks.findLast((each) => each.kind === 'shown');
  if (!last || last.y === undefined) return [];
  const text = valueText({ state: 'shown', value: last.y }, unit, tick);
  return [
    Plot.text([last], {
      x: 'at',
      y: 'y',
      text: () => text,
      dx: 8,
      textAnchor: 'start',
      fill: 'var(--mantine-color-text)',
      fontWeight: 600,
      stroke: 'var(--page)',
      strokeWidth: 3,
    }),
  ];
}
