// The log of syncs: when, how long, how it ended, what it brought.
import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LiveConnection, SyncLog } from '../../src/api/contract/live.ts';
import { syncsQuery } from '../api/live-queries.ts';
import { sessionQuery } from '../api/queries.ts';
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
      {answer.data && answer.data.syncs.length > 0 && <Rows syncs={answer.data.syncs} />}
    </section>
  );
}

function Rows({ syncs }: SyncLog) {
  const [isWhole, setWhole] = useState(false);
  return (
    <>
      <div className="sheet ledger-sheet" tabIndex={0} role="group" aria-label="Log of syncs">
        <table className="ledger" role="table">
          <thead role="rowgroup">
            <tr role="row">
              {['Began', 'Took', 'State', 'Messages', 'Replies', 'Removed', 'Calls'].map((each, index) => (
                <th key={each} scope="col" role="columnheader" className={index > 2 ? 'numbers' : undefined}>
                  {each}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {(isWhole ? syncs : syncs.slice(0, shownFirst)).map((each) => (
              <Row key={each.id} sync={each} />
            ))}
          </tbody>
        </table>
      </div>
      {syncs.length > shownFirst && !isWhole && (
        <Button variant="default" mt="sm" onClick={() => setWhole(true)}>
          Show all {number(syncs.length)}
        </Button>
      )}
    </>
  );
}

function Row({ sync }: { readonly sync: Sync }) {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        {instantName(sync.startedAt, timeZone)}
      </th>
      <td role="cell" data-name="Took">
        {tookOf(sync)}
      </td>
      <td role="cell" data-name="State">
        {syncStates[sync.state]}
        {sync.kind === 'import' && ', an import'}
        {sync.error && (
          <div className="dimmed small">
            {sync.error.message} <code>{sync.error.code}</code>
          </div>
        )}
      </td>
      <Count name="Messages">{sync.messages}</Count>
      <Count name="Replies">{sync.replies}</Count>
      <Count name="Removed">{sync.removed}</Count>
      <Count name="Calls">{sync.calls}</Count>
    </tr>
  );
}

function Count({ name, children }: { readonly name: string; readonly children: number }) {
  return (
    <td role="cell" data-name={name} className="numbers">
      {number(children)}
    </td>
  );
}

function tookOf({ startedAt, endedAt }: Sync): string {
  if (endedAt === null) return 'running';
  return duration(Math.max(0, (Date.parse(endedAt) - Date.parse(startedAt)) / 1000));
}
