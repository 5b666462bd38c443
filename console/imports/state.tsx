// The state of a connection as a word with a dot: colour never says it alone.
import type { ConnectionList } from '../../src/api/contract/connections.ts';
import { useIsHalted } from '../api/permission.ts';
import { liveStates } from '../words/live.ts';
import { connectionStates } from '../words/runs.ts';

const halted = { name: 'Halted', tone: 'none' } as const;
/** The others wait for something else than the end of the halt. */
const isAtWork = new Set<string>(['collecting', 'up-to-date', 'failing', 'importing']);

type Connection = ConnectionList['connections'][number];
type ConnectionStateProps = Pick<Connection, 'state' | 'kind' | 'haltedAt'>;

/** A connection that is halted, alone or with everything, is not up to date, however it was left. */
export function ConnectionState({ state, kind, haltedAt }: ConnectionStateProps) {
  const isHalted = useIsHalted() || haltedAt !== null;
  const { name, tone } = isHalted && isAtWork.has(state) ? halted : wordsFor(state, kind);
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
