// What needs two: each open request with what it is, how many and who asked, for those who may give the second signature.
import { Button, Modal, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Approval, Confirmed } from '../../src/api/contract/approvals.ts';
import { change } from '../api/client.ts';
import { approvalsQuery } from '../api/destroy-queries.ts';
import { useMay } from '../api/permission.ts';
import { connectionsQuery, sessionQuery } from '../api/queries.ts';
import { ReceiptShown } from '../destroy/receipt-shown.tsx';
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
          Lowering the minimum group, and destroying what is stored, appear here for a second person.
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
  const connections = useQuery(connectionsQuery).data?.connections ?? [];
  const nameOf = (id: string) => connections.find((one) => one.id === id)?.name ?? id;
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
  const maySign = useMay(['owner', 'auditor']);
  const [isOpen, { open, close }] = useDisclosure(false);
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
          <Button variant="default" onClick={open}>
            Sign …
          </Button>
        )}
        <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
          {approval.isOwn ? 'Withdraw' : 'Decline'}
        </Button>
      </div>
      {withdraw.isError && <Failing problem={withdraw.error} title="Nothing was changed" />}
      <Modal
        opened={isOpen}
        onClose={close}
        title="Sign"
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close unsigned' }}
      >
        <Signature approval={approval} text={text} onReceipt={onReceipt} close={close} />
      </Modal>
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
      <div className="actions dialog-actions">
        <Button variant="default" onClick={close} data-autofocus>
          Cancel
        </Button>
        <Button className={isDestroy ? 'destroy' : ''} loading={confirm.isPending} onClick={() => confirm.mutate()}>
          {text}
        </Button>
      </div>
      {confirm.isPending && isDestroy && (
        <p role="status">It is being destroyed. The receipt appears here; this page can be closed meanwhile.</p>
      )}
      {confirm.isError && <Failing problem={confirm.error} title="It was not signed" />}
    </>
  );
}
