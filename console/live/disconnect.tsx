// Disconnecting, and removing what is stored: names what ends and how much lies there before it does anything.
import { Button, Radio, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { change } from '../api/client.ts';
import { connectionPath } from '../api/live-queries.ts';
import { Dialog, DialogActions } from '../frame/dialog.tsx';
import { Failing } from '../frame/states.tsx';
import { counted } from '../words/numbers.ts';
import { dayRange } from '../words/runs.ts';

interface DisconnectProps {
  readonly connection: LiveConnection;
  /** `isRevoked` is false where the source did not confirm that the token is void. */
  readonly onDone: (isRevoked: boolean) => void;
}

export function Disconnect({ connection, onDone }: DisconnectProps) {
  const [isOpen, { open, close }] = useDisclosure(false);
  // As it was when the dialog opened: what is asked must not change under the hand that answers.
  const [subject, setSubject] = useState(connection);
  const { connectorName, state, stored } = connection;
  const isOver = state === 'disconnected';
  const ask = () => {
    setSubject(connection);
    open();
  };
  return (
    <>
      {(!isOver || stored.messages > 0) && (
        <section className="block disconnect">
          <Title order={2}>{isOver ? 'Remove what is stored' : 'Disconnect'}</Title>
          <p className="measure">
            {isOver
              ? 'The connection has ended; what it stored is still in your figures.'
              : `Gives the token back at ${connectorName}, so that nothing can be read with it any more.`}
            {!isOver && stored.messages > 0 && ' You choose whether what is stored stays.'}
          </p>
          <Button variant="default" onClick={ask}>
            {isOver ? 'Remove …' : 'Disconnect …'}
          </Button>
        </section>
      )}
      <Dialog
        isOpen={isOpen}
        close={close}
        title={subject.state === 'disconnected' ? `Remove the data of ${subject.name}` : `Disconnect ${subject.name}`}
        closing="Close and change nothing"
      >
        <Decision connection={subject} close={close} onDone={onDone} />
      </Dialog>
    </>
  );
}

function Decision({ connection, close, onDone }: DisconnectProps & { readonly close: () => void }) {
  const { state, stored } = connection;
  const isOver = state === 'disconnected';
  const [keepsData, setKeepsData] = useState(!isOver);
  const disconnect = useDisconnect(connection.id, (isRevoked) => {
    close();
    if (!isOver) onDone(isRevoked);
  });
  return (
    <>
      <Consequence connection={connection} />
      {stored.messages > 0 && !isOver && <KeepOrRemove stored={stored} keepsData={keepsData} onChange={setKeepsData} />}
      <DialogActions close={close} isQuestion>
        <Button className="destroy" loading={disconnect.isPending} onClick={() => disconnect.mutate(keepsData)}>
          {buttonText(connection, keepsData)}
        </Button>
      </DialogActions>
      {disconnect.isError && <Failing problem={disconnect.error} title="Nothing was changed" />}
    </>
  );
}

type Stored = LiveConnection['stored'];
const messagesOf = ({ messages }: Stored) => counted(messages, 'message', 'messages');

function Consequence({ connection }: { readonly connection: LiveConnection }) {
  const { connectorName, state, stored } = connection;
  return (
    <p>
      {state !== 'disconnected' && `The token is revoked at ${connectorName} and forgotten here. `}
      {stored.messages === 0 ? (
        'Nothing of this connection is stored.'
      ) : (
        <>
          Stored of this connection:{' '}
          <strong>
            {messagesOf(stored)}, {counted(stored.people, 'person', 'people')},{' '}
            {counted(stored.channels, 'channel', 'channels')}
          </strong>
          , {dayRange(stored.firstDay, stored.lastDay)}.
        </>
      )}
      {state === 'disconnected' && ' Figures are computed anew without them. This cannot be undone.'}
    </p>
  );
}

interface KeepOrRemoveProps {
  readonly stored: Stored;
  readonly keepsData: boolean;
  readonly onChange: (keepsData: boolean) => void;
}

function KeepOrRemove({ stored, keepsData, onChange }: KeepOrRemoveProps) {
  return (
    <Radio.Group
      className="dialog-radio"
      label="What is stored"
      value={keepsData ? 'keep' : 'remove'}
      onChange={(chosen) => onChange(chosen === 'keep')}
    >
      <Radio
        value="keep"
        label="Keep it"
        description="Figures stay as they are. Connecting again goes on from there."
      />
      <Radio
        value="remove"
        label={`Remove ${messagesOf(stored)}`}
        description="Figures are computed anew without them. This cannot be undone."
      />
    </Radio.Group>
  );
}

function buttonText({ name, state, stored }: LiveConnection, keepsData: boolean): string {
  if (state === 'disconnected') return `Remove ${messagesOf(stored)}`;
  if (stored.messages === 0) return `Disconnect ${name}`;
  return keepsData ? 'Disconnect, keep the data' : `Disconnect, remove ${messagesOf(stored)}`;
}

function useDisconnect(id: string, onDone: (isRevoked: boolean) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (keepsData: boolean) =>
      change<{ isRevoked: boolean }>('POST', connectionPath(id, '/disconnect'), { keepsData }),
    onSuccess: async ({ isRevoked }) => {
      onDone(isRevoked);
      await queryClient.invalidateQueries();
    },
  });
}
