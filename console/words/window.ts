// Which rows of a long list are drawn, and where the keys lead in it. Heights in pixels.
export const rowHeight = 36;
const spare = 8;

/** From `first` up to, not including, `end`. */
export function rowsSeen(top: number, height: number, count: number): { first: number; end: number } {
  const first = Math.max(0, Math.floor(top / rowHeight) - spare);
  return { first: Math.min(first, count), end: Math.min(count, Math.ceil((top + height) / rowHeight) + spare) };
}

/** The row that a key leads to; undefined for a key that leads nowhere. */
export function keyTarget(key: string, current: number, count: number, height: number): number | undefined {
  const page = Math.max(1, Math.floor(height / rowHeight) - 1);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + page,
    PageUp: current - page,
    Home: 0,
    End: count - 1,
  };
  const target = steps[key];
  return target === undefined ? undefined : Math.min(count - 1, Math.max(0, target));
}

/** How far to scroll so that the row is seen whole; as little as possible. */
export function scrolledTo(row: number, top: number, height: number): number {
  if (row * rowHeight < top) return row * rowHeight;
  const bottom = (row + 1) * rowHeight;
  return bottom > top + height ? bottom - height : top;
}
