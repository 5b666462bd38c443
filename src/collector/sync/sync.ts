// One sync over a connection that is read over HTTP: who we are, the people, the channels, then what was written.
//
// Whatever is read is stored before a cursor moves, so a sync that is killed anywhere reads its last page again and
// neither loses nor doubles anything.
import { hours } from '../../base/clock.ts';
import { Refused, Reconnect } from '../../base/errors.ts';
import { refuseScopes } from '../refused-scopes.ts';
import { readAccounts } from './accounts.ts';
import { readDetails } from './details.ts';
import { readHistory } from './history.ts';
import { night, readNewest } from './newest.ts';
import { readPlaces } from './places.ts';
import { recheckHistory, recheckThreads } from './recheck.ts';
import { readReplies } from './replies.ts';
import type { Place, Sync, SyncScope } from './scope.ts';

/** While a backfill takes days, what is new is read in between. */
const newestEvery = hours(1);

/** Reads everything that is due. Throws what `Calls` throws; what was stored before stays. */
export async function runSync(scope: SyncScope): Promise<void> {
  await identify(scope);
  await readAccounts(scope);
  const broken: unknown[] = [];
  const sync: Sync = { ...scope, setAside: (error) => void broken.push(error) };
  const places = await readPlaces(sync);
  try {
    await readMessages(sync, places);
  } finally {
    // Whatever ended it, what was read is stored.
    await sync.writer.drain();
  }
  if (broken.length > 0) throw broken[0];
}

async function readMessages(sync: Sync, places: readonly Place[]): Promise<void> {
  const isNightly = isDue(sync);
  await readDetails(sync, places, isNightly);
  await readNewest(sync, places, isNightly);
  const history = readHistory(sync, places, { newestEvery, refresh: () => readNewest(sync, places, false) });
  await bothEnded(history, readReplies(sync, places, history));
  if (isNightly && sync.lookedBackAt !== null) await recheck(sync, places);
  if (isNightly) await sync.records.noteLookback(new Date(sync.startedAt / 1000));
}

/** Not before both have ended: nobody may read on behind a sync that is over. Throws the first failure. */
async function bothEnded(history: Promise<void>, replies: Promise<void>): Promise<void> {
  for (const end of await Promise.allSettled([history, replies])) if (end.status === 'rejected') throw end.reason;
}

/** Not by the first sync: everything that is stored was read a moment ago. */
async function recheck(sync: Sync, places: readonly Place[]): Promise<void> {
  await recheckHistory(sync, places);
  await recheckThreads(sync, places);
  await readReplies(sync, places, Promise.resolve());
}

function isDue({ lookedBackAt, startedAt }: SyncScope): boolean {
  return lookedBackAt === null || startedAt / 1000 - lookedBackAt.getTime() >= night;
}

/** Throws Refused `source-other-workspace` where the token speaks for another source than the connection was made for. */
async function identify(scope: SyncScope): Promise<void> {
  const { connector, reader, records } = scope;
  const spoken = await reader.identify();
  if (spoken === undefined) {
    throw new Reconnect(
      'source-token-revoked',
      `${connector.name} does not say whom the token speaks for.`,
      'Connect again.',
    );
  }
  if (spoken.source !== scope.sourceRef) throw otherWorkspace(connector.name);
  if (reader.granted === null) return;
  await records.noteGranted(reader.granted);
  refuseScopes(connector, reader.granted, scope.waived);
}

const otherWorkspace = (name: string): Refused =>
  new Refused(
    'source-other-workspace',
    `The token is of another ${name} workspace than this connection.`,
    'Connect again with an account of the workspace it was made for, or add a new connection.',
  );
