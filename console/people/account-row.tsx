// One account: what is known of it, who it may be, and what can be decided.
import { Button } from '@mantine/core';
import { type Account, accountName, classNames, personName, ruleWords, volumeText } from '../words/people.ts';
import { CopyToken } from './copy-token.tsx';
import type { Question } from './decide.tsx';

interface AccountRowProps {
  readonly account: Account;
  readonly mayDecide: boolean;
  readonly ask: (question: Question) => void;
}

export function AccountRow({ account, mayDecide, ask }: AccountRowProps) {
  const { suggestions, state } = account;
  return (
    <li>
      <div className="account-head">
        <h3>
          {accountName(account.account)} <CopyToken name={accountName(account.account)} token={account.account} />
        </h3>
        <span className="dimmed">
          <bdi>{account.source}</bdi>, {classNames[account.class]}
          {account.isDeactivated && ', deactivated'}
        </span>
        <span className="account-volume">{volumeText(account)}</span>
      </div>
      <Standing account={account} />
      {suggestions.length > 0 && (
        <>
          <p className="account-claim">{state === 'conflict' ? 'Claimed by:' : 'May be:'}</p>
          <ul className="suggestions">
            {suggestions.map((each) => (
              <Suggested key={each.person} account={account} suggestion={each} mayDecide={mayDecide} ask={ask} />
            ))}
          </ul>
        </>
      )}
      {mayDecide && <Choices account={account} ask={ask} />}
    </li>
  );
}

function Standing({ account: { state, person, rule } }: { readonly account: Account }) {
  if (state !== 'matched' || person === null) return null;
  return (
    <p className="account-claim">
      {personName(person)} <CopyToken name={personName(person)} token={person} />
      {rule !== null && <span className="dimmed">, {ruleWords[rule].name.toLowerCase()}</span>}
    </p>
  );
}

interface SuggestedProps extends AccountRowProps {
  readonly suggestion: Account['suggestions'][number];
}

function Suggested({ account, suggestion, mayDecide, ask }: SuggestedProps) {
  const { person, why, groups } = suggestion;
  return (
    <li>
      <div>
        <strong>{personName(person)}</strong>
        {groups.length > 0 && (
          <>
            {', '}
            <bdi>{groups.join(', ')}</bdi>
          </>
        )}
        <div className="dimmed small">{why}</div>
      </div>
      {mayDecide && (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`${accountName(account.account)} is ${personName(person).toLowerCase()}`}
          onClick={() => ask({ kind: 'is', account, person })}
        >
          This is the one …
        </Button>
      )}
    </li>
  );
}

function Choices({ account, ask }: Pick<AccountRowProps, 'account' | 'ask'>) {
  const of = <span className="spoken"> {accountName(account.account)}</span>;
  return (
    <div className="account-choices">
      <Button variant="subtle" size="compact-sm" onClick={() => ask({ kind: 'is', account })}>
        {account.suggestions.length > 0 || account.state === 'matched' ? 'Somebody else …' : 'This is …'}
        {of}
      </Button>
      <Button variant="subtle" size="compact-sm" onClick={() => ask({ kind: 'same', account })}>
        Same as another account …{of}
      </Button>
      {account.state === 'matched' && (
        <Button variant="subtle" size="compact-sm" onClick={() => ask({ kind: 'separate', account })}>
          Another person than …{of}
        </Button>
      )}
      {account.state !== 'not-a-person' && (
        <Button variant="subtle" size="compact-sm" onClick={() => ask({ kind: 'not-a-person', account })}>
          Not a person …{of}
        </Button>
      )}
      {account.canOpen && (
        <Button variant="subtle" size="compact-sm" color="gray" onClick={() => ask({ kind: 'open', account })}>
          Show address …{of}
        </Button>
      )}
    </div>
  );
}
