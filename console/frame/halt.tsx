// The halt: its state at the foot of the sidebar, the dialog that says what stops and what stays, the note on every page.
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Session } from '../../src/api/contract/session.ts';
import { change } from '../api/client.ts';
import { useMayManage } from '../api/permission.ts';
import { sessionQuery } from '../api/queries.ts';
import { haltedBy, haltedSince } from '../words/halt.ts';
import { Dialog, DialogActions } from './dialog.tsx';
import { Failing } from './states.tsx';

/** Nothing but a quiet way to halt while all goes on; since when and by whom it is halted otherwise. */
export function HaltState() {
  const organization = useQuery(sessionQuery).data?.organization;
  const mayManage = useMayManage();
  const [isOpen, { open, close }] = useDisclosure(false);
  // As it was when the dialog opened: what is asked must not change under the hand that answers.
  const [asked, setAsked] = useState<Switch>('halt');
  if (!organization) return null;
  const isHalted = organization.haltedAt !== null;
  if (!isHalted && !mayManage) return null;
  const ask = () => {
    setAsked(isHalted ? 'resume' : 'halt');
    open();
  };
  return (
    <div className="halt-state" data-halted={isHalted || undefined}>
      {isHalted && (
        <p className="small">
          <strong>Halted</strong> since {haltedSince(organization)}, <bdi>{haltedBy(organization)}</bdi>
        </p>
      )}
      {mayManage && (
        <button type="button" className="halt-button" onClick={ask}>
          {isHalted ? 'Resume …' : 'Halt …'}
        </button>
      )}
      <HaltDialog as={asked} name={organization.name} isOpen={isOpen} close={close} />
    </div>
  );
}

type Switch = 'halt' | 'resume';

interface HaltDialogProps {
  readonly as: Switch;
  readonly name: string;
  readonly isOpen: boolean;
  readonly close: () => void;
}

function HaltDialog({ as, name, isOpen, close }: HaltDialogProps) {
  return (
    <Dialog
      isOpen={isOpen}
      close={close}
      title={as === 'resume' ? `Resume ${name}` : `Halt ${name}`}
      closing="Close and change nothing"
    >
      {as === 'resume' ? <WhatGoesOn /> : <WhatStops />}
      <Decision as={as} close={close} />
    </Dialog>
  );
}

function WhatStops() {
  return (
    <>
      <p>Within seconds, and until somebody resumes:</p>
      <dl className="facts is-apart">
        <dt>Stops</dt>
        <dd>
          Every connection stops reading, after the page it is at. Imports that run are cancelled, new ones refused. No
          figure is computed. No CSV is given out. Nothing new can be connected.
        </dd>
        <dt>Stays</dt>
        <dd>
          Everything that is stored. Pages and figures can be read, as they stood. Connections keep their state and
          their consent. You can still disconnect and remove.
        </dd>
      </dl>
      <p>It lasts over restarts, and it is in the audit log.</p>
    </>
  );
}

function WhatGoesOn() {
  return (
    <p>
      Connections that were collecting go on where they stopped; those that you paused stay paused. Figures that became
      stale are computed. Imports that were cancelled are not begun again by themselves. It is in the audit log.
    </p>
  );
}

function Decision({ as, close }: { readonly as: Switch; readonly close: () => void }) {
  const queryClient = useQueryClient();
  const decision = useMutation({
    mutationFn: () => change<Session>('POST', `/api/${as}`),
    onSuccess: async (session) => {
      close();
      queryClient.setQueryData(sessionQuery.queryKey, session);
      await queryClient.invalidateQueries();
    },
  });
  return (
    <>
      <DialogActions close={close} isQuestion>
        <Button loading={decision.isPending} onClick={() => decision.mutate()}>
          {as === 'halt' ? 'Halt everything' : 'Resume'}
        </Button>
      </DialogActions>
      {decision.isError && <Failing problem={decision.error} title="Nothing was changed" />}
    </>
  );
}

/** What every page says while it is halted. */
export function HaltBanner() {
  const organization = useQuery(sessionQuery).data?.organization;
  if (!organization || organization.haltedAt === null) return null;
  return (
    <div className="note halt-banner" role="status">
      <strong>Halted</strong> since {haltedSince(organization)}, <bdi>{haltedBy(organization)}</bdi>. Nothing is
      collected, imported or computed, and no figure is exported; what you see is as it stood.
    </div>
  );
}
