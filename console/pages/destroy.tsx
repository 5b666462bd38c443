// Manage > Destroy: what was asked for, waits and was destroyed, with its receipts; an owner's ways to ask for more.
import { Button, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Destruction } from '../../src/api/contract/destroy.ts';
import { change } from '../api/client.ts';
import { useConnectionName } from '../api/connection-name.ts';
import { destructionsQuery, receiptsQuery } from '../api/destroy-queries.ts';
import { useIsOwner, useMaySign } from '../api/permission.ts';
import { sessionQuery } from '../api/queries.ts';
import { DestroyButton } from '../destroy/destroy-dialog.tsx';
import { DestroyPerson } from '../destroy/destroy-person.tsx';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing, Loading } from '../frame/states.tsx';
import { destructionStates, scopeText, signerText } from '../words/destroy.ts';
import { capital } from '../words/values.ts';
import { instantName } from '../words/weeks.ts';

export function DestroyPage() {
  const answer = useQuery(destructionsQuery);
  const isOwner = useIsOwner();
  return (
    <>
      <PageHead
        title="Destroy"
        lead="One person asks, another signs, and a receipt that anybody can check says what was destroyed."
      />
      {answer.isPending && <Loading height={168} what="Loading what was destroyed" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data?.destructions.length === 0 && (
        <Empty title="Nothing was destroyed">
          What is asked for, what waits and what was destroyed stands here, with its receipt.
        </Empty>
      )}
      {answer.data && answer.data.destructions.length > 0 && <List destructions={answer.data.destructions} />}
      <SigningKey />
      {isOwner && <DestroyPerson />}
      {isOwner && <DestroyDays />}
      {isOwner && <DestroyOrganization />}
    </>
  );
}

function List({ destructions }: { readonly destructions: readonly Destruction[] }) {
  return (
    <ul className="connection-list">
      {destructions.map((each) => (
        <li key={each.id}>
          <One destruction={each} />
        </li>
      ))}
    </ul>
  );
}

function One({ destruction }: { readonly destruction: Destruction }) {
  const { scope, state, receipt } = destruction;
  const organization = useQuery(sessionQuery).data?.organization;
  const nameOf = useConnectionName();
  const name = scope.is === 'connection' ? nameOf(scope.connection) : (organization?.name ?? '');
  return (
    <>
      <div className="connection-head">
        <strong>
          <bdi>{capital(scopeText(scope, name))}</bdi>
        </strong>
        <span className="connection-state" data-tone={state === 'running' ? 'wait' : 'none'}>
          {destructionStates[state]}
        </span>
      </div>
      <Signed destruction={destruction} zone={organization?.timeZone ?? 'UTC'} />
      {receipt !== null && (
        <p>
          <a className="link" href={`/api/receipts/${receipt}`} download>
            Receipt {receipt}
          </a>
        </p>
      )}
      {state === 'asked' && (
        <p>
          <Link to="/approvals" className="link">
            Review
          </Link>
        </p>
      )}
      {(state === 'asked' || state === 'waiting') && <Stop id={destruction.id} />}
    </>
  );
}

function Signed({ destruction, zone }: { readonly destruction: Destruction; readonly zone: string }) {
  const { state, asked, confirmed, dueAt, endedAt } = destruction;
  return (
    <p className="dimmed">
      Asked for by <bdi>{signerText(asked.by)}</bdi>, {instantName(asked.at, zone)}
      {confirmed !== null && (
        <>
          ; signed by <bdi>{signerText(confirmed.by)}</bdi>, {instantName(confirmed.at, zone)}
        </>
      )}
      {state === 'waiting' && dueAt !== null && `; not before ${instantName(dueAt, zone)}`}
      {endedAt !== null && `; ended ${instantName(endedAt, zone)}`}.
    </p>
  );
}

function Stop({ id }: { readonly id: string }) {
  const maySign = useMaySign();
  const queryClient = useQueryClient();
  const stop = useMutation({
    mutationFn: () => change('POST', `/api/destructions/${id}/stop`),
    onSettled: () => queryClient.invalidateQueries(),
  });
  if (!maySign) return null;
  return (
    <>
      <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
        Stop
      </Button>
      {stop.isError && <Failing problem={stop.error} title="It was not stopped" />}
    </>
  );
}

/** What a receipt is compared with. */
function SigningKey() {
  const answer = useQuery(receiptsQuery);
  if (!answer.data || answer.data.receipts.length === 0) return null;
  return (
    <section className="block">
      <Title order={2}>Checking a receipt</Title>
      <p className="measure">
        <code>npx tacit receipt verify FILE</code> checks it anywhere, without this server. The key that signs here has
        the fingerprint
      </p>
      <p className="copy-token">
        <code>{answer.data.fingerprint}</code>
      </p>
    </section>
  );
}

function DestroyDays() {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  return (
    <section className="block disconnect">
      <Title order={2}>Days</Title>
      <p className="measure">
        Everything that is stored of these days, of all connections: messages, files that stand for one of them,
        figures. Days are those of UTC.
      </p>
      <div className="actions">
        <TextInput
          type="date"
          label="From"
          value={from}
          max={to}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="To"
          value={to}
          min={from}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      <div className="block-link">
        <DestroyButton
          label="Destroy these days …"
          scope={{ is: 'days', from, to }}
          isDisabled={from === '' || to === '' || from > to}
        />
      </div>
    </section>
  );
}

function DestroyOrganization() {
  const organization = useQuery(sessionQuery).data?.organization;
  if (!organization) return null;
  return (
    <section className="block disconnect">
      <Title order={2}>The organization</Title>
      <p className="measure">
        Everything: what was collected and computed, members and their sessions, keys, the audit log. What remains is
        the receipt.
      </p>
      <DestroyButton label="Destroy the organization …" scope={{ is: 'organization' }} name={organization.name} />
    </section>
  );
}
