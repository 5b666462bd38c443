// A running import: what it does, how far it is, how fast, how long it takes, and a way to stop.
import { Button, Progress } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ImportRun } from '../../src/api/contract/connections.ts';
import { change } from '../api/client.ts';
import { importQuery } from '../api/queries.ts';
import { ForManagers } from '../frame/for-managers.tsx';
import { Failing } from '../frame/states.tsx';
import { percentDone, phaseNames, progressLine } from '../words/runs.ts';

export function ImportProgress({ run }: { readonly run: ImportRun }) {
  const queryClient = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => change('DELETE', `/api/imports/${encodeURIComponent(run.id)}`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: importQuery(run.id).queryKey }),
  });
  const percent = percentDone(run.progress);
  return (
    <section className="progress" aria-labelledby="progress-phase">
      <strong id="progress-phase">
        {phaseNames[run.progress.phase]}
        {percent !== undefined && `, ${Math.floor(percent)} %`}
      </strong>
      <Progress
        value={percent ?? 100}
        striped={percent === undefined}
        animated={percent === undefined}
        size="lg"
        aria-label={phaseNames[run.progress.phase]}
        transitionDuration={150}
      />
      <p className="dimmed" aria-hidden="true">
        {progressLine(run.progress) || 'Starting'}
      </p>
      <p>You can close this page: the import goes on, and this address shows it again.</p>
      <ForManagers>
        <div>
          <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            Cancel the import
          </Button>
        </div>
      </ForManagers>
      {cancel.isError && <Failing problem={cancel.error} title="The import was not cancelled" />}
    </section>
  );
}
