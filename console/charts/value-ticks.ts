// Round ticks of a value axis: for elapsed time in whole minutes, hours or days, not in tens of whatever the unit is.
import { asSeconds } from '../words/values.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
  1,
  5,
  10,
  30,
  ...[1, 2, 5, 10, 15, 30].map((each) => each * minute),
  ...[1, 2, 4, 6, 12].map((each) => each * hour),
  ...[1, 2, 7, 14, 28].map((each) => each * day),
];

/** The values of the ticks up to `top`, or how many there should be where any round number does. */
export function valueTicks(top: number, unit: string, most: number): number | number[] {
  // A time of day is ticked as the time since midnight that it is.
  const seconds = asSeconds(1, unit.replace(' after midnight', ''));
  if (seconds === undefined || top <= 0) return most;
  const step = steps.find((each) => (top * seconds) / each <= most);
  if (step === undefined) return most;
  return Array.from({ length: Math.floor((top * seconds) / step) + 1 }, (_, at) => (at * step) / seconds);
}
