// `tacit sync`: asks for a sync now and follows it to its end.
import type { Command } from 'commander';
import type { LiveConnection, SyncLog } from '../api/contract/live.ts';
import { isHouseError, Refused } from '../base/errors.ts';
import type { Client } from './client.ts';
import { type Connection, findLive, listConnections, pathOf } from './find-connection.ts';
import { isInteractive } from './print.ts';
import type { Run } from './with-house.ts';

type SyncRun = SyncLog['syncs'][number];

export function syncCommand(program: Command, run: Run): void {
  program
    .command('sync')
    .description('read a connection now, or all of them, and follow it')
    .argument('[id]', 'the id of a connection, its beginning, or its name')
    .action((id: string | undefined) =>
      run(async (client) => {
        const wanted = id === undefined ? await thoseThatCollect(client) : [await findLive(client, id)];
        const codes: number[] = [];
        for (const connection of wanted) codes.push(await syncOne(client, connection));
        return Math.max(...codes);
      }),
    );
}

/** A person paused the others, or has still to choose. Throws Refused `not-found` where there is none. */
async function thoseThatCollect(client: Client): Promise<Connection[]> {
  const isOff = ({ state }: Connection): boolean => ['setting-up', 'paused', 'disconnected'].includes(state);
  const found = (await listConnections(client)).filter((one) => one.kind === 'api' && !isOff(one));
  if (found.length > 0) return found;
  throw new Refused(
    'not-found',
    'There is no connection that collects by itself.',
    '`npx tacit connect slack --token-stdin` makes one; `npx tacit connections` lists them.',
  );
}

/** Gives the exit code. One that cannot be read keeps none of the others from being read. */
async function syncOne(client: Client, connection: Connection): Promise<number> {
  try {
    return report(connection, await follow(client, connection));
  } catch (error) {
    if (!isHouseError(error)) throw error;
    console.error(`${connection.name}: ${error.message}\n${error.next} (${error.code})`);
    return 1;
  }
}

const pollEveryMs = 300;

/** The sync that was asked for; undefined where whoever watches went away. */
async function follow(client: Client, connection: Connection): Promise<SyncRun | undefined> {
  const before = await syncsOf(client, connection);
  await client.call('POST', pathOf(connection, '/sync'));
  // One that runs already is the one that was asked for.
  const known = new Set(before.filter(({ state }) => state !== 'running').map(({ id }) => id));
  let isWatched = true;
  const leave = (): void => void (isWatched = false);
  process.on('SIGINT', leave);
  try {
    while (isWatched) {
      const current = (await syncsOf(client, connection)).find(({ id }) => !known.has(id));
      const { progress } = await client.call<LiveConnection>('GET', pathOf(connection));
      // What it leaves behind, the state and the next sync, is written after its end.
      if (current !== undefined && current.state !== 'running' && progress === null) return current;
      showProgress(progress);
      await new Promise((wake) => setTimeout(wake, pollEveryMs));
    }
  } finally {
    process.off('SIGINT', leave);
    if (isInteractive()) process.stderr.write('\r\u001b[K');
  }
  return undefined;
}

async function syncsOf(client: Client, connection: Connection): Promise<SyncRun[]> {
  const { syncs } = await client.call<SyncLog>('GET', pathOf(connection, '/syncs'));
  return syncs.filter(({ kind }) => kind === 'sync');
}

function showProgress(progress: LiveConnection['progress']): void {
  if (!isInteractive()) return;
  const line = progress === null ? 'waiting' : lineOf(progress);
  // A line that wraps could not be written over.
  process.stderr.write(`\r\u001b[K${line.slice(0, process.stderr.columns - 1)}`);
}

function lineOf(progress: NonNullable<LiveConnection['progress']>): string {
  const { doing, share, messages, messagesPerSecond, calls, secondsLeft } = progress;
  const counts = `${messages.toLocaleString('en')} messages, ${messagesPerSecond.toLocaleString('en')} messages/s`;
  const left = secondsLeft === null ? '' : `, ${Math.ceil(secondsLeft)} s left`;
  return `${doing}: ${Math.floor(100 * share)} %, ${counts}, ${calls.toLocaleString('en')} calls${left}`;
}

/** Says how it ended and gives the exit code. */
function report({ name }: Connection, ended: SyncRun | undefined): number {
  if (ended === undefined) {
    console.error(`${name}: no longer followed. It goes on while Tacit runs.`);
    return 1;
  }
  const { messages, replies, removed, calls, state, error } = ended;
  const count = (number: number) => number.toLocaleString('en');
  console.log(
    `${name}: ${count(messages)} messages new or changed, ${count(replies)} replies read, ${count(removed)} removed, ${count(calls)} calls.`,
  );
  if (state === 'finished') return 0;
  if (error === null) console.error(`${name}: it was stopped before its end. What was read is kept.`);
  else console.error(`${error.message}\n${error.next} (${error.code})`);
  return 1;
}
