// Where a value stands in a row, and the day it falls on.
import type { Shape } from '../../privacy/shapes.ts';

const microsecondsPerDay = 86_400_000_000;

/** The place of a column in the rows of a shape. */
export function positionOf<S extends Shape>(shape: S, column: keyof S['columns'] & string): number {
  return Object.keys(shape.columns).indexOf(column);
}

/** The UTC day of an instant, as days since 1970. */
export const dayOf = (microseconds: number): number => Math.floor(microseconds / microsecondsPerDay);
