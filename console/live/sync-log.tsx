// The log of syncs: when, how long, how it ended, what it brought.
import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LiveConnection, SyncLog } from '../../src/api/contract/live.ts';
import { syncsQuery } from '../api/live-queries.ts';
import { sessionQuery } from '../api/queries.ts';
import { type Column, Ledger } from '../frame/ledger.tsx';
import { Failing, Loading } from '../frame/states.tsx';
import { duration, number } from '../words/numbers.ts';
import { syncStates } from '../words/live.ts';
import { instantName } from '../words/weeks.ts';

type Sync = SyncLog['syncs'][number];
const shownFirst = 10;

export function SyncLogTable({ connection }: { readonly connection: LiveConnection }) {
  const isCollecting = connection.state === 'collecting';
  const answer = useQuery({ ...syncsQuery(connection.id), refetchInterval: isCollecting ? 5000 : false });
  return (
    <section className="block">
      <Title order={2}>Syncs</Title>
      {answer.isPending && <Loading height={120} what="Loading the log of syncs" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data?.syncs.length === 0 && <p className="dimmed">No sync has run yet.</p>}
      {answer.data && answer.data.syncs.length > 0 && (
        <Rows syncs={answer.data.syncs} countsReplies={connection.countsReplies} />
      )}
    </section>
  );
}

function Rows({ syncs, countsReplies }: SyncLog & Pick<LiveConnection, 'countsReplies'>) {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  const columns: readonly (Column<Sync> | false)[] = [
    { name: 'Began', render: ({ startedAt }) => instantName(startedAt, timeZone) },
    { name: 'Took', render: tookOf },
    { name: 'State', render: (sync) => <State sync={sync} /> },
    { name: 'Messages', isNumber: true, render: ({ messages }) => number(messages) },
    countsReplies && { name: 'Replies', isNumber: true, render: ({ replies }) => number(replies) },
    { name: 'Removed', isNumber: true, render: ({ removed }) => number(removed) },
    { name: 'Calls', isNumber: true, render: ({ calls }) => number(calls) },
  ];
  const [isWhole, setWhole] = useState(false);
  return (
    <>
      <Ledger
        name="Log of syncs"
        columns={columns}
        rows={isWhole ? syncs : syncs.slice(0, shownFirst)}
        keyOf={({ id }) => id}
      />
      {syncs.length > shownFirst && !isWhole && (
        <Button variant="default" mt="sm" onClick={() => setWhole(true)}>
          Show all {number(syncs.length)}
        </Button>
      )}
    </>
  );
}

function State({ sync }: { readonly sync: Sync }) {
  return (
    <>
      {syncStates[sync.state]}
      {sync.kind === 'import' && ', an import'}
      {sync.error && (
        <div className="dimmed small">
          {sync.error.message} <code>{sync.error.code}</code>
        </div>
      )}
    </>
  );
}

function tookOf({ startedAt, endedAt }: Sync): string {
  if (endedAt === null) return 'running';
  return duration(Math.max(0, (Date.parse(endedAt) - Date.parse(startedAt)) / 1000));
}
