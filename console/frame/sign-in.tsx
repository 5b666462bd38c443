// Signing in with a link: the token stands behind the # of the address, so no server ever sees it in a log.
import { Button, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { change } from '../api/client.ts';
import type { Session } from '../../src/api/contract/session.ts';
import { sessionQuery } from '../api/queries.ts';
import { tokenOf } from '../words/token-of.ts';
import { Failing } from './states.tsx';

/** One button: opening a link must not spend it, because mail scanners and previews open links too. */
export function SignIn() {
  const [token] = useState(() => tokenOf(window.location.hash));
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
  if (token === undefined) return <SignedOut />;
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

export function SignedOut() {
  useEffect(() => {
    document.title = 'Signed out · Tacit';
  }, []);
  return (
    <main className="frame-alone">
      <Title order={1}>You are signed out</Title>
      <p>You sign in with a link that works once. To get one, run this where Tacit runs:</p>
      <pre className="command">
        <code>npx tacit sign-in-link</code>
      </pre>
      <p>It prints an address. Open it in this browser. If somebody else runs Tacit for you, ask them for a link.</p>
    </main>
  );
}
