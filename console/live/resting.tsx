// A connection that does not collect now: what happened, what to do, and whose turn it is.
import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { useMayManage } from '../api/permission.ts';
import { sessionQuery } from '../api/queries.ts';
import { useConsent } from '../connect/use-consent.ts';
import { ButtonLink } from '../frame/links.tsx';
import { Failing } from '../frame/states.tsx';
import { turnNames, turnOf } from '../words/live.ts';
import { instantName } from '../words/weeks.ts';

const stopped = new Set<LiveConnection['state']>(['needs-reconnecting', 'failing']);
const over = new Set<LiveConnection['state']>(['needs-reconnecting', 'disconnected']);

export function Resting({ connection }: { readonly connection: LiveConnection }) {
  const isAllowed = useMayManage();
  const { state, problem } = connection;
  return (
    <div className="turn" data-tone={stopped.has(state) ? 'bad' : 'none'}>
      {problem !== null && <WhatHappened problem={problem} />}
      <WhoseTurn connection={connection} isAllowed={isAllowed} />
      {state === 'up-to-date' && (
        <p>
          <Link to="/overview" className="link">
            See the overview
          </Link>
        </p>
      )}
      {isAllowed && over.has(state) && <Reconnect connection={connection} />}
    </div>
  );
}

function WhatHappened({ problem }: { readonly problem: NonNullable<LiveConnection['problem']> }) {
  return (
    <>
      <Title order={2}>{problem.message}</Title>
      <p>{problem.next}</p>
      <p className="dimmed small">
        Code: <code>{problem.code}</code>
      </p>
    </>
  );
}

interface WhoseTurnProps {
  readonly connection: LiveConnection;
  readonly isAllowed: boolean;
}

function WhoseTurn({ connection, isAllowed }: WhoseTurnProps) {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  const { nextSyncAt } = connection;
  const { who, what } = turnOf(connection, nextSyncAt === null ? undefined : instantName(nextSyncAt, timeZone));
  if (what === '') return null;
  const whose = who === 'you' && !isAllowed ? 'An administrator’s turn:' : turnNames[who];
  return (
    <p>
      {whose !== '' && <strong>{whose} </strong>}
      {what}
    </p>
  );
}

function Reconnect({ connection }: { readonly connection: LiveConnection }) {
  const { id, connectorId, connectorName, mode, state } = connection;
  const consent = useConsent();
  if (state === 'disconnected') {
    return (
      <div className="actions">
        <ButtonLink
          to="/connections/new/$connectorId"
          params={{ connectorId }}
          search={{ connection: id }}
          variant="default"
        >
          Connect again
        </ButtonLink>
      </div>
    );
  }
  return (
    <>
      <div className="actions">
        <Button
          loading={consent.isPending || consent.isSuccess}
          onClick={() => consent.mutate({ connectorId, mode, connectionId: id })}
        >
          Reconnect
        </Button>
        <Link to="/connections/new/$connectorId" params={{ connectorId }} search={{ connection: id }} className="link">
          Another app, or a token
        </Link>
      </div>
      {consent.isError && <Failing problem={consent.error} title={`${connectorName} was not asked`} />}
    </>
  );
}
