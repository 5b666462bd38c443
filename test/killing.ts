// What is killed: a sync in a process of its own, over a workspace that answers in many small pages.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Workspace } from '../sandbox/workspace.ts';
import type { CollectingHouse } from './collecting-house.ts';
import { altered } from './stand-in.ts';
import type { SyncAlone } from './sync-alone.ts';

const program = fileURLToPath(new URL('sync-alone.ts', import.meta.url));

/** `source`: where it is, for a connection with a token of its own. */
export function startSync({ control, events }: CollectingHouse, connectionId: string, source: string): ChildProcess {
  const { url, username, password } = events.engine;
  const asked: SyncAlone = {
    pool: control.poolConfig,
    engine: { url, username, password },
    now: control.clock.now().toISOString(),
    source,
    connectionId,
  };
  return spawn(process.execPath, [program, JSON.stringify(asked)], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Pages of a few messages, so that there are many moments between them; `onCall` hears of each. */
export function inSmallPages(inner: Workspace, onCall: () => void): Workspace {
  return altered(inner, {
    history(channel, span) {
      onCall();
      return inner.history(channel, { ...span, limit: Math.min(span.limit, 7) });
    },
    replies(channel, root, span) {
      onCall();
      return inner.replies(channel, root, { ...span, limit: Math.min(span.limit, 5) });
    },
  });
}
