// The state of a connection as a word with a dot: colour never says it alone.
import type { ConnectionList } from '../../src/api/contract/connections.ts';
import { liveStates } from '../words/live.ts';
import { connectionStates } from '../words/runs.ts';

type Connection = ConnectionList['connections'][number];
type ConnectionStateProps = Pick<Connection, 'state' | 'kind'>;

export function ConnectionState({ state, kind }: ConnectionStateProps) {
  const { name, tone } = wordsFor(state, kind);
  return (
    <span className="connection-state" data-tone={tone}>
      {name}
    </span>
  );
}

/** The two kinds have two states in common, which they say in words of their own. */
function wordsFor(state: Connection['state'], kind: Connection['kind']) {
  if (state === 'empty' || state === 'importing') return connectionStates[state];
  if (kind === 'archive' && (state === 'up-to-date' || state === 'failing')) return connectionStates[state];
  return liveStates[state];
}
