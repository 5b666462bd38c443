// The tables of a source's own counts: each cell says what the source counted and what is stored.
import type { Five, SourceCounts } from '../../src/api/contract/source-counts.ts';
import { type Column, Ledger } from '../frame/ledger.tsx';
import { number } from '../words/numbers.ts';
import { fiveNames } from '../words/source-counts.ts';
import { capital } from '../words/values.ts';
import { dayShort } from '../words/weeks.ts';

type Day = SourceCounts['days'][number];
type Channel = SourceCounts['channels'][number];

interface BesideProps {
  readonly said: number | undefined;
  readonly stored: number;
  /** How many are in a channel is only known of today, so it is no difference. */
  readonly isCompared: boolean;
}

function Beside({ said, stored, isCompared }: BesideProps) {
  const text = `${said === undefined ? '–' : number(said)} / ${number(stored)}`;
  return isCompared && said !== stored ? <strong>{text}</strong> : <>{text}</>;
}

function fiveColumns<Row extends { readonly said: Five | null; readonly stored: Five }>(
  isShown: (row: Row) => boolean,
): readonly Column<Row>[] {
  return fiveNames.map(([name, title]) => ({
    name: title,
    isNumber: true,
    render: (row) =>
      isShown(row) && <Beside said={row.said?.[name]} stored={row.stored[name]} isCompared={name !== 'members'} />,
  }));
}

const ofDays: readonly Column<Day>[] = [
  { name: 'Day', render: ({ day }) => dayShort(day) },
  ...fiveColumns<Day>(({ isCounted }) => isCounted),
  {
    name: 'Channels that differ',
    isNumber: true,
    render: ({ isCounted, differing, channels }) =>
      isCounted ? `${number(differing)} of ${number(channels)}` : 'no file of this day',
  },
];

export function CountedDays({ days }: { readonly days: readonly Day[] }) {
  return <Ledger name="Counts by day" columns={ofDays} rows={days} keyOf={({ day }) => day} />;
}

const ofChannels: readonly Column<Channel>[] = [
  { name: 'Channel', render: ({ name }) => name },
  { name: 'Day', render: ({ day }) => dayShort(day) },
  ...fiveColumns<Channel>(() => true),
  { name: 'Why', render: ({ why }) => (why.length === 0 ? 'The same' : capital(why.join('; '))) },
];

export function CountedChannels({ channels }: { readonly channels: readonly Channel[] }) {
  return (
    <Ledger
      name="Counts by channel"
      columns={ofChannels}
      rows={channels}
      keyOf={({ channel, day }) => `${channel} ${day}`}
    />
  );
}
