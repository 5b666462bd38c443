// When messages are written: hours across, weekdays down, hidden cells hatched.
import * as Plot from '@observablehq/plot';
import { useMemo } from 'react';
import type { Point } from '../../src/api/contract/metrics.ts';
import { weekdayName } from '../words/weeks.ts';
import { type HeatCell, heatCells, highestOf, hoursFrom, shades } from './heat.ts';
import { type Drawing, PlotChart } from './plot-chart.tsx';
import { number } from '../words/numbers.ts';

export interface HeatmapProps {
  readonly label: string;
  readonly points: readonly Point[];
  readonly unit: string;
}

const dayStartHour = 4;

export default function Heatmap({ label, points, unit }: HeatmapProps) {
  const drawing = useMemo(() => drawingOf(heatCells(points, unit, dayStartHour)), [points, unit]);
  return (
    <>
      <PlotChart label={label} drawing={drawing} />
      <HeatLegend
        highest={highestOf(points)}
        unit={unit}
        hasHidden={points.some((each) => each.value.state === 'hidden')}
      />
    </>
  );
}

function drawingOf(cells: readonly HeatCell[]): Drawing {
  return {
    height: 248,
    columns: 24,
    readings: cells.map((each) => ({ x: each.hour, y: each.weekday, text: each.text })),
    options: (width) => ({
      marginLeft: 40,
      marginRight: 0,
      marginTop: 0,
      marginBottom: 24,
      x: { type: 'band', domain: hoursFrom(dayStartHour), padding: 0.06 },
      y: { type: 'band', domain: [1, 2, 3, 4, 5, 6, 7], padding: 0.06 },
      color: { type: 'identity' },
      marks: [
        Plot.axisX(
          hoursFrom(dayStartHour).filter((hour) => hour % (width < 520 ? 4 : 2) === 0),
          { tickFormat: (hour: number) => String(hour).padStart(2, '0'), tickSize: 0, tickPadding: 8, label: null },
        ),
        Plot.axisY({
          tickFormat: (day: number) => weekdayName(day).slice(0, 3),
          tickSize: 0,
          tickPadding: 8,
          label: null,
        }),
        Plot.cell(cells, { x: 'hour', y: 'weekday', fill: 'fill', rx: 2 }),
      ],
    }),
  };
}

function HeatLegend({
  highest,
  unit,
  hasHidden,
}: {
  readonly highest: number;
  readonly unit: string;
  readonly hasHidden: boolean;
}) {
  return (
    <div className="heat-legend small dimmed" aria-hidden="true">
      {highest > 0 && (
        <>
          <span>0</span>
          <span className="heat-shades">
            {Array.from({ length: shades }, (_, index) => (
              <i key={index} style={{ background: `var(--heat-${index + 1})` }} />
            ))}
          </span>
          <span>
            {number(highest)} {unit} in an hour
          </span>
        </>
      )}
      {hasHidden && (
        <span className="heat-hidden">
          <svg width="16" height="12">
            <rect width="16" height="12" fill="url(#hatch)" />
          </svg>{' '}
          hidden for privacy
        </span>
      )}
    </div>
  );
}
