// The headline tiles: this week's number, the weeks before it, and whether it lies in its usual range.
import type { Overview } from '../../src/api/contract/metrics.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { comparison } from '../words/comparison.ts';
import { reasonText, peopleText, tileText } from '../words/values.ts';
import { DefinitionButton } from './definition.tsx';

type Tile = Overview['tiles'][number];

export function Tiles({ tiles, week }: { readonly tiles: readonly Tile[]; readonly week: string }) {
  // Rows of equal length, so that the last one looks finished.
  return (
    <ul className="tiles" data-columns={tiles.length % 4 === 0 ? 4 : 3}>
      {tiles.map((tile) => (
        <li key={`${tile.metric} ${tile.measure}`}>
          <TileOf tile={tile} week={week} />
        </li>
      ))}
    </ul>
  );
}

function TileOf({ tile, week }: { readonly tile: Tile; readonly week: string }) {
  const { now, unit } = tile;
  return (
    <>
      <div className="tile-head">
        <h2>{tile.title}</h2>
        <DefinitionButton metricId={tile.metric} figure={tile.title} isSmall />
      </div>
      <TileValue value={now} unit={unit} />
      <Sparkline tile={tile} week={week} />
      <p className="small dimmed">
        {comparison(now, tile.band, unit)}
        {tile.people !== null && now.state !== 'hidden' && !unit.startsWith('people') && (
          <>
            <br />
            {peopleText(tile.people)}
          </>
        )}
      </p>
    </>
  );
}

function TileValue({ value, unit }: { readonly value: Tile['now']; readonly unit: string }) {
  if (value.state === 'none') return <p className="dimmed">Nothing to count in this week</p>;
  if (value.state !== 'hidden' && value.state !== 'unavailable')
    return <p className="tile-number">{tileText(value, unit)}</p>;
  return (
    <p className="tile-hidden">
      <span>{value.state === 'hidden' ? 'Hidden for privacy' : 'Not available'}</span>
      <span className="small">{reasonText(value.sentence)}</span>
    </p>
  );
}
