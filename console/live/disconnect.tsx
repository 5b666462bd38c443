// Disconnecting: names what ends and what stays before it does anything.
import { Button, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { change } from '../api/client.ts';
import { connectionPath } from '../api/live-queries.ts';
import { DialogActions, DialogButton } from '../frame/dialog.tsx';
import { Failing } from '../frame/states.tsx';
import { counted } from '../words/numbers.ts';

interface DisconnectProps {
  readonly connection: LiveConnection;
  /** `isRevoked` is false where the source did not confirm that the token is void. */
  readonly onDone: (isRevoked: boolean) => void;
}

/** What ends, by who holds the token. */
function ending({ route, connectorName }: LiveConnection): string {
  if (route === 'token')
    return `Gives the token back at ${connectorName}, so that nothing can be read with it any more.`;
  if (route === 'psoxy')
    return 'Forgets your Psoxy and what lets us call it. The token that it holds is yours: to be sure, revoke it at its source.';
  return 'Forgets your proxy, so that it is asked nothing more. The token that it holds is yours: to be sure, revoke it at its source.';
}

export function Disconnect({ connection, onDone }: DisconnectProps) {
  const { name, state } = connection;
  if (state === 'disconnected') return null;
  return (
    <section className="block disconnect">
      <Title order={2}>Disconnect</Title>
      <p className="measure">{ending(connection)} What is stored stays.</p>
      <DialogButton label="Disconnect …" title={`Disconnect ${name}`} closing="Close and change nothing">
        {(close) => <Decision connection={connection} close={close} onDone={onDone} />}
      </DialogButton>
    </section>
  );
}

function Decision({ connection, close, onDone }: DisconnectProps & { readonly close: () => void }) {
  const { id, name, stored } = connection;
  const queryClient = useQueryClient();
  const disconnect = useMutation({
    mutationFn: () => change<{ isRevoked: boolean }>('POST', connectionPath(id, '/disconnect')),
    onSuccess: async ({ isRevoked }) => {
      close();
      onDone(isRevoked);
      await queryClient.invalidateQueries();
    },
  });
  return (
    <>
      <p>
        {ending(connection)}
        {stored.messages > 0 &&
          ` ${counted(stored.messages, 'message', 'messages')} stay in your figures; connecting again goes on from there. To have them removed, an owner destroys the connection.`}
      </p>
      <DialogActions close={close} isQuestion>
        <Button className="destroy" loading={disconnect.isPending} onClick={() => disconnect.mutate()}>
          Disconnect {name}
        </Button>
      </DialogActions>
      {disconnect.isError && <Failing problem={disconnect.error} title="Nothing was changed" />}
    </>
  );
}
