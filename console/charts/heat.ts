// The cells of the hour and weekday chart, and which of eight shades each gets.
import type { Point } from '../../src/api/contract/metrics.ts';
import { behindText, drawn, valueText } from '../words/values.ts';
import { hourRange, weekdayName } from '../words/weeks.ts';

export const shades = 7;

export interface HeatCell {
  readonly weekday: number;
  readonly hour: number;
  readonly fill: string;
  readonly text: string;
}

/** 168 cells, Monday first, each row from the hour at which the local day starts. */
export function heatCells(points: readonly Point[], unit: string, dayStartHour = 4): HeatCell[] {
  const byPlace = new Map(points.map((each) => [`${each.weekday} ${each.hour}`, each]));
  const highest = highestOf(points);
  const hours = hoursFrom(dayStartHour);
  return [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) =>
    hours.map((hour) => {
      const point = byPlace.get(`${weekday} ${hour}`);
      const value = point?.value ?? { state: 'none' as const };
      const behind = behindText(value, point?.people ?? null, unit);
      return {
        weekday,
        hour,
        fill: fillOf(value, highest),
        text: `${weekdayName(weekday)}, ${hourRange(hour)}: ${valueText(value, unit)}${behind}`,
      };
    }),
  );
}

export function hoursFrom(start: number): number[] {
  return Array.from({ length: 24 }, (_, index) => (index + start) % 24);
}

export function highestOf(points: readonly Point[]): number {
  return Math.max(0, ...points.map((each) => drawn(each.value) ?? 0));
}

function fillOf(value: Point['value'], highest: number): string {
  if (value.state === 'hidden') return 'url(#hatch)';
  const amount = drawn(value);
  return `var(--heat-${amount === undefined ? 0 : shadeOf(amount, highest)})`;
}

/** 0 for nothing, 1 to 7 in equal steps up to the highest. */
export function shadeOf(amount: number, highest: number): number {
  if (amount <= 0 || highest <= 0) return 0;
  return Math.min(shades, Math.max(1, Math.ceil((shades * amount) / highest)));
}
