// Channels by participation: one bar a row, hidden rows hatched, the long tail behind one button.
import { Button } from '@mantine/core';
import { type CSSProperties, useState } from 'react';
import type { Overview } from '../../src/api/contract/metrics.ts';
import { amountAlone, hiddenText, valueText } from '../words/values.ts';

type Row = Overview['channels']['rows'][number];

const readable = 12;

export function ChannelBars({ rows }: { readonly rows: readonly Row[] }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? rows : rows.slice(0, readable);
  return (
    <>
      <table className="bars">
        <caption className="spoken">Channels by participation</caption>
        <thead>
          <tr>
            <th scope="col">Channel</th>
            <th scope="col">Members who wrote in 28 days</th>
            <th scope="col" className="numbers">
              Messages
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <ChannelRow key={row.group.id} row={row} />
          ))}
        </tbody>
      </table>
      {rows.length > readable && (
        <Button variant="subtle" size="compact-sm" mt="sm" onClick={() => setWhole(!isWhole)} aria-expanded={isWhole}>
          {isWhole ? `Show the first ${readable}` : `Show all ${rows.length} channels`}
        </Button>
      )}
    </>
  );
}

function ChannelRow({ row }: { readonly row: Row }) {
  const { participation, messages } = row;
  return (
    <tr>
      <th scope="row">
        <bdi>{row.group.name}</bdi>
      </th>
      <td>
        <Participation value={participation} />
      </td>
      <td className="numbers">
        {messages.state === 'hidden' ? (
          <span className="dimmed" title={hiddenText(messages.sentence)}>
            hidden
          </span>
        ) : (
          valueText(messages, 'messages', amountAlone)
        )}
      </td>
    </tr>
  );
}

function Participation({ value }: { readonly value: Row['participation'] }) {
  if (value.state === 'none') return <span className="dimmed">members not known</span>;
  if (value.state === 'unavailable') return <span className="dimmed">not available</span>;
  if (value.state === 'hidden') {
    return (
      <span className="bar-hidden">
        <span>hidden: {hiddenText(value.sentence)}</span>
      </span>
    );
  }
  const share = { '--share': Math.max(0, Math.min(100, value.value)) } as CSSProperties;
  return (
    <span className="bar-line">
      <span className="bar" data-bounded={value.state === 'bounded' || undefined} style={share} />
      <span>{valueText(value, '%')}</span>
    </span>
  );
}
