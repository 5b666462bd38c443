// How a run ended, in a sentence with the next step.
import type { ImportRun } from '../../src/api/contract/connections.ts';
import { Problem } from '../api/client.ts';
import { ForManagers } from '../frame/for-managers.tsx';
import { ButtonLink } from '../frame/links.tsx';
import { Empty, Failing } from '../frame/states.tsx';

export function RunEnd({ run }: { readonly run: ImportRun }) {
  if (run.state === 'finished')
    return (
      <p className="measure">
        The export has been read and the file is gone. Import the same export again, or a later one that overlaps:
        nothing is counted twice.
      </p>
    );
  if (run.error)
    return (
      <div className="run-end">
        <Failing
          problem={new Problem(0, run.error)}
          title="The export was not read to its end"
          action={<Again run={run} />}
        />
      </div>
    );
  if (run.state === 'cancelled') {
    return (
      <div className="run-end">
        <Empty title="This import was stopped" action={<Again run={run} />}>
          What was read before stays and is counted. Import the same export again to complete it: nothing is counted
          twice.
        </Empty>
      </div>
    );
  }
  return (
    <div className="run-end">
      <Empty title="The server stopped during this import" action={<Again run={run} />}>
        What was read before is kept. Import the same export again to complete it: nothing is counted twice.
      </Empty>
    </div>
  );
}

function Again({ run }: { readonly run: ImportRun }) {
  return (
    <ForManagers>
      <ButtonLink
        to="/connections/new/$connectorId"
        params={{ connectorId: run.connectorId }}
        search={{ connection: run.connectionId ?? undefined }}
      >
        Import an export again
      </ButtonLink>
    </ForManagers>
  );
}
