// Where the names of lines stand beside their ends: in their order, and none over another.

export interface LabelPlace {
  readonly name: string;
  /** Of the line's end, in pixels from above. */
  readonly at: number;
}

/** The same with places at least `apart` pixels from one another, between 0 and `height`. */
export function spread(labels: readonly LabelPlace[], apart: number, height: number): LabelPlace[] {
  const sorted = labels.toSorted((one, other) => one.at - other.at);
  const down: LabelPlace[] = [];
  for (const each of sorted) down.push({ ...each, at: Math.max(each.at, (down.at(-1)?.at ?? -Infinity) + apart) });
  // What was pushed out at the lower end pushes back those above it.
  const up: LabelPlace[] = [];
  for (const each of down.toReversed())
    up.push({ ...each, at: Math.min(each.at, (up.at(-1)?.at ?? height + apart) - apart) });
  return up.toReversed();
}

/** A name that would not fit beside a chart, without its middle: what tells two apart often stands at the end. */
export function shortened(name: string, most: number): string {
  if (name.length <= most) return name;
  const end = Math.floor(most * 0.4);
  return `${name.slice(0, most - 1 - end).trimEnd()}…${name.slice(-end).trimStart()}`;
}
