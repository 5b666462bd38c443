// The people of a source: read whole by every sync, in pages, of which tokens stay and originals, sealed.
import type { SyncScope } from './scope.ts';

export async function readAccounts(scope: SyncScope): Promise<void> {
  const { connector, reader, store, records, tally } = scope;
  tally.begin('people');
  if (!canRead(scope, connector.snapshots.accounts.stream)) return;
  let closed = 0;
  for await (const { rows, originals, closedWorkspaces } of reader.accounts()) {
    // First the rows: of those that are kept out the store learns whose they are, and no original is kept of them.
    const { organizationId, connectionId, isLesser, replaceable } = scope;
    const own = isLesser(connector.snapshots.accounts.stream)
      ? await store.withoutOthers(organizationId, rows, replaceable)
      : rows;
    await store.append(organizationId, connectionId, own, scope.version);
    await records.keepOriginals(originals);
    closed = closedWorkspaces;
  }
  const { workspaces: open } = reader;
  await records.noteWorkspaces(open === null ? null : { open, closed });
}

/** False where a scope was not granted that the stream needs: the rest is read, and the console says what is missing. */
export function canRead({ connector, reader }: SyncScope, stream: string): boolean {
  const { granted } = reader;
  if (granted === null) return true;
  return connector.consent.scopes.every(
    ({ name, streams, isOptional }) => isOptional || !streams.includes(stream) || granted.includes(name),
  );
}
