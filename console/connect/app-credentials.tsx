// The client id and the secret of the organization's own app: typed once, shown as done afterwards.
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ConnectorSetup } from '../../src/api/contract/live.ts';
import { change } from '../api/client.ts';
import { connectorPath, setupQuery } from '../api/live-queries.ts';
import { KeptIcon } from '../frame/icons.tsx';
import { Failing } from '../frame/states.tsx';

interface AppCredentialsProps {
  readonly setup: ConnectorSetup;
  /** The source has to be told which app it is. */
  readonly hasAppId?: boolean;
}

export function AppCredentials({ setup, hasAppId = false }: AppCredentialsProps) {
  const [isReplacing, setReplacing] = useState(false);
  if (setup.app !== null && !isReplacing) {
    return (
      <div className="credentials-done">
        <KeptIcon />
        <span>
          Saved:{' '}
          {setup.app.appId !== null && (
            <>
              App ID <code>{setup.app.appId}</code>,{' '}
            </>
          )}
          client ID <code>{setup.app.clientId}</code>. The secret is sealed and is never shown again.
        </span>
        <Button variant="subtle" size="compact-sm" onClick={() => setReplacing(true)}>
          Replace
        </Button>
      </div>
    );
  }
  return (
    <CredentialsForm setup={setup} hasAppId={hasAppId} onDone={() => setReplacing(false)} isReplacing={isReplacing} />
  );
}

interface CredentialsFormProps extends Required<AppCredentialsProps> {
  readonly isReplacing: boolean;
  readonly onDone: () => void;
}

function CredentialsForm({ setup, hasAppId, isReplacing, onDone }: CredentialsFormProps) {
  const [appId, setAppId] = useState(setup.app?.appId ?? '');
  const [clientId, setClientId] = useState(setup.app?.clientId ?? '');
  const [clientSecret, setClientSecret] = useState('');
  const save = useSavedApp(setup.connectorId, onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      clientId: clientId.trim(),
      clientSecret: clientSecret.trim(),
      ...(hasAppId && { appId: appId.trim().toUpperCase() }),
    });
  };
  return (
    <form className="credentials" onSubmit={submit}>
      {hasAppId && <IdInput label="App ID" value={appId} maxLength={40} onType={setAppId} />}
      <IdInput label="Client ID" value={clientId} maxLength={200} onType={setClientId} />
      <PasswordInput
        label="Client secret"
        value={clientSecret}
        maxLength={200}
        required
        withAsterisk={false}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': 'Show the client secret' }}
        onChange={(event) => setClientSecret(event.currentTarget.value)}
      />
      <div className="actions">
        <Button type="submit" variant="default" loading={save.isPending}>
          Save
        </Button>
        {isReplacing && (
          <Button variant="subtle" color="gray" onClick={onDone}>
            Keep what is saved
          </Button>
        )}
      </div>
      {save.isError && <Failing problem={save.error} title="Nothing was saved" />}
    </form>
  );
}

interface IdInputProps {
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
  readonly onType: (value: string) => void;
}

function IdInput({ onType, ...rest }: IdInputProps) {
  return (
    <TextInput
      {...rest}
      required
      withAsterisk={false}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onType(event.currentTarget.value)}
    />
  );
}

function useSavedApp(connectorId: string, onDone: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (app: { readonly clientId: string; readonly clientSecret: string; readonly appId?: string }) =>
      change('PUT', connectorPath(connectorId, '/app'), app),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: setupQuery(connectorId).queryKey });
      onDone();
    },
  });
}
