// The objection: what it does, said before it is done, and the way back.
import { Button, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { MyData } from '../../src/api/contract/my-data.ts';
import { changeObjection, myDataQuery } from '../api/my-data-queries.ts';
import { Dialog, DialogActions } from '../frame/dialog.tsx';
import { Failing } from '../frame/states.tsx';
import { objectedText } from '../words/my-data.ts';

interface ObjectionProps {
  readonly objection: MyData['objection'];
  /** Something could not be asked, and an objection that does not hold for all is none. To withdraw one needs no answer. */
  readonly isHindered: boolean;
}

export function Objection({ objection, isHindered }: ObjectionProps) {
  const [isOpen, { open, close }] = useDisclosure(false);
  // As it was when the dialog opened: what is asked must not change under the hand that answers.
  const [objects, setObjects] = useState(true);
  const ask = () => {
    setObjects(objection === null);
    open();
  };
  return (
    <section className="block" aria-labelledby="objection">
      <Title order={2} id="objection">
        Objection
      </Title>
      <p className="measure">
        {objection === null
          ? `You can object ${isHindered ? 'as soon as all that is connected can be asked about your address: see above. It takes no' : 'at any time, without a'} reason. What is kept about you is erased, and nothing is kept from then on. No manager is told.`
          : objectedText(objection)}
      </p>
      <Button variant="default" disabled={objection === null && isHindered} onClick={ask}>
        {objection === null ? 'Object …' : 'Withdraw the objection …'}
      </Button>
      <Dialog
        isOpen={isOpen}
        close={close}
        title={objects ? 'Keep nothing about me' : 'Withdraw my objection'}
        closing="Close and change nothing"
      >
        {objects ? <WhatGoes /> : <WhatComesBack />}
        <Decision objects={objects} close={close} />
      </Dialog>
    </section>
  );
}

function WhatGoes() {
  return (
    <dl className="facts is-apart">
      <dt>Goes</dt>
      <dd>
        At once: your messages, accounts, HR rows, answers and figures as they are kept here. In what others wrote you
        are mentioned no more. Figures of the past are computed again without you.
      </dd>
      <dt>From now on</dt>
      <dd>Nothing about you is kept, from any source, also with a new tool or a changed address.</dd>
      <dt>Stays</dt>
      <dd>
        A list of tokens of your accounts and addresses, so that this can be done; what others wrote; and everything in
        the sources themselves, such as Slack.
      </dd>
      <dt>Is told</dt>
      <dd>Nobody is told. Auditors see how many people objected, from five on.</dd>
    </dl>
  );
}

function WhatComesBack() {
  return (
    <p>
      What comes from now on is kept again. What was erased does not come back by itself: where a source still has it,
      it is read again with the history, within about a week for a live connection.
    </p>
  );
}

function Decision({ objects, close }: { readonly objects: boolean; readonly close: () => void }) {
  const queryClient = useQueryClient();
  const decision = useMutation({
    mutationFn: () => changeObjection(objects),
    onSuccess: async () => {
      close();
      await queryClient.invalidateQueries({ queryKey: myDataQuery.queryKey });
    },
  });
  return (
    <>
      <DialogActions close={close} isQuestion>
        <Button
          className={objects ? 'destroy' : undefined}
          loading={decision.isPending}
          onClick={() => decision.mutate()}
        >
          {objects ? 'Erase my data and keep nothing' : 'Withdraw'}
        </Button>
      </DialogActions>
      {decision.isError && <Failing problem={decision.error} title="Nothing was changed" />}
    </>
  );
}
