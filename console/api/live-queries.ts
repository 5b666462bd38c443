// What the console asks the API about connections that collect by themselves, one query each.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  Choice,
  ConnectorSetup,
  Coverage,
  LiveChannels,
  LiveConnection,
  LiveWorkspaces,
  Plan,
  SyncLog,
} from '../../src/api/contract/live.ts';
import type { ProxyCaller, ProxyStanding } from '../../src/api/contract/proxies.ts';
import type { PsoxyStandingShown } from '../../src/api/contract/psoxies.ts';
import type { SourceCounts } from '../../src/api/contract/source-counts.ts';
import type { Problem as ProblemBody } from '../../src/api/contract/session.ts';
import { change, read } from './client.ts';

/** `/api/connections/ID`, or what lies below it. */
export const connectionPath = (id: string, below = '') => `/api/connections/${encodeURIComponent(id)}${below}`;
/** `/api/connectors/ID`, or what lies below it. */
export const connectorPath = (id: string, below = '') => `/api/connectors/${encodeURIComponent(id)}${below}`;

export const setupQuery = (connectorId: string) =>
  queryOptions({
    queryKey: ['setup', connectorId],
    queryFn: ({ signal }) => read<ConnectorSetup>(connectorPath(connectorId, '/setup'), signal),
  });

export const liveQuery = (id: string) =>
  queryOptions({
    queryKey: ['live', id],
    queryFn: ({ signal }) => read<LiveConnection>(connectionPath(id), signal),
  });

/** Names come from the source at this moment; they are gone with the page. */
export const channelsQuery = (id: string) =>
  queryOptions({
    queryKey: ['channels', id],
    queryFn: ({ signal }) => read<LiveChannels>(connectionPath(id, '/channels'), signal),
    staleTime: 300_000,
  });

/** Names come from the source at this moment; they are gone with the page. */
export const workspacesQuery = (id: string) =>
  queryOptions({
    queryKey: ['workspaces', id],
    queryFn: ({ signal }) => read<LiveWorkspaces>(connectionPath(id, '/workspaces'), signal),
  });

export const planQuery = (id: string, choice: Choice) =>
  queryOptions({
    queryKey: ['plan', id, choice],
    queryFn: () => change<Plan>('POST', connectionPath(id, '/plan'), choice),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const syncsQuery = (id: string) =>
  queryOptions({
    queryKey: ['syncs', id],
    queryFn: ({ signal }) => read<SyncLog>(connectionPath(id, '/syncs'), signal),
  });

export const coverageQuery = (id: string) =>
  queryOptions({
    queryKey: ['coverage', id],
    queryFn: ({ signal }) => read<Coverage>(connectionPath(id, '/coverage'), signal),
  });

/** The proxy is asked when the page is opened, and not again by itself. */
export const proxyQuery = (id: string) =>
  queryOptions({
    queryKey: ['proxy', id],
    queryFn: ({ signal }) => read<ProxyStanding>(connectionPath(id, '/proxy'), signal),
    staleTime: 60_000,
  });

/** The Psoxy is asked when the page is opened, and not again by itself. */
export const psoxyQuery = (id: string) =>
  queryOptions({
    queryKey: ['psoxy', id],
    queryFn: ({ signal }) => read<PsoxyStandingShown>(connectionPath(id, '/psoxy'), signal),
    staleTime: 60_000,
  });

export const proxyCallerQuery = queryOptions({
  queryKey: ['proxy-caller'],
  queryFn: ({ signal }) => read<ProxyCaller>('/api/proxy-caller', signal),
  staleTime: Number.POSITIVE_INFINITY,
});

/** What a documented code says, for a problem that arrives as a code in the address. */
export const problemQuery = (code: string) =>
  queryOptions({
    queryKey: ['problems', code],
    queryFn: ({ signal }) => read<ProblemBody['error']>(`/api/problems/${encodeURIComponent(code)}`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Asked of the source at this moment: a call for each day. */
export const sourceCountsQuery = (
  id: string,
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
) => {
  const span = new URLSearchParams({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
  return queryOptions({
    queryKey: ['source-counts', id, from, to],
    queryFn: ({ signal }) => read<SourceCounts>(connectionPath(id, `/counts?${span}`), signal),
    staleTime: 300_000,
    retry: false,
  });
};
