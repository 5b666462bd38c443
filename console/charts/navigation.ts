// Where an arrow key leads among the points of a chart.

export interface PointGrid {
  readonly count: number;
  /** Points in one row; the count itself for a line or a row of bars. */
  readonly columns: number;
}

/** How far each key moves, in points and in rows. */
const moves: Readonly<Record<string, readonly [points: number, rows: number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** The next point, from 0; undefined for a key that does not move. A first key press from outside lands on an end. */
export function nextPoint(current: number | undefined, key: string, { count, columns }: PointGrid): number | undefined {
  if (count === 0) return undefined;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const move = moves[key];
  if (!move) return undefined;
  const [points, rows] = move;
  if (current === undefined) return points + rows > 0 ? 0 : count - 1;
  // In a single row up and down would lead nowhere, so they move along it.
  if (columns >= count || rows === 0) return Math.min(count - 1, Math.max(0, current + points + rows));
  const next = current + rows * columns;
  return next >= 0 && next < count ? next : current;
}

/** The point nearest to a place, in pixels; undefined without points. */
export function nearestPoint(
  places: readonly { readonly x: number; readonly y: number }[],
  x: number,
  y: number,
  isGrid: boolean,
): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  places.forEach((place, index) => {
    const away = isGrid ? (place.x - x) ** 2 + (place.y - y) ** 2 : Math.abs(place.x - x);
    if (away < least) [best, least] = [index, away];
  });
  return best;
}
