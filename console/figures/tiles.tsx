// The headline tiles: this week's number, the weeks before it, and whether it lies in its usual range.
import type { Overview } from '../../src/api/contract/metrics.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { comparison } from '../words/comparison.ts';
import { hiddenText, peopleText, tileText } from '../words/values.ts';
import { DefinitionButton } from './definition.tsx';

type Tile = Overview['tiles'][number];

export function Tiles({ tiles, week }: { readonly tiles: readonly Tile[]; readonly week: string }) {
  return <ul className="tiles">{tiles.map((tile) => <li key={`${tile.metric} ${tile.measure}`}><TileOf tile={tile} week={week} /></li>)}</ul>;
}

function TileOf({ tile, week }: { readonly tile: Tile; readonly week: string }) {
  const { now, unit } = tile;
  return (
    <>
      <div className="tile-head">
        <h2>{tile.title}</h2>
        <DefinitionButton metricId={tile.metric} figure={tile.title} isSmall />
      </div>
      {now.state === 'hidden'
        ? <p className="tile-hidden"><span>Hidden for privacy</span><span className="small">{hiddenText(now.sentence)}</span></p>
        : <p className="tile-number">{tileText(now, unit)}</p>}
      <Sparkline tile={tile} week={week} />
      <p className="small dimmed">
        {comparison(now, tile.band, unit)}
        {tile.people !== null && now.state !== 'hidden' && !unit.startsWith('people') && <><br />{peopleText(tile.people)}</>}
      </p>
    </>
  );
}
