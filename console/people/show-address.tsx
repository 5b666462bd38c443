// Opens the sealed address of one account, after saying that this is written down; it is shown here and kept nowhere.
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { change } from '../api/client.ts';
import { DialogActions } from '../frame/dialog.tsx';
import { Failing } from '../frame/states.tsx';
import type { Account } from '../words/people.ts';

interface Original {
  readonly address: string | null;
  readonly username: string | null;
}

export function ShowAddress({ account, close }: { readonly account: Account; readonly close: () => void }) {
  // Nothing of the answer may wait in the page's memory once the dialog is closed.
  const open = useMutation({
    mutationFn: () => change<Original>('POST', '/api/people/originals', { subject: account.account }),
    gcTime: 0,
  });
  if (open.data) return <Opened original={open.data} close={close} />;
  return (
    <>
      <p>
        Pseudonyms cannot be turned back, so the address and username of an account are kept sealed, for this purpose
        alone. Opening them is written to the audit log, with your name, the time and this account.
      </p>
      <p>Use them to find out whose account it is, and for nothing else.</p>
      <DialogActions close={close} isQuestion>
        <Button loading={open.isPending} onClick={() => open.mutate()}>
          Open and write it to the audit log
        </Button>
      </DialogActions>
      {open.isError && <Failing problem={open.error} title="Nothing was opened" />}
    </>
  );
}

function Opened({
  original: { address, username },
  close,
}: {
  readonly original: Original;
  readonly close: () => void;
}) {
  return (
    <>
      <dl className="facts" role="status">
        <dt>Address</dt>
        <dd>{address === null ? <span className="dimmed">the source gave none</span> : <bdi>{address}</bdi>}</dd>
        <dt>Username</dt>
        <dd>{username === null ? <span className="dimmed">the source gave none</span> : <bdi>{username}</bdi>}</dd>
      </dl>
      <p className="dimmed">The opening stands in the audit log. What you see is gone when you close this.</p>
      <DialogActions close={close} closeText="Close" isQuestion />
    </>
  );
}
