// A tile's last weeks at a glance: a thin line with gaps over the pale usual range. The chart below says more.
import type { Overview } from '../../src/api/contract/metrics.ts';
import { weekPoints } from './weekly-points.ts';
import { sparklinePath } from './sparkline-path.ts';

type Tile = Overview['tiles'][number];

const width = 120;
const height = 32;

export function Sparkline({ tile, week }: { readonly tile: Tile; readonly week: string }) {
  const weeks = weekPoints(
    [...tile.history.filter((each) => each.week !== week), { week, value: tile.now, people: tile.people }],
    tile.unit,
  );
  const { path, dots, band } = sparklinePath(
    weeks.map((each) => each.y),
    tile.band,
    width,
    height,
  );
  return (
    <svg className="sparkline" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {band && <rect x={0} width={width} y={band.y} height={band.height} fill="var(--chart-band)" />}
      <path
        d={path}
        fill="none"
        stroke="var(--chart-ink)"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
        strokeLinejoin="round"
      />
      {dots.map(({ x, y }) => (
        <path
          key={x}
          d={`M${x} ${y}h0.01`}
          stroke="var(--chart-ink)"
          strokeWidth={4}
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}
