// How much of each source is matched with people of the HR file: accounts, and the messages that they carry.
import type { CSSProperties } from 'react';
import type { PeopleOverview } from '../../src/api/contract/people.ts';
import { counted, number } from '../words/numbers.ts';
import { percentMatched } from '../words/people.ts';

type Source = PeopleOverview['sources'][number];

export function MatchRates({ sources }: { readonly sources: readonly Source[] }) {
  return (
    <div className="sheet ledger-sheet" tabIndex={0} role="group" aria-label="Match rate by source">
      <table className="ledger rates" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              Source
            </th>
            <th scope="col" role="columnheader">
              Accounts matched
            </th>
            <th scope="col" role="columnheader">
              Share of messages
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {sources.map((each) => (
            <tr key={each.connectionId} role="row">
              <th scope="row" role="rowheader">
                <bdi>{each.name}</bdi>
                <div className="dimmed small">{besideText(each)}</div>
              </th>
              <td role="cell" data-name="Accounts matched">
                <Rate share={each.accounts} />
              </td>
              <td role="cell" data-name="Share of messages">
                <Rate share={each.messages} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
