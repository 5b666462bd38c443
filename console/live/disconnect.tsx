// Disconnecting: names what ends and how much lies there, and asks whether that stays.
import { Button, Modal, Radio, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { change } from '../api/client.ts';
import { connectionPath } from '../api/live-queries.ts';
import { Failing } from '../frame/states.tsx';
import { counted } from '../words/numbers.ts';
import { dayRange } from '../words/runs.ts';

export function Disconnect({ connection }: { readonly connection: LiveConnection }) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const { connectorName, name } = connection;
  return (
    <section className="block disconnect">
      <Title order={2}>Disconnect</Title>
      <p className="measure">
        Gives the token back at {connectorName}, so that nothing can be read with it any more. You choose whether what
        is stored stays.
      </p>
      <Button variant="default" onClick={open}>
        Disconnect …
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={`Disconnect ${name}`}
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close without disconnecting' }}
      >
        <Decision connection={connection} close={close} />
      </Modal>
    </section>
  );
}

function Decision({ connection, close }: { readonly connection: LiveConnection; readonly close: () => void }) {
  const [keepsData, setKeepsData] = useState(true);
  const { connectorName, stored } = connection;
  const disconnect = useDisconnect(connection.id, close);
  const amount = counted(stored.messages, 'message', 'messages');
  return (
    <>
      <p>
        The token is revoked at {connectorName} and forgotten here. Stored of this connection:{' '}
        <strong>
          {amount}, {counted(stored.people, 'person', 'people')}, {counted(stored.channels, 'channel', 'channels')}
        </strong>
        , {dayRange(stored.firstDay, stored.lastDay)}.
      </p>
      <Radio.Group
        label="What is stored"
        value={keepsData ? 'keep' : 'remove'}
        onChange={(chosen) => setKeepsData(chosen === 'keep')}
      >
        <Radio
          value="keep"
          label="Keep it"
          description="Figures stay as they are. Connecting again goes on from there."
        />
        <Radio
          value="remove"
          label={`Remove ${amount}`}
          description="Figures are computed anew without them. This cannot be undone."
        />
      </Radio.Group>
      <div className="actions dialog-actions">
        <Button variant="default" onClick={close} data-autofocus>
          Cancel
        </Button>
        <Button
          color="red"
          className="destroy"
          loading={disconnect.isPending}
          onClick={() => disconnect.mutate(keepsData)}
        >
          {keepsData ? 'Disconnect, keep the data' : `Disconnect, remove ${amount}`}
        </Button>
      </div>
      {disconnect.isError && <Failing problem={disconnect.error} title="It is still connected" />}
    </>
  );
}

function useDisconnect(id: string, close: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (keepsData: boolean) => change('POST', connectionPath(id, '/disconnect'), { keepsData }),
    onSuccess: async () => {
      close();
      await queryClient.invalidateQueries();
    },
  });
}
