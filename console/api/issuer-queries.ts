// What the console asks the API about issuers of sign-ins, and the way to one.
import { queryOptions, useMutation } from '@tanstack/react-query';
import type { IssuerList, SignInBegun, SignInPage } from '../../src/api/contract/issuers.ts';
import { change, read } from './client.ts';

export const issuersQuery = queryOptions({
  queryKey: ['issuers'],
  queryFn: ({ signal }) => read<IssuerList>('/api/issuers', signal),
});

/** For who is not signed in yet. */
export const signInPageQuery = queryOptions({
  queryKey: ['sign-in'],
  queryFn: ({ signal }) => read<SignInPage>('/api/sign-in', signal),
  staleTime: 60_000,
});

/** Sends the browser to the issuer's page; `path` says what for. */
export function useLeaveFor(path: string) {
  return useMutation({
    mutationFn: (body: object) => change<SignInBegun>('POST', path, body),
    onSuccess: ({ url }) => window.location.assign(url),
  });
}
