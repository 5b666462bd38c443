// Accounts of one state, those that matter most first, each with what helps to decide whose it is.
import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { PeopleOverview } from '../../src/api/contract/people.ts';
import { accountsQuery } from '../api/people-queries.ts';
import { Failing, Loading } from '../frame/states.tsx';
import { counted, number } from '../words/numbers.ts';
import { type AccountState, nothingOf, stateNames } from '../words/people.ts';
import { AccountRow } from './account-row.tsx';
import type { Question } from './decide.tsx';

interface AccountListProps {
  readonly overview: PeopleOverview;
  readonly state: AccountState;
  readonly offset: number;
  readonly mayDecide: boolean;
  readonly onChange: (change: { show?: AccountState | undefined; offset?: number | undefined }) => void;
  readonly ask: (question: Question) => void;
}

/** As many as the API answers with at once. */
const perPage = 50;

const leads: Readonly<Record<AccountState, string>> = {
  unmatched: 'Nobody in the HR file has their address or username. Those who write most stand first.',
  conflict:
    'Two people claim the same identity, and nothing is guessed: until you decide, each account is a person of its own.',
  matched: 'With the rule that matched each. A decision of yours wins over every rule.',
  'not-a-person': 'Shared mailboxes and machines: in no figure that speaks of people.',
};

const leadsWithoutRoster: Readonly<Record<AccountState, string>> = {
  ...leads,
  unmatched: 'There is no HR file to match them with. You can already say which are one person’s, or not a person’s.',
};

export function AccountLists({ overview, state, offset, mayDecide, onChange, ask }: AccountListProps) {
  const answer = useQuery(accountsQuery(state, offset));
  return (
    <>
      <SegmentedControl
        aria-label="Which accounts"
        className="people-states"
        value={state}
        onChange={(chosen) => onChange({ show: stateOf(chosen), offset: undefined })}
        data={[
          { value: 'unmatched', label: `${stateNames.unmatched} ${number(overview.unmatched)}` },
          { value: 'conflict', label: `${stateNames.conflict} ${number(overview.conflicts)}` },
          { value: 'matched', label: stateNames.matched },
          { value: 'not-a-person', label: stateNames['not-a-person'] },
        ]}
      />
      <p className="dimmed measure">{overview.roster === null ? leadsWithoutRoster[state] : leads[state]}</p>
      {answer.isPending && <Loading height={320} what="Loading accounts" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && answer.data.total === 0 && <p role="status">{nothingOf[state]}</p>}
      {answer.data && answer.data.total > 0 && (
        <div aria-busy={answer.isPlaceholderData} className={answer.isPlaceholderData ? 'stale' : undefined}>
          <ul className="account-list" aria-label={`Accounts: ${stateNames[state]}`}>
            {answer.data.accounts.map((each) => (
              <AccountRow key={each.account} account={each} mayDecide={mayDecide} ask={ask} />
            ))}
          </ul>
          <Pages total={answer.data.total} offset={offset} shown={answer.data.accounts.length} onChange={onChange} />
        </div>
      )}
    </>
  );
}

export function stateOf(given: unknown): AccountState | undefined {
  return given === 'matched' || given === 'conflict' || given === 'not-a-person' ? given : undefined;
}

interface PagesProps extends Pick<AccountListProps, 'offset' | 'onChange'> {
  readonly total: number;
  readonly shown: number;
}

function Pages({ total, offset, shown, onChange }: PagesProps) {
  if (total <= shown && offset === 0) return null;
  return (
    <nav className="actions pages" aria-label="Pages of accounts">
      <Button
        variant="default"
        disabled={offset === 0}
        onClick={() => onChange({ offset: Math.max(0, offset - perPage) || undefined })}
      >
        Previous
      </Button>
      <span>
        {number(Math.min(total, offset + 1))} to {number(offset + shown)} of {counted(total, 'account', 'accounts')}
      </span>
      <Button variant="default" disabled={offset + shown >= total} onClick={() => onChange({ offset: offset + shown })}>
        Next
      </Button>
    </nav>
  );
}
