// The geometry of a sparkline.

interface Sparkline {
  readonly path: string;
  /** The last point, and points without neighbours, which a line cannot show. */
  readonly dots: readonly { readonly x: number; readonly y: number }[];
  readonly band: { readonly y: number; readonly height: number } | undefined;
}

/** Undefined values are gaps. The scale starts at zero, so that a small change looks small. */
export function sparklinePath(
  values: readonly (number | undefined)[],
  band: { readonly low: number; readonly high: number } | null,
  width: number,
  height: number,
): Sparkline {
  const top = Math.max(...values.map((each) => each ?? 0), band?.high ?? 0) || 1;
  const inset = 3;
  const across = (index: number) =>
    round(values.length < 2 ? width / 2 : inset + (index * (width - 2 * inset)) / (values.length - 1));
  const up = (value: number) => round(height - inset - (value / top) * (height - 2 * inset));
  const path: string[] = [];
  const dots: { x: number; y: number }[] = [];
  values.forEach((value, index) => {
    if (value === undefined) return;
    const isFirst = values[index - 1] === undefined;
    path.push(`${isFirst ? 'M' : 'L'}${across(index)} ${up(value)}`);
    const isAlone = isFirst && values[index + 1] === undefined;
    if (isAlone || index === values.length - 1) dots.push({ x: across(index), y: up(value) });
  });
  return {
    path: path.join(''),
    dots,
    band: band ? { y: up(band.high), height: round(Math.max(1, up(band.low) - up(band.high))) } : undefined,
  };
}

const round = (value: number) => Math.round(value * 100) / 100;
