// API tokens: which programs may read or write what, until when, and the making and end of one.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ApiToken } from '../../src/api/contract/api-tokens.ts';
import { apiTokensQuery, useAccessChange } from '../api/member-queries.ts';
import { useMay } from '../api/permission.ts';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing, Loading } from '../frame/states.tsx';
import { NewToken } from '../settings/new-token.tsx';
import { SettingsPages } from '../settings/sub-pages.tsx';
import { tokenStates } from '../words/members.ts';
import { dayShort } from '../words/weeks.ts';

export function TokensPage() {
  const answer = useQuery(apiTokensQuery);
  const mayChange = useMay(['owner']);
  const tokens = answer.data?.tokens ?? [];
  return (
    <>
      <PageHead title="Settings" action={mayChange && <NewToken />} />
      <SettingsPages />
      <p className="measure">
        A program shows an API token instead of signing in. It opens the areas that it was made for and nothing else,
        ends by itself, and the audit log names it. We keep a hash of it.
      </p>
      {answer.isPending && <Loading height={160} what="Loading API tokens" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && tokens.length === 0 && (
        <Empty title="No API tokens">
          {mayChange ? 'Make one when a program is to use the API.' : 'An owner of your organization can make one.'}
        </Empty>
      )}
      {tokens.length > 0 && <TokenTable tokens={tokens} mayChange={mayChange} />}
    </>
  );
}

function TokenTable({ tokens, mayChange }: { readonly tokens: readonly ApiToken[]; readonly mayChange: boolean }) {
  const columns = ['Name', 'Opens', 'Last used', 'Ends', 'State', ...(mayChange ? ['Action'] : [])];
  return (
    <div className="sheet ledger-sheet" tabIndex={0} role="group" aria-label="API tokens">
      <table className="ledger letting-in" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((each) => (
              <th key={each} scope="col" role="columnheader">
                {each}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {tokens.map((each) => (
            <TokenRow key={each.id} token={each} mayChange={mayChange} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TokenRow({ token, mayChange }: { readonly token: ApiToken; readonly mayChange: boolean }) {
  const { id, name, scopes, madeBy, madeAt, endsAt, usedOn, state } = token;
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <bdi>{name}</bdi>
        <div className="dimmed small">
          By <bdi>{madeBy ?? 'the operator'}</bdi>, {dayShort(madeAt.slice(0, 10))}
        </div>
      </th>
      <td role="cell" data-name="Opens">
        {scopes.join(', ')}
      </td>
      <td role="cell" data-name="Last used">
        {usedOn === null ? 'Never' : dayShort(usedOn)}
      </td>
      <td role="cell" data-name="Ends">
        {dayShort(endsAt.slice(0, 10))}
      </td>
      <td role="cell" data-name="State">
        {tokenStates[state]}
      </td>
      {mayChange && (
        <td role="cell" data-name="Action">
          {state === 'open' && <Revoke id={id} name={name} />}
        </td>
      )}
    </tr>
  );
}

function Revoke({ id, name }: { readonly id: string; readonly name: string }) {
  const revoke = useAccessChange('DELETE', `/api/tokens/${encodeURIComponent(id)}`);
  return (
    <>
      <Button variant="default" size="xs" loading={revoke.isPending} onClick={() => revoke.mutate(undefined)}>
        Revoke<span className="spoken"> {name}</span>
      </Button>
      {revoke.isError && <Failing problem={revoke.error} title="It still works" />}
    </>
  );
}
