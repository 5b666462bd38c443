// How much of each source is matched with people of the HR file: accounts, and the messages that they carry.
import type { CSSProperties } from 'react';
import type { PeopleOverview } from '../../src/api/contract/people.ts';
import { type Column, Ledger } from '../frame/ledger.tsx';
import { counted, number } from '../words/numbers.ts';
import { percentMatched } from '../words/people.ts';

type Source = PeopleOverview['sources'][number];

const columns: readonly Column<Source>[] = [
  {
    name: 'Source',
    render: (source) => (
      <>
        <bdi>{source.name}</bdi>
        <div className="dimmed small">{besideText(source)}</div>
      </>
    ),
  },
  { name: 'Accounts matched', render: ({ accounts }) => <Rate share={accounts} /> },
  { name: 'Share of messages', render: ({ messages }) => <Rate share={messages} /> },
];

export function MatchRates({ sources }: { readonly sources: readonly Source[] }) {
  return (
    <Ledger
      name="Match rate by source"
      columns={columns}
      rows={sources}
      keyOf={({ connectionId }) => connectionId}
      kind="rates"
    />
  );
}

function Rate({ share }: { readonly share: Source['accounts'] }) {
  const percent = percentMatched(share);
  if (percent === undefined) return <span className="dimmed">none yet</span>;
  return (
    <span className="rate">
      <span className="rate-track" aria-hidden="true">
        <span className="rate-bar" style={{ '--share': percent } as CSSProperties} />
      </span>
      <span>
        <strong>{number(percent)} %</strong>{' '}
        <span className="dimmed">
          {number(share.matched)} of {number(share.of)}
        </span>
      </span>
    </span>
  );
}

/** Those that are no people of the organization, and so are not to be matched. */
function besideText({ bots, external, shared }: Source): string {
  const parts = [
    ...(bots > 0 ? [counted(bots, 'bot or app', 'bots and apps')] : []),
    ...(external > 0 ? [`${number(external)} of other organizations`] : []),
    ...(shared > 0 ? [counted(shared, 'shared account', 'shared accounts')] : []),
  ];
  return parts.length === 0 ? '' : `beside them ${parts.join(', ')}`;
}
