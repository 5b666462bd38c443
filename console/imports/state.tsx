// The state of a connection as a word with a dot: colour never says it alone.
import type { ConnectionList } from '../../src/api/contract/connections.ts';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { isLiveState, liveStates } from '../words/live.ts';
import { connectionStates } from '../words/runs.ts';

type State = ConnectionList['connections'][number]['state'] | LiveConnection['state'];

interface ConnectionStateProps {
  readonly state: State;
  /** It collects by itself; the words for an archive differ. */
  readonly isLive: boolean;
}

export function ConnectionState({ state, isLive }: ConnectionStateProps) {
  const { name, tone } = wordsFor(state, isLive);
  return (
    <span className="connection-state" data-tone={tone}>
      {name}
    </span>
  );
}

function wordsFor(state: State, isLive: boolean) {
  const isArchiveState = state === 'empty' || state === 'importing' || state === 'up-to-date' || state === 'failing';
  if (isArchiveState && !isLive) return connectionStates[state];
  return isLiveState(state) ? liveStates[state] : { name: 'Collecting', tone: 'wait' as const };
}
