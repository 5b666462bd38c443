// What needs two: each open request with what it is, how many and who asked, for those who may give the second signature.
import { Button, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Approval, Confirmed } from '../../src/api/contract/approvals.ts';
import { change } from '../api/client.ts';
import { useConnectionName } from '../api/connection-name.ts';
import { approvalsQuery } from '../api/destroy-queries.ts';
import { useMaySign } from '../api/permission.ts';
import { sessionQuery } from '../api/queries.ts';
import { ReceiptShown } from '../destroy/receipt-shown.tsx';
import { DialogActions, DialogButton } from '../frame/dialog.tsx';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing, Loading } from '../frame/states.tsx';
import { approvalText, signerText, summaryLines } from '../words/destroy.ts';
import { instantName } from '../words/weeks.ts';

export function ApprovalsPage() {
  const answer = useQuery(approvalsQuery);
  // Kept here: with a whole organization the page that asked is the last to know.
  const [receipt, setReceipt] = useState<NonNullable<Confirmed['receipt']>>();
  return (
    <>
      <PageHead
        title="What needs two"
        lead="One person asks, another signs. Nothing is done before, and after seven days a request is over."
      />
      {receipt && <ReceiptShown receipt={receipt} />}
      {answer.isPending && <Loading height={168} what="Loading what waits for a signature" />}
      {answer.isError && !receipt && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data?.approvals.length === 0 && !receipt && (
        <Empty title="Nothing waits for a signature">
          Lowering the minimum group, destroying what is stored, widening what a connection reads, and scopes that are
          refused otherwise appear here for a second person.
        </Empty>
      )}
      {answer.data?.approvals.map((each) => (
        <Review key={each.id} approval={each} onReceipt={setReceipt} />
      ))}
    </>
  );
}

interface ReviewProps {
  readonly approval: Approval;
  readonly onReceipt: (receipt: NonNullable<Confirmed['receipt']>) => void;
}

function Review({ approval, onReceipt }: ReviewProps) {
  const organization = useQuery(sessionQuery).data?.organization;
  const nameOf = useConnectionName();
  const text = approvalText(approval, nameOf, organization?.name ?? '');
  const zone = organization?.timeZone ?? 'UTC';
  return (
    <section className="block">
      <Title order={2}>
        <bdi>{text}</bdi>
      </Title>
      <dl className="facts">
        <dt>Asked by</dt>
        <dd>
          <bdi>{signerText(approval.askedBy)}</bdi>, {instantName(approval.askedAt, zone)}
        </dd>
        <dt>Can be signed until</dt>
        <dd>{instantName(approval.expiresAt, zone)}</dd>
        {approval.kind === 'destroy' && (
          <>
            <dt>How many</dt>
            <dd>{summaryLines(approval.details).join(', ')}</dd>
          </>
        )}
      </dl>
      <Signing approval={approval} text={text} onReceipt={onReceipt} />
    </section>
  );
}

function Signing({ approval, text, onReceipt }: ReviewProps & { readonly text: string }) {
  const maySign = useMaySign();
  const queryClient = useQueryClient();
  const withdraw = useMutation({
    mutationFn: () => change('POST', `/api/approvals/${approval.id}/withdraw`),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  if (!maySign) return <p className="dimmed">Another owner, or an auditor, can sign it.</p>;
  return (
    <>
      {approval.isOwn && <p className="dimmed">You asked for it: another owner, or an auditor, has to sign it.</p>}
      <div className="actions block-link">
        {!approval.isOwn && (
          <DialogButton label="Sign …" title="Sign" closing="Close unsigned">
            {(close) => <Signature approval={approval} text={text} onReceipt={onReceipt} close={close} />}
          </DialogButton>
        )}
        <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
          {approval.isOwn ? 'Withdraw' : 'Decline'}
        </Button>
      </div>
      {withdraw.isError && <Failing problem={withdraw.error} title="Nothing was changed" />}
    </>
  );
}

function Signature({
  approval,
  text,
  onReceipt,
  close,
}: ReviewProps & { readonly text: string; readonly close: () => void }) {
  const isDestroy = approval.kind === 'destroy';
  const queryClient = useQueryClient();
  const confirm = useMutation({
    mutationFn: () => change<Confirmed>('POST', `/api/approvals/${approval.id}/confirm`),
    onSuccess: async ({ receipt }) => {
      close();
      if (receipt !== null) onReceipt(receipt);
      await queryClient.invalidateQueries();
    },
  });
  return (
    <>
      <p>
        <bdi>{text}</bdi>
      </p>
      {isDestroy && (
        <p>It begins as soon as you sign, or when the waiting time has passed. Once it runs it cannot be stopped.</p>
      )}
      <DialogActions close={close} isQuestion>
        <Button className={isDestroy ? 'destroy' : ''} loading={confirm.isPending} onClick={() => confirm.mutate()}>
          {text}
        </Button>
      </DialogActions>
      {confirm.isPending && isDestroy && (
        <p role="status">It is being destroyed. The receipt appears here; this page can be closed meanwhile.</p>
      )}
      {confirm.isError && <Failing problem={confirm.error} title="It was not signed" />}
    </>
  );
}
