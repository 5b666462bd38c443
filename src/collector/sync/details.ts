// What the list of channels leaves out: each is asked for by itself, when it is new and by night.
import { Sanitized } from '../../privacy/sanitize.ts';
import { channelShape } from '../../privacy/shapes.ts';
import { readable } from './newest.ts';
import { positionOf } from './rows.ts';
import { type Place, type Sync, throwIfStopped } from './scope.ts';
import { together } from './together.ts';

const atOnce = 8;
const channelAt = positionOf(channelShape, 'channel');

/** One call for each channel, of those that were never read or, by night, of all. What is not told stays as it is stored. */
export async function readDetails(sync: Sync, places: readonly Place[], isNightly: boolean): Promise<void> {
  const { connector, reader, store, organizationId, connectionId, version } = sync;
  if (connector.snapshots.places.details === undefined) return;
  const due = readable(places).filter(({ cursor }) => isNightly || cursor.headAt === null);
  const found: Sanitized[] = [];
  sync.tally.begin('channels', due.length);
  await together(
    due,
    atOnce,
    async ({ token }) => {
      throwIfStopped(sync);
      const rows = await reader.details(token);
      if (rows !== null) found.push(Sanitized.filter(rows, (row) => row[channelAt] === token));
      sync.tally.advance();
    },
    sync.setAside,
  );
  for (const rows of found) await store.append(organizationId, connectionId, rows, version);
}
