// Signing in at an issuer: a button for each, or the address that finds them where there are several organizations.
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { SignInFound, SignInPage } from '../../src/api/contract/issuers.ts';
import { change } from '../api/client.ts';
import { signInPageQuery, useLeaveFor } from '../api/issuer-queries.ts';
import { Failing } from './states.tsx';

interface AfterProps {
  /** The page where one lands. */
  readonly thenTo: string;
}

/** Nothing where no issuer is set up: then links are the way in. */
export function IssuerButtons(after: AfterProps) {
  const page = useQuery(signInPageQuery).data;
  if (page === undefined) return null;
  if (page.asksAddress) return <ByAddress {...after} />;
  return <Buttons issuers={page.issuers} {...after} />;
}

function Buttons({ issuers, thenTo }: AfterProps & { readonly issuers: SignInPage['issuers'] }) {
  const leave = useLeaveFor('/api/sign-in');
  return (
    <>
      {issuers.map(({ id, name }) => (
        <Button
          key={id}
          mt="md"
          mr="sm"
          size="md"
          loading={leave.isPending}
          onClick={() => leave.mutate({ issuer: id, thenTo })}
        >
          Sign in with {name}
        </Button>
      ))}
      {leave.isError && <Failing problem={leave.error} title="You are not signed in" />}
    </>
  );
}

function ByAddress(after: AfterProps) {
  const [email, setEmail] = useState('');
  const find = useMutation({
    mutationFn: (given: string) => change<SignInFound>('POST', '/api/sign-in/find', { address: given }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    find.mutate(email.trim());
  };
  const found = find.data?.issuers;
  return (
    <form onSubmit={submit}>
      <TextInput
        mt="md"
        type="email"
        label="Your address at work"
        description="Its domain says with which account you sign in."
        value={email}
        maxLength={254}
        required
        withAsterisk={false}
        autoComplete="email"
        onChange={(event) => {
          setEmail(event.currentTarget.value);
          find.reset();
        }}
      />
      {found === undefined && (
        <Button type="submit" mt="md" size="md" loading={find.isPending} disabled={email.trim().length < 3}>
          Go on
        </Button>
      )}
      {found?.length === 0 && <p role="status">No sign-in is set up for addresses of that domain.</p>}
      {found !== undefined && <Buttons issuers={found} {...after} />}
      {find.isError && <Failing problem={find.error} title="That could not be asked" />}
    </form>
  );
}
