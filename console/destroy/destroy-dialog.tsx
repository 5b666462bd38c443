// Asking for a destruction: what it would be and how many, the name that has to be typed, and that another has to sign.
import { Button, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { DestroyAsked, DestroyPreview, DestroyTarget } from '../../src/api/contract/destroy.ts';
import { change } from '../api/client.ts';
import { Dialog, DialogActions } from '../frame/dialog.tsx';
import { Failing, Loading } from '../frame/states.tsx';
import { destroyText, summaryLines } from '../words/destroy.ts';
import { counted } from '../words/numbers.ts';
import { lowered } from '../words/values.ts';

interface DestroyButtonProps {
  readonly label: string;
  readonly scope: DestroyTarget;
  /** Of the connection or the organization. */
  readonly name?: string;
  readonly isDisabled?: boolean;
  readonly onAsked?: () => void;
}

/** Asks for nothing by itself: it opens the dialog that does. */
export function DestroyButton({ label, scope, name = '', isDisabled = false, onAsked }: DestroyButtonProps) {
  const [isOpen, { open, close }] = useDisclosure(false);
  // As it was when the dialog opened: what is asked must not change under the hand that answers.
  const [subject, setSubject] = useState({ scope, name });
  const ask = () => {
    setSubject({ scope, name });
    open();
  };
  const done = () => {
    close();
    onAsked?.();
  };
  return (
    <>
      <Button variant="default" disabled={isDisabled} onClick={ask}>
        {label}
      </Button>
      <Dialog
        title={destroyText(subject.scope, subject.name, 0)}
        isOpen={isOpen}
        close={close}
        closing="Close and ask for nothing"
        holdsMuch
      >
        <Asking {...subject} close={close} onAsked={done} />
      </Dialog>
    </>
  );
}

interface AskingProps {
  readonly scope: DestroyTarget;
  readonly name: string;
  readonly close: () => void;
  readonly onAsked: () => void;
}

function Asking(asking: AskingProps) {
  const { scope } = asking;
  const preview = useQuery({
    queryKey: ['destroy-preview', scope],
    queryFn: () => change<DestroyPreview>('POST', '/api/destructions/preview', { scope }),
    // Counted once for each opening: it is dear, and of a person each counting is an entry of the audit log.
    staleTime: 'static',
    gcTime: 0,
  });
  if (preview.isPending) return <Loading height={200} what="Counting what it would be" />;
  if (preview.isError) return <Failing problem={preview.error} retry={() => void preview.refetch()} />;
  return <Form {...asking} preview={preview.data} />;
}

interface FormProps extends AskingProps {
  readonly preview: DestroyPreview;
}

function Form({ scope, name, preview, close, onAsked }: FormProps) {
  const [typed, setTyped] = useState('');
  const queryClient = useQueryClient();
  const ask = useMutation({
    mutationFn: () => change<DestroyAsked>('POST', '/api/destructions', { scope, typed }),
    onSuccess: async () => {
      await queryClient.invalidateQueries();
      onAsked();
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
      <DialogActions close={close}>
        <Button type="submit" className="destroy" loading={ask.isPending} disabled={typed.trim() !== preview.name}>
          Ask to {lowered(destroyText(scope, name, summary.events))}
        </Button>
      </DialogActions>
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
