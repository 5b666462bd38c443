// Signing in with a link: the token stands behind the # of the address, so no server ever sees it in a log.
import { Button, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { change } from '../api/client.ts';
import type { Session } from '../../src/api/contract/session.ts';
import { signInPageQuery } from '../api/issuer-queries.ts';
import { sessionQuery } from '../api/queries.ts';
import { tokenOf } from '../words/token-of.ts';
import { ArrivedRefusal } from './arrived-refusal.tsx';
import { IssuerButtons } from './issuer-buttons.tsx';
import { Failing } from './states.tsx';

/** One button: opening a link must not spend it, because mail scanners and previews open links too. */
export function SignIn() {
  const [token] = useState(() => tokenOf(window.location.hash));
  const { to, problem } = useSearch({ from: '/sign-in' });
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const signIn = useMutation({
    mutationFn: (given: string) => change<Session | undefined>('POST', '/api/session', { token: given }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      await navigate({ to: '/', replace: true });
    },
  });
  useEffect(() => {
    document.title = 'Sign in · Tacit';
  }, []);
  if (token === undefined) return <SignedOut thenTo={to ?? '/'} problem={problem} />;
  return (
    <main className="frame-alone">
      <Title order={1}>Sign in to Tacit</Title>
      <p>This link signs you in once, on this computer. It is spent afterwards.</p>
      {signIn.isError && <Failing problem={signIn.error} title="You are not signed in" />}
      <Button mt="md" size="md" loading={signIn.isPending} onClick={() => signIn.mutate(token)}>
        Sign in
      </Button>
    </main>
  );
}

/** `thenTo` is where one wanted to go, and `problem` the code with which an issuer's page sent the browser back. */
export function SignedOut({ thenTo, problem }: { readonly thenTo: string; readonly problem?: string | undefined }) {
  const page = useQuery(signInPageQuery).data;
  const hasIssuers = page !== undefined && (page.asksAddress || page.issuers.length > 0);
  useEffect(() => {
    document.title = 'Signed out · Tacit';
  }, []);
  return (
    <main className="frame-alone">
      <Title order={1} mb="md">
        You are signed out
      </Title>
      {problem !== undefined && <ArrivedRefusal code={problem} title="You are not signed in" />}
      <IssuerButtons thenTo={thenTo} />
      {hasIssuers && (
        <Title order={2} mt="xl">
          You have a sign-in link?
        </Title>
      )}
      <p>
        {hasIssuers ? 'Open it in this browser; it works once.' : 'You sign in with a link that works once.'} To get
        one, run this where Tacit runs:
      </p>
      <pre className="command">
        <code>npx tacit sign-in-link</code>
      </pre>
      <p>It prints an address. Open it in this browser. If somebody else runs Tacit for you, ask them for a link.</p>
    </main>
  );
}
