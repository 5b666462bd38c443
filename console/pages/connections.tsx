// Manage > Data Connections: every connection with its state, last run, counts and coverage.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ConnectionList } from '../../src/api/contract/connections.ts';
import { useIsHalted } from '../api/permission.ts';
import { connectionsQuery, sessionQuery } from '../api/queries.ts';
import { ConnectFirst, ForManagers } from '../frame/for-managers.tsx';
import { ButtonLink } from '../frame/links.tsx';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing, Loading } from '../frame/states.tsx';
import { ConnectionState } from '../imports/state.tsx';
import { number } from '../words/numbers.ts';
import { percentOf } from '../words/live.ts';
import { dayRange } from '../words/runs.ts';
import { capital } from '../words/values.ts';
import { instantName } from '../words/weeks.ts';

export function ConnectionsPage() {
  const answer = useQuery(connectionsQuery);
  const hasSome = (answer.data?.connections.length ?? 0) > 0;
  return (
    <>
      <PageHead
        title="Data Connections"
        lead="Where your figures come from. Each connection reads one source, keeps who did what kind of thing and when, and no text."
        action={
          hasSome && (
            <ForManagers>
              <ButtonLink to="/connections/new">Add New Connection</ButtonLink>
            </ForManagers>
          )
        }
      />
      {answer.isPending && <Loading height={168} what="Loading connections" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && !hasSome && (
        <Empty title="No connections yet" action={<ConnectFirst />}>
          A connection is one source that you allow Tacit to read. The first one takes a few minutes.
        </Empty>
      )}
      {answer.data && hasSome && <ConnectionRows connections={answer.data.connections} />}
    </>
  );
}

function ConnectionRows({ connections }: ConnectionList) {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  return (
    <ul className="connection-list">
      {connections.map((each) => (
        <li key={each.id}>
          <div className="connection-head">
            <Link to="/connections/$connectionId" params={{ connectionId: each.id }} className="connection-name">
              <bdi>{each.name}</bdi>
            </Link>
            <ConnectionState state={each.state} kind={each.kind} haltedAt={each.haltedAt} />
            <Doing progress={each.progress} />
          </div>
          {each.state === 'setting-up' ? (
            <p className="connection-next">Connected to {each.connectorName}; what is read is still to be chosen.</p>
          ) : (
            <Facts connection={each} timeZone={timeZone} />
          )}
        </li>
      ))}
    </ul>
  );
}

type Connection = ConnectionList['connections'][number];

function Doing({ progress }: Pick<Connection, 'progress'>) {
  if (progress === null) return null;
  const percent = percentOf(progress);
  return (
    <span className="dimmed">
      {capital(progress.doing)}
      {percent !== undefined && `, ${percent} %`}
    </span>
  );
}

function Facts({ connection, timeZone }: { readonly connection: Connection; readonly timeZone: string }) {
  const { connectorName, kind, lastRun, nextSyncAt, stored } = connection;
  const isHalted = useIsHalted() || connection.haltedAt !== null;
  return (
    <dl className="connection-facts">
      <Fact name="Connector">{connectorName}</Fact>
      {kind === 'archive' && (
        <Fact name="Last run">{lastRun ? instantName(lastRun.startedAt, timeZone) : 'never'}</Fact>
      )}
      {nextSyncAt !== null && connection.progress === null && (
        <Fact name="Next sync">{isHalted ? 'after somebody resumes' : instantName(nextSyncAt, timeZone)}</Fact>
      )}
      <Fact name="Messages">{number(stored.messages)}</Fact>
      <Fact name="People">{number(stored.people)}</Fact>
      <Fact name="Channels">{number(stored.channels)}</Fact>
      <Fact name="Days covered">{dayRange(stored.firstDay, stored.lastDay)}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
