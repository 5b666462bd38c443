// The state of a connection as a word with a dot: colour never says it alone.
import type { ConnectionList } from '../../src/api/contract/connections.ts';
import { connectionStates } from '../words/runs.ts';

export function ConnectionState({ state }: { readonly state: ConnectionList['connections'][number]['state'] }) {
  const { name, tone } = connectionStates[state];
  return (
    <span className="connection-state" data-tone={tone}>
      {name}
    </span>
  );
}
