// What can be done with a connection now: sync, pause, resume.
import { Button } from '@mantine/core';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { Failing } from '../frame/states.tsx';
import { useCommand } from './use-command.ts';

type State = LiveConnection['state'];

const canSync = new Set<State>(['up-to-date', 'failing']);
const canPause = new Set<State>(['collecting', 'up-to-date', 'failing']);

export function Actions({ connection }: { readonly connection: LiveConnection }) {
  const { id, state } = connection;
  const command = useCommand(id);
  const isBusy = (given: string) => command.isPending && command.variables === given;
  return (
    <div className="head-actions">
      <div className="actions">
        {canSync.has(state) && (
          <Button variant="default" loading={isBusy('sync')} onClick={() => command.mutate('sync')}>
            {state === 'failing' ? 'Try now' : 'Sync now'}
          </Button>
        )}
        {canPause.has(state) && (
          <Button variant="default" loading={isBusy('pause')} onClick={() => command.mutate('pause')}>
            Pause
          </Button>
        )}
        {state === 'paused' && (
          <Button loading={isBusy('resume')} onClick={() => command.mutate('resume')}>
            Resume
          </Button>
        )}
      </div>
      {command.isError && <Failing problem={command.error} title="Nothing was changed" />}
    </div>
  );
}
