// Accepting an invitation: what it is for, a name and an address, and one is in. The token stands behind the #.
import { Button, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import type { InvitationRead } from '../../src/api/contract/invitations.ts';
import { change } from '../api/client.ts';
import { useLeaveFor } from '../api/issuer-queries.ts';
import { sessionQuery } from '../api/queries.ts';
import { roleNames, roleSentences } from '../words/roles.ts';
import { tokenOf } from '../words/token-of.ts';
import { lowered } from '../words/values.ts';
import { Failing, Loading } from './states.tsx';

/** Opening the link must not spend it, because mail scanners and previews open links too: reading it does not. */
export function InvitationPage() {
  const [token] = useState(() => tokenOf(window.location.hash) ?? '');
  const answer = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => change<InvitationRead>('POST', '/api/invitations/read', { token }),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  useEffect(() => {
    document.title = 'Invitation · Tacit';
  }, []);
  return (
    <main className="frame-alone">
      {token === '' && (
        <>
          <Title order={1}>This link is not whole</Title>
          <p>The part behind the # is missing. Copy the whole address, or ask for another invitation.</p>
        </>
      )}
      {token !== '' && answer.isPending && <Loading height={240} what="Loading the invitation" />}
      {answer.isError && <Failing problem={answer.error} title="This invitation lets nobody in" />}
      {answer.data && <Invited token={token} invitation={answer.data} />}
    </main>
  );
}

interface InvitedProps {
  readonly token: string;
  readonly invitation: InvitationRead;
}

function Invited({ token, invitation }: InvitedProps) {
  return (
    <>
      <Title order={1}>
        You are invited to <bdi>{invitation.organization}</bdi>
      </Title>
      <p>
        Your role will be <strong>{roleNames[invitation.role].toLowerCase()}</strong>:{' '}
        {lowered(roleSentences[invitation.role])}
      </p>
      <p>
        Tacit shows how work flows between groups, and keeps nothing that people say. Once you are in, the data
        inventory lists every field that it keeps.
      </p>
      {invitation.issuers.map((issuer) => (
        <SignInAt key={issuer.id} issuer={issuer} token={token} />
      ))}
      {invitation.mustUseOpenId && invitation.issuers.length === 0 && (
        <p>It is accepted by signing in, and no issuer is set up for that: ask an owner of the organization.</p>
      )}
      {!invitation.mustUseOpenId && <Accept token={token} invitation={invitation} />}
    </>
  );
}

interface SignInAtProps {
  readonly issuer: InvitationRead['issuers'][number];
  readonly token: string;
}

/** The browser goes to the issuer, and comes back signed in. */
function SignInAt({ issuer, token }: SignInAtProps) {
  const leave = useLeaveFor('/api/sign-in');
  return (
    <>
      <Button
        my="xs"
        fullWidth
        loading={leave.isPending || leave.isSuccess}
        onClick={() => leave.mutate({ issuer: issuer.id, invitation: token })}
      >
        Accept with {issuer.name}
      </Button>
      {leave.isError && <Failing problem={leave.error} title="You are not in" />}
    </>
  );
}

function Accept({ token, invitation }: InvitedProps) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState(invitation.email ?? '');
  const accept = useAccept(token);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate({ name: name.trim(), email: email.trim() });
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        label="Your name"
        description="Other members see it."
        value={name}
        maxLength={80}
        required
        withAsterisk={false}
        autoComplete="name"
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <AddressInput email={email} isGiven={invitation.email !== null} onChange={setEmail} />
      {accept.isError && <Failing problem={accept.error} title="You are not in" />}
      <Button type="submit" mt="md" loading={accept.isPending} disabled={name.trim() === '' || email.trim() === ''}>
        Accept and sign in
      </Button>
    </form>
  );
}

function useAccept(token: string) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (who: { readonly name: string; readonly email: string }) =>
      change('POST', '/api/invitations/accept', { token, ...who }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      await navigate({ to: '/', replace: true });
    },
  });
}

interface AddressInputProps {
  readonly email: string;
  readonly isGiven: boolean;
  readonly onChange: (email: string) => void;
}

function AddressInput({ email, isGiven, onChange }: AddressInputProps) {
  return (
    <TextInput
      mt="md"
      type="email"
      label="Your address at work"
      description={isGiven ? 'The invitation is for this address.' : 'With which you may sign in later on.'}
      value={email}
      maxLength={254}
      required
      withAsterisk={false}
      readOnly={isGiven}
      autoComplete="email"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
