// What the console asks the API about people: accounts, decisions, how accounts are matched.
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type {
  AccountList,
  DecisionList,
  DecisionRequest,
  IdentitySettings,
  PeopleOverview,
} from '../../src/api/contract/people.ts';
import { address, change, read } from './client.ts';

export const peopleQuery = queryOptions({
  queryKey: ['people', 'overview'],
  queryFn: ({ signal }) => read<PeopleOverview>('/api/people', signal),
  refetchInterval: (query) => (query.state.data?.isPartial ? 2000 : false),
});

export const accountsQuery = (state: AccountList['accounts'][number]['state'], offset: number) =>
  queryOptions({
    queryKey: ['people', 'accounts', state, offset],
    queryFn: ({ signal }) =>
      read<AccountList>(address('/api/people/accounts', { state, offset: String(offset) }), signal),
    placeholderData: keepPreviousData,
  });

/** What rests on the matching is old once one has ended. */
export function useFreshAccounts(isPartial: boolean | undefined) {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (isPartial === false) void queryClient.invalidateQueries({ queryKey: ['people', 'accounts'] });
  }, [isPartial, queryClient]);
}

export const decisionsQuery = queryOptions({
  queryKey: ['people', 'decisions'],
  queryFn: ({ signal }) => read<DecisionList>('/api/people/decisions', signal),
});

export const matchingQuery = queryOptions({
  queryKey: ['people', 'matching'],
  queryFn: ({ signal }) => read<IdentitySettings>('/api/people/settings', signal),
});

/** Everything that follows from whose account is whose. */
export function usePeopleChanged() {
  const queryClient = useQueryClient();
  return async () => {
    await Promise.all(
      [['people'], ['rosters'], ['overview'], ['metric'], ['catalogue']].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey }),
      ),
    );
  };
}

export function useDecide() {
  const peopleChanged = usePeopleChanged();
  return useMutation({
    mutationFn: (request: DecisionRequest) =>
      change<DecisionList['decisions'][number]>('POST', '/api/people/decisions', request),
    onSuccess: peopleChanged,
  });
}

export function useUndo() {
  const peopleChanged = usePeopleChanged();
  return useMutation({
    mutationFn: (decision: number) => change('DELETE', `/api/people/decisions/${decision}`),
    onSuccess: peopleChanged,
  });
}
