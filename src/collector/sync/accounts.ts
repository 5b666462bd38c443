// The people of a source: read whole by every sync, in pages, of which tokens stay and originals, sealed.
import { sanitizeWithOriginals } from '../originals.ts';
import type { Identity, SyncScope } from './scope.ts';

/** Stores the accounts and gives what they tell about all other records. */
export async function readAccounts(scope: SyncScope, identity: Identity): Promise<unknown> {
  const { connector, calls, store, records: kept, tally } = scope;
  const read = connector.snapshots.accounts;
  tally.begin('people');
  let known = connector.known.empty(identity);
  if (!canRead(scope, read.stream)) return known;
  for await (const records of calls.pages(read, {})) {
    known = connector.known.learn(known, records);
    const context = { ...(known as object), channel: '' };
    const sanitize = scope.sanitizers.get(read.stream)!;
    const { sanitized, originals } = sanitizeWithOriginals(connector, sanitize, records, context);
    await kept.keepOriginals(originals);
    await store.append(scope.organizationId, scope.connectionId, sanitized, scope.version);
  }
  return known;
}

/** False where a scope was not granted that the stream needs: the rest is read, and the console says what is missing. */
export function canRead({ connector, calls }: SyncScope, stream: string): boolean {
  const { granted } = calls;
  if (granted === null) return true;
  return connector.consent.scopes.every(
    ({ name, streams, isOptional }) => isOptional || !streams.includes(stream) || granted.includes(name),
  );
}
