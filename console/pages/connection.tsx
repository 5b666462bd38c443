// One connection: one that collects by itself, or one that exports are imported into.
import { Skeleton, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ConnectionList } from '../../src/api/contract/connections.ts';
import { connectionsQuery, sessionQuery } from '../api/queries.ts';
import { ForManagers } from '../frame/for-managers.tsx';
import { ButtonLink } from '../frame/links.tsx';
import { DestroyConnection } from '../destroy/destroy-connection.tsx';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing } from '../frame/states.tsx';
import { Counts } from '../imports/counts.tsx';
import { ConnectionState } from '../imports/state.tsx';
import { HaltConnection } from '../live/halt-connection.tsx';
import { LiveSheet } from '../live/live-sheet.tsx';
import { Retained } from '../live/retained.tsx';
import { number } from '../words/numbers.ts';
import { dayRange, runStates } from '../words/runs.ts';
import { instantName } from '../words/weeks.ts';

const route = getRouteApi('/frame/connections/$connectionId');
type Connection = ConnectionList['connections'][number];

const back = (
  <Link to="/connections" className="link">
    Data Connections
  </Link>
);

export function ConnectionPage() {
  const { connectionId } = route.useParams();
  const { problem } = route.useSearch();
  const answer = useQuery(connectionsQuery);
  const connection = answer.data?.connections.find((each) => each.id === connectionId);
  if (connection)
    return connection.kind === 'api' ? (
      <LiveSheet id={connection.id} name={connection.name} problem={problem} />
    ) : (
      <ArchiveSheet connection={connection} />
    );
  return (
    <>
      <PageHead title="Connection" back={back} />
      {answer.isPending && <Skeleton height={240} />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && (
        <Empty title="There is no such connection">
          It may have been removed. Data Connections lists those that exist.
        </Empty>
      )}
    </>
  );
}

function ArchiveSheet({ connection }: { readonly connection: Connection }) {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  const { stored, lastRun } = connection;
  return (
    <>
      <PageHead
        title={connection.name}
        lead={<ConnectionState state={connection.state} kind={connection.kind} haltedAt={connection.haltedAt} />}
        back={back}
        action={
          <ForManagers>
            <ButtonLink
              to="/connections/new/$connectorId"
              params={{ connectorId: connection.connectorId }}
              search={{ connection: connection.id }}
            >
              Import another export
            </ButtonLink>
          </ForManagers>
        }
      />
      <section className="block">
        <Title order={2}>What is stored</Title>
        <dl className="facts">
          <dt>Connector</dt>
          <dd>{connection.connectorName}</dd>
          <dt>Connected</dt>
          <dd>{instantName(connection.createdAt, timeZone)}</dd>
          <dt>Messages</dt>
          <dd>{number(stored.messages)}</dd>
          <dt>People</dt>
          <dd>{number(stored.people)}</dd>
          <dt>Channels</dt>
          <dd>{number(stored.channels)}</dd>
          <dt>Days covered</dt>
          <dd>{dayRange(stored.firstDay, stored.lastDay)}</dd>
          <Retained id={connection.id} />
        </dl>
      </section>
      {lastRun ? (
        <LastRun run={lastRun} timeZone={timeZone} />
      ) : (
        <Empty title="Nothing imported yet">Import an export to see what it holds.</Empty>
      )}
      <Ending connection={connection} />
    </>
  );
}

function Ending({ connection: { id, name, haltedAt } }: { readonly connection: Connection }) {
  return (
    <>
      <HaltConnection id={id} haltedAt={haltedAt} />
      <DestroyConnection id={id} name={name} />
    </>
  );
}

function LastRun({ run, timeZone }: { readonly run: NonNullable<Connection['lastRun']>; readonly timeZone: string }) {
  return (
    <>
      <section className="block">
        <Title order={2}>Last run</Title>
        <dl className="facts">
          <dt>State</dt>
          <dd>
            {runStates[run.state]} ·{' '}
            <Link to="/imports/$importId" params={{ importId: run.id }} className="link">
              open this import
            </Link>
          </dd>
          <dt>Started</dt>
          <dd>{instantName(run.startedAt, timeZone)}</dd>
          {run.endedAt && (
            <>
              <dt>Ended</dt>
              <dd>{instantName(run.endedAt, timeZone)}</dd>
            </>
          )}
        </dl>
        {run.error && (
          <p className="measure">
            {run.error.message} {run.error.next}
          </p>
        )}
      </section>
      {run.counts && <Counts counts={run.counts} paths={run.skippedPaths} />}
    </>
  );
}
