// What the console asks the API about members, invitations, sessions and API tokens.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApiTokenList } from '../../src/api/contract/api-tokens.ts';
import type { InvitationList } from '../../src/api/contract/invitations.ts';
import type { MemberList } from '../../src/api/contract/members.ts';
import type { SessionList } from '../../src/api/contract/sessions.ts';
import { change, read } from './client.ts';
import { sessionQuery } from './queries.ts';

export const membersQuery = queryOptions({
  queryKey: ['members', 'list'],
  queryFn: ({ signal }) => read<MemberList>('/api/members', signal),
});

export const invitationsQuery = queryOptions({
  queryKey: ['members', 'invitations'],
  queryFn: ({ signal }) => read<InvitationList>('/api/invitations', signal),
});

export const ownSessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => read<SessionList>('/api/sessions', signal),
});

export const apiTokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => read<ApiTokenList>('/api/tokens', signal),
});

/** This browser is signed out: nothing that was read stays in its memory. */
export function useForget() {
  const queryClient = useQueryClient();
  return () => {
    queryClient.setQueryData(sessionQuery.queryKey, null);
    queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionQuery.queryKey[0] });
  };
}

type Method = Parameters<typeof change>[0];

/** One change at an address; what was read of who comes in, and how, is read again afterwards. */
export function useAccessChange<Answer, Given extends object | undefined = undefined>(
  method: Method,
  path: string,
  onDone?: (answer: Answer) => void,
) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (given: Given) => change<Answer>(method, path, given),
    onSuccess: async (answer) => {
      onDone?.(answer);
      await Promise.all(
        [['members'], ['sessions'], ['tokens'], ['session'], ['issuers'], ['sign-in']].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      );
    },
  });
}
