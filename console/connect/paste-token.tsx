// The way in without a consent page: a token that somebody made at the source.
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ConnectorSetup } from '../../src/api/contract/live.ts';
import { Failing } from '../frame/states.tsx';
import { WithCode } from './step.tsx';
import { useConnecting } from './use-connecting.ts';

interface PasteTokenProps {
  readonly setup: ConnectorSetup;
  /** The connection to reconnect; a new one is made without. */
  readonly connectionId: string | undefined;
}

export function PasteToken({ setup, connectionId }: PasteTokenProps) {
  const [token, setToken] = useState('');
  const [name, setName] = useState('');
  const connect = useConnecting(setup.connectorId, 'token');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    connect.mutate({
      token: token.trim(),
      ...(name.trim() !== '' && connectionId === undefined && { name: name.trim() }),
      ...(connectionId !== undefined && { connectionId }),
    });
  };
  return (
    <form className="credentials" onSubmit={submit}>
      <p>
        <WithCode text={setup.ownToken} /> Paste it here: it is tried at once, then sealed, and never shown again.
      </p>
      <PasswordInput
        label="Token"
        value={token}
        maxLength={500}
        minLength={10}
        required
        withAsterisk={false}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': 'Show the token' }}
        onChange={(event) => setToken(event.currentTarget.value)}
      />
      {connectionId === undefined && (
        <TextInput
          label="Name of the connection"
          description="For your own lists. Leave it empty and it gets a number."
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      <div className="actions">
        <Button type="submit" variant="default" loading={connect.isPending}>
          Connect with this token
        </Button>
      </div>
      {connect.isError && <Failing problem={connect.error} title="The token was not accepted" />}
    </form>
  );
}
