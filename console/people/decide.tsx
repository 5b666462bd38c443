// The dialog of a decision: whom it speaks of, what it changes, that it is written down; and nothing before the second button.
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { DecisionRequest } from '../../src/api/contract/people.ts';
import { useDecide } from '../api/people-queries.ts';
import { Dialog, DialogActions } from '../frame/dialog.tsx';
import { Failing } from '../frame/states.tsx';
import {
  type Account,
  accountName,
  consequence,
  type Decision,
  decisionHolds,
  decisionTitle,
  tokenOf,
  volumeText,
} from '../words/people.ts';
import { ShowAddress } from './show-address.tsx';

/** What was asked for in the list; a decision that still lacks its other half asks for it. */
export type Question =
  | { readonly kind: 'is'; readonly account: Account; readonly person?: string }
  | { readonly kind: 'same' | 'separate'; readonly account: Account }
  | { readonly kind: 'not-a-person'; readonly account: Account }
  | { readonly kind: 'open'; readonly account: Account };

interface AskingProps {
  readonly question: Question | undefined;
  readonly close: () => void;
  readonly onDecided: (decision: Decision) => void;
}

const titles: Readonly<Record<Question['kind'], (name: string) => string>> = {
  is: (name) => `${name}: whose it is`,
  same: (name) => `${name}: same person as another account`,
  separate: (name) => `${name}: another person than an account that counts as theirs`,
  'not-a-person': (name) => `${name}: not a person`,
  open: (name) => `${name}: address and username`,
};

export function Asking({ question, close, onDecided }: AskingProps) {
  // What was asked stays in the dialog while it closes.
  const [last, setLast] = useState(question);
  if (question !== undefined && question !== last) setLast(question);
  return (
    <Dialog
      isOpen={question !== undefined}
      close={close}
      title={last ? titles[last.kind](accountName(last.account.account)) : ''}
      closing="Close and change nothing"
    >
      {last?.kind === 'open' && <ShowAddress account={last.account} close={close} />}
      {last && last.kind !== 'open' && (
        <Deciding
          question={last}
          close={close}
          onDecided={(decision) => {
            close();
            onDecided(decision);
          }}
        />
      )}
    </Dialog>
  );
}

interface DecidingProps {
  readonly question: Exclude<Question, { kind: 'open' }>;
  readonly close: () => void;
  readonly onDecided: (decision: Decision) => void;
}

function Deciding({ question, close, onDecided }: DecidingProps) {
  const [typed, setTyped] = useState('');
  const decide = useDecide();
  const request = requestOf(question, typed);
  const isOfTwo = question.kind === 'same' || question.kind === 'separate';
  const isAsked = isOfTwo || (question.kind === 'is' && question.person === undefined);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (request) decide.mutate(request, { onSuccess: onDecided });
      }}
    >
      <p className="dimmed">
        <bdi>{question.account.source}</bdi>: {volumeText(question.account)}.
      </p>
      {isAsked && <TokenInput kind={question.kind} typed={typed} isKnown={request !== undefined} onChange={setTyped} />}
      {request && !isAsked && (
        <p>
          <strong>{decisionTitle(request)}.</strong>
        </p>
      )}
      <p>{consequence(question.kind, question.account.messages)}</p>
      <p>{decisionHolds}</p>
      <DialogActions close={close}>
        <Button type="submit" loading={decide.isPending} disabled={request === undefined}>
          Decide
        </Button>
      </DialogActions>
      {decide.isError && <Failing problem={decide.error} title="Nothing was decided" />}
    </form>
  );
}

interface TokenInputProps {
  readonly kind: Question['kind'];
  readonly typed: string;
  readonly isKnown: boolean;
  readonly onChange: (typed: string) => void;
}

function TokenInput({ kind, typed, isKnown, onChange }: TokenInputProps) {
  const ofPerson = kind === 'is';
  return (
    <TextInput
      data-autofocus
      label={ofPerson ? 'Token of the person' : 'Token of the other account'}
      description={
        ofPerson
          ? 'Matched accounts on this page show the person they belong to: copy the token there.'
          : 'Copy it at the other account on this page.'
      }
      placeholder="3f9a07c2-1b2c-4d5e-8f90-a1b2c3d4e5f6"
      value={typed}
      autoComplete="off"
      spellCheck={false}
      error={typed.trim() !== '' && !isKnown ? problemOf(typed) : undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

const problemOf = (typed: string) =>
  tokenOf(typed) === undefined ? 'A token has 32 digits and letters from a to f.' : 'This is the same account.';

function requestOf(question: DecidingProps['question'], typed: string): DecisionRequest | undefined {
  const { account } = question.account;
  if (question.kind === 'not-a-person') return { kind: 'not-a-person', account };
  const other = (question.kind === 'is' ? question.person : undefined) ?? tokenOf(typed);
  if (other === undefined) return undefined;
  if (question.kind === 'is') return { kind: 'is', account, person: other };
  return other === account ? undefined : { kind: question.kind, account, other };
}
