// Asking for a destruction: what it would be and how many, the name that has to be typed, and that another has to sign.
import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { DestroyAsked, DestroyPreview, DestroyTarget } from '../../src/api/contract/destroy.ts';
import { change } from '../api/client.ts';
import { Failing, Loading } from '../frame/states.tsx';
import { destroyText, summaryLines } from '../words/destroy.ts';
import { counted } from '../words/numbers.ts';

interface DestroyDialogProps {
  readonly scope: DestroyTarget;
  /** Of the connection or the organization. */
  readonly name: string;
  readonly isOpen: boolean;
  readonly close: () => void;
}

export function DestroyDialog({ scope, name, isOpen, close }: DestroyDialogProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={destroyText(scope, name, 0)}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close and ask for nothing' }}
    >
      <Asking scope={scope} name={name} close={close} />
    </Modal>
  );
}

function Asking({ scope, name, close }: Omit<DestroyDialogProps, 'isOpen'>) {
  const preview = useQuery({
    queryKey: ['destroy-preview', scope],
    queryFn: () => change<DestroyPreview>('POST', '/api/destructions/preview', { scope }),
    staleTime: 0,
    gcTime: 0,
  });
  if (preview.isPending) return <Loading height={200} what="Counting what it would be" />;
  if (preview.isError) return <Failing problem={preview.error} retry={() => void preview.refetch()} />;
  return <Form scope={scope} name={name} preview={preview.data} close={close} />;
}

interface FormProps extends Omit<DestroyDialogProps, 'isOpen'> {
  readonly preview: DestroyPreview;
}

function Form({ scope, name, preview, close }: FormProps) {
  const [typed, setTyped] = useState('');
  const queryClient = useQueryClient();
  const ask = useMutation({
    mutationFn: () => change<DestroyAsked>('POST', '/api/destructions', { scope, typed }),
    onSuccess: async () => {
      await queryClient.invalidateQueries();
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  const { summary } = preview;
  return (
    <form onSubmit={submit}>
      <WhatGoes scope={scope} preview={preview} />
      <TextInput
        label={
          <>
            To ask for it, type <strong>{preview.name}</strong>
          </>
        }
        value={typed}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className="actions dialog-actions">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button type="submit" className="destroy" loading={ask.isPending} disabled={typed.trim() !== preview.name}>
          Ask to {destroyText(scope, name, summary.events).replace(/^[DE]/, (first) => first.toLowerCase())}
        </Button>
      </div>
      {ask.isError && <Failing problem={ask.error} title="Nothing was asked for" />}
    </form>
  );
}

function WhatGoes({ scope, preview }: Pick<FormProps, 'scope' | 'preview'>) {
  const { summary, days } = preview;
  return (
    <>
      <p>This would be removed for good:</p>
      <ul>
        {summaryLines(summary).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {scope.is === 'person' ? (
        <OfOnePerson objects={scope.objects} days={days ?? 0} />
      ) : (
        <Consequences scope={scope} weeks={summary.weeks} />
      )}
      <p>
        Nothing happens yet: another owner or an auditor has to confirm it within seven days. A signed receipt then says
        what was destroyed.
      </p>
    </>
  );
}

function OfOnePerson({ objects, days }: { readonly objects: boolean; readonly days: number }) {
  return (
    <>
      <p>
        {days > 0 && `Figures of ${counted(days, 'day', 'days')} are counted anew without them. `}
        Rows of others stay, and name them no more. Everything is halted while it runs.
      </p>
      <p>
        {objects
          ? 'An objection is recorded with it: nothing about them is kept from then on.'
          : 'Without an objection whatever the source shows of them is collected again by the next sync.'}
      </p>
    </>
  );
}

function Consequences({ scope, weeks }: { readonly scope: DestroyTarget; readonly weeks: number }) {
  if (scope.is === 'organization') {
    return (
      <p>
        Members are signed out and gone, tokens are revoked at the sources, both keys of the organization are destroyed.
        Of everything here the receipt is what remains.
      </p>
    );
  }
  const anew = weeks === 0 ? '' : `Figures of ${counted(weeks, 'week', 'weeks')} are counted anew without it. `;
  return (
    <p>
      {anew}
      {scope.is === 'connection'
        ? 'Its token, where it has one, is revoked at the source.'
        : 'Messages of these days are not collected again, nor imported. Everything is halted while it runs.'}
    </p>
  );
}
