// Where an arrow key leads among the points of a chart.

export interface PointGrid {
  readonly count: number;
  /** Points in one row; the count itself for a line or a row of bars. */
  readonly columns: number;
}

/** The next point, from 0; undefined for a key that does not move. A first key press from outside lands on a point. */
export function nextPoint(current: number | undefined, key: string, { count, columns }: PointGrid): number | undefined {
  if (count === 0) return undefined;
  const from = current ?? (key === 'ArrowLeft' || key === 'ArrowUp' || key === 'End' ? count : -1);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key === 'ArrowRight') return Math.min(count - 1, from + 1);
  if (key === 'ArrowLeft') return Math.max(0, from - 1);
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined;
  if (current === undefined || columns >= count)
    return nextPoint(current, key === 'ArrowDown' ? 'ArrowRight' : 'ArrowLeft', { count, columns });
  const next = current + (key === 'ArrowDown' ? columns : -columns);
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
