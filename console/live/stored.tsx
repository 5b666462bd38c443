// What is stored of a connection, and the way to the report of how complete it is.
import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { useMayManage } from '../api/permission.ts';
import { connectionsQuery, sessionQuery } from '../api/queries.ts';
import { number } from '../words/numbers.ts';
import { dayRange } from '../words/runs.ts';
import { instantName } from '../words/weeks.ts';
import { Retained } from './retained.tsx';

export function Stored({ connection }: { readonly connection: LiveConnection }) {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  const { id, stored } = connection;
  const hasOthers = (useQuery(connectionsQuery).data?.connections.length ?? 0) > 1;
  return (
    <section className="block">
      <Title order={2}>What is stored</Title>
      <dl className="facts">
        <dt>Messages</dt>
        <dd>{number(stored.messages)}</dd>
        <dt>People</dt>
        <dd>{number(stored.people)}</dd>
        <dt>Channels</dt>
        <dd>{number(stored.channels)}</dd>
        <dt>Days covered</dt>
        <dd>{dayRange(stored.firstDay, stored.lastDay)}</dd>
        <Retained id={id} />
        <dt>Connected</dt>
        <dd>{instantName(connection.createdAt, timeZone)}</dd>
      </dl>
      {connection.state === 'collecting' && (
        <p className="dimmed small block-link">While a sync runs, this is counted from time to time.</p>
      )}
      {hasOthers && (
        <p className="dimmed small block-link">
          What several connections read is stored once, and counted where it was stored first. Coverage counts all of
          it.
        </p>
      )}
      <p className="block-link">
        <Link to="/connections/$connectionId/coverage" params={{ connectionId: id }} className="link">
          Coverage, channel by channel
        </Link>
      </p>
      <SourceCountsLink connection={connection} />
    </section>
  );
}

/** Where a source counts for itself; before anything was chosen too, since it can be a counter-check alone. */
export function SourceCountsLink({ connection: { id, hasSourceCounts } }: { readonly connection: LiveConnection }) {
  if (!useMayManage() || !hasSourceCounts) return null;
  return (
    <p className="block-link">
      <Link to="/connections/$connectionId/counts" params={{ connectionId: id }} className="link">
        Slack’s own counts, held against what is stored
      </Link>
    </p>
  );
}
