// What is killed: a sync in a process of its own, over a workspace that answers in many small pages.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Random } from '../sandbox/random.ts';
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

export interface Killable<T> {
  readonly slack: T;
  /** Kills a sync a moment after one of its first calls, so many at most; false where it had ended before. */
  killOnce(calls: number): Promise<boolean>;
}

/** `open` makes a stand-in that says when it is called, and says where it is. */
export async function killableBy<T extends { readonly connection: { readonly connectionId: string } }>(
  house: CollectingHouse,
  random: Random,
  open: (onCall: () => void) => Promise<{ readonly slack: T; readonly source: string }>,
): Promise<Killable<T>> {
  let left = Infinity;
  let kill = (): void => undefined;
  const { slack, source } = await open(() => {
    left -= 1;
    if (left === 0) kill();
  });
  const killOnce = async (calls: number): Promise<boolean> => {
    left = 1 + random.below(calls);
    const laterMs = random.below(60);
    const child = startSync(house, slack.connection.connectionId, source);
    let timer: NodeJS.Timeout | undefined;
    kill = () => (timer = setTimeout(() => child.kill('SIGKILL'), laterMs));
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    clearTimeout(timer);
    left = Infinity;
    expect([code, signal]).toEqual(signal === null ? [0, null] : [null, 'SIGKILL']);
    return signal !== null;
  };
  return { slack, killOnce };
}

/** Pages of a few messages, so that there are many moments between them; `onCall` hears of each. */
export function inSmallPages(inner: Workspace, onCall: () => void): Workspace {
  return altered(inner, {
    history(channel, span) {
      onCall();
      return inner.history(channel, { ...span, limit: Math.min(span.limit, 7) });
    },
    everything(channel, span) {
      onCall();
      return inner.everything(channel, { ...span, limit: Math.min(span.limit, 7) });
    },
    replies(channel, root, span) {
      onCall();
      return inner.replies(channel, root, { ...span, limit: Math.min(span.limit, 5) });
    },
  });
}
