// What the console asks the API, one query each.
import { queryOptions } from '@tanstack/react-query';
import type { ConnectionList, ConnectorList, ImportRun, Inventory } from '../../src/api/contract/connections.ts';
import type { MetricAnswer, MetricCatalogue, Overview } from '../../src/api/contract/metrics.ts';
import type { Session } from '../../src/api/contract/session.ts';
import { address, Problem, read } from './client.ts';

/** Null when nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await read<Session>('/api/session', signal);
    } catch (reason) {
      if (reason instanceof Problem && reason.status === 401) return null;
      throw reason;
    }
  },
  // Somebody else may halt or resume at any time.
  refetchInterval: (query) => (query.state.data ? 15_000 : false),
});

export const connectorsQuery = queryOptions({
  queryKey: ['connectors'],
  queryFn: ({ signal }) => read<ConnectorList>('/api/connectors', signal),
  staleTime: Number.POSITIVE_INFINITY,
});

export const connectionsQuery = queryOptions({
  queryKey: ['connections'],
  queryFn: ({ signal }) => read<ConnectionList>('/api/connections', signal),
  refetchInterval: (query) => (query.state.data?.connections.some(isMoving) ? 2000 : false),
});

function isMoving({ state }: ConnectionList['connections'][number]): boolean {
  return state === 'importing' || state === 'collecting';
}

/** Asks twice a second while the import runs. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', id],
    queryFn: ({ signal }) => read<ImportRun>(`/api/imports/${encodeURIComponent(id)}`, signal),
    refetchInterval: (query) => (query.state.data?.state === 'running' ? 500 : false),
  });

export const inventoryQuery = queryOptions({
  queryKey: ['inventory'],
  queryFn: ({ signal }) => read<Inventory>('/api/inventory', signal),
});

export const catalogueQuery = queryOptions({
  queryKey: ['catalogue'],
  queryFn: ({ signal }) => read<MetricCatalogue>('/api/metrics', signal),
  staleTime: Number.POSITIVE_INFINITY,
});

export const overviewQuery = (week: string | undefined, by: string | undefined) =>
  queryOptions({
    queryKey: ['overview', week ?? 'last', by ?? ''],
    queryFn: ({ signal }) => read<Overview>(address('/api/overview', { week, by }), signal),
    refetchInterval: (query) => (query.state.data?.coverage.isPartial ? 5000 : false),
  });

export interface MetricQuestion {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly by?: string | undefined;
}

export const metricAddress = (id: string, question: MetricQuestion, format?: 'csv') =>
  address(`/api/metrics/${encodeURIComponent(id)}`, { ...question, format });

export const metricQuery = (id: string, question: MetricQuestion) =>
  queryOptions({
    queryKey: ['metric', id, question.from ?? '', question.to ?? '', question.by ?? ''],
    queryFn: ({ signal }) => read<MetricAnswer>(metricAddress(id, question), signal),
    refetchInterval: (query) => (query.state.data?.coverage.isPartial ? 5000 : false),
  });
