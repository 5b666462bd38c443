// API tokens: which programs may read or write what, until when, and the making and end of one.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ApiToken } from '../../src/api/contract/api-tokens.ts';
import { apiTokensQuery, useAccessChange } from '../api/member-queries.ts';
import { useIsOwner } from '../api/permission.ts';
import { type Column, Ledger } from '../frame/ledger.tsx';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing, Loading } from '../frame/states.tsx';
import { NewToken } from '../settings/new-token.tsx';
import { SettingsPages } from '../settings/sub-pages.tsx';
import { tokenStates } from '../words/members.ts';
import { dayShort } from '../words/weeks.ts';

export function TokensPage() {
  const answer = useQuery(apiTokensQuery);
  const mayChange = useIsOwner();
  const tokens = answer.data?.tokens ?? [];
  return (
    <>
      <PageHead
        title="API tokens"
        lead="A program shows an API token instead of signing in. It opens the areas that it was made for and nothing else, ends by itself, and the audit log names it. We keep a hash of it."
        action={mayChange && <NewToken />}
      />
      <SettingsPages />
      {answer.isPending && <Loading height={160} what="Loading API tokens" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && tokens.length === 0 && (
        <Empty title="No API tokens">
          {mayChange ? 'Make one when a program is to use the API.' : 'An owner of your organization can make one.'}
        </Empty>
      )}
      {tokens.length > 0 && (
        <Ledger
          name="API tokens"
          columns={[...columns, mayChange && revoking]}
          rows={tokens}
          keyOf={({ id }) => id}
          kind="letting-in"
        />
      )}
    </>
  );
}

const columns: readonly Column<ApiToken>[] = [
  { name: 'Name', render: (token) => <Name token={token} /> },
  { name: 'Opens', render: ({ scopes }) => scopes.join(', ') },
  { name: 'Last used', render: ({ usedOn }) => (usedOn === null ? 'Never' : dayShort(usedOn)) },
  { name: 'Ends', render: ({ endsAt }) => dayShort(endsAt) },
  { name: 'State', render: ({ state }) => tokenStates[state] },
];

const revoking: Column<ApiToken> = {
  name: 'Action',
  isAction: true,
  render: ({ id, name, state }) => state === 'open' && <Revoke id={id} name={name} />,
};

function Name({ token: { name, madeBy, madeAt } }: { readonly token: ApiToken }) {
  return (
    <>
      <bdi>{name}</bdi>
      <div className="dimmed small">
        By <bdi>{madeBy ?? 'the operator'}</bdi>, {dayShort(madeAt)}
      </div>
    </>
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
