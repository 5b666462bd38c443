// The channels of a source behind a proxy, as far as an administrator here may know them.
import type { ApiConnector } from '../connector/api-connector.ts';
import { Sanitized } from '../privacy/sanitize.ts';
import { channelShape } from '../privacy/shapes.ts';
import type { Calls } from './calls/answer.ts';
import { ProxiedReader } from './reading/proxied.ts';
import { positionOf } from './sync/rows.ts';

const channelAt = positionOf(channelShape, 'channel');
const membersAt = positionOf(channelShape, 'members');
const isArchivedAt = positionOf(channelShape, 'isArchived');

/** Names stay where the proxy is: each is called by the beginning of its token, and the proxy says which the patterns fit. */
export async function listProxied(connector: ApiConnector, calls: Calls, patterns: readonly string[]) {
  const reader = new ProxiedReader({ connector, calls });
  await reader.identify();
  const found = new Map<string, ReturnType<typeof listed>>();
  for await (const { rows, places } of reader.places(patterns)) {
    const facts = new Map(places.map((place) => [place.token, place]));
    for (const row of Sanitized.rowsOf(rows)) found.set(String(row[channelAt]), listed(row, facts));
  }
  return [...found.values()];
}

function listed(
  row: readonly unknown[],
  facts: ReadonlyMap<string, { readonly isExternal: boolean; readonly isNamed: boolean }>,
) {
  const token = String(row[channelAt]);
  // What the proxy says nothing of is left out rather than read.
  const { isExternal, isNamed } = facts.get(token) ?? { isExternal: true, isNamed: false };
  const isArchived = row[isArchivedAt] === true;
  return {
    token,
    name: `channel ${token.slice(0, 8)}`,
    people: Number(row[membersAt]),
    isArchived,
    isExternal,
    isNamed,
  };
}
