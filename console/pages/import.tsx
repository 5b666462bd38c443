// One import, at its own address: running, then what it read.
import { Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ImportRun } from '../../src/api/contract/connections.ts';
import { importQuery } from '../api/queries.ts';
import { ButtonLink } from '../frame/links.tsx';
import { PageHead } from '../frame/page.tsx';
import { Failing } from '../frame/states.tsx';
import { Counts } from '../imports/counts.tsx';
import { ImportProgress } from '../imports/progress.tsx';
import { RunEnd } from '../imports/run-end.tsx';

const route = getRouteApi('/frame/imports/$importId');

const titles: Readonly<Record<ImportRun['state'], string>> = {
  running: 'Importing',
  finished: 'Import finished',
  cancelled: 'Import cancelled',
  failed: 'Import failed',
  interrupted: 'Import interrupted',
};

export function ImportPage() {
  const { importId } = route.useParams();
  const answer = useQuery(importQuery(importId));
  useFreshFigures(answer.data?.state);
  const back = (
    <Link to="/connections" className="link">
      Data Connections
    </Link>
  );
  if (answer.isPending)
    return (
      <>
        <PageHead title="Import" back={back} />
        <Skeleton height={120} />
      </>
    );
  if (answer.isError)
    return (
      <>
        <PageHead title="Import" back={back} />
        <Failing problem={answer.error} retry={() => void answer.refetch()} />
      </>
    );
  const run = answer.data;
  return (
    <>
      <PageHead
        title={titles[run.state]}
        back={
          run.connectionId === null ? (
            back
          ) : (
            <Link to="/connections/$connectionId" params={{ connectionId: run.connectionId }} className="link">
              The connection
            </Link>
          )
        }
        action={run.state === 'finished' && <ButtonLink to="/overview">See the overview</ButtonLink>}
      />
      <div role="status" className="spoken">
        {run.state === 'running' ? '' : titles[run.state]}
      </div>
      {run.state === 'running' ? <ImportProgress run={run} /> : <RunEnd run={run} />}
      {run.counts && <Counts counts={run.counts} paths={run.skippedPaths} isRunning={run.state === 'running'} />}
    </>
  );
}

/** Everything shown elsewhere is old once an import has ended. */
function useFreshFigures(state: ImportRun['state'] | undefined) {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (state === undefined || state === 'running') return;
    for (const queryKey of [['connections'], ['overview'], ['metric']])
      void queryClient.invalidateQueries({ queryKey });
  }, [state, queryClient]);
}
