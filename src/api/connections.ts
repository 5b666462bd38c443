// Connections: what was connected, what stands stored, and the operator's counts.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { storedOf } from '../collector/stored-counts.ts';
import { type LiveConnection, listLive } from '../control/live-connections.ts';
import { type Caller, administrators, auditedAs, callerOf, overseers } from './access.ts';
import { type ArchiveState, type ConnectionList, connectionList, reconciliation } from './contract/connections.ts';
import { importRunFor } from './imports.ts';
import { liveState, progressNow } from './live-described.ts';
import { groupName } from './names.ts';
import type { ConnectionRow, Services, Stored } from './services.ts';

export function connectionRoutes(app: FastifyInstance, services: Services): void {
  haltRoutes(app, services);
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/connections', {
    config: { access: overseers, scope: 'connections:read' },
    schema: { response: { 200: connectionList } },
    handler: async (request) => {
      const caller = callerOf(request);
      const { organizationId } = caller;
      const [rows, lives, halts] = await Promise.all([
        services.connections.list(organizationId),
        listLive(services.live.control, organizationId),
        services.halts.ofConnections(organizationId),
      ]);
      const described = rows.map(async (row) => {
        const live = lives.find(({ connectionId }) => connectionId === row.id);
        const haltedAt = halts.get(row.id)?.at.toISOString() ?? null;
        if (live !== undefined) return { ...(await describeLive(services, row, live)), haltedAt };
        const stored = await services.connections.stored(organizationId, row.id);
        return { ...describeArchive(services, caller, row, stored), haltedAt };
      });
      return { connections: await Promise.all(described) };
    },
  });

  typed.get('/api/reconcile', {
    config: { access: administrators, pace: 'heavy' },
    schema: { response: { 200: reconciliation } },
    handler: (request) => services.connections.reconcile(callerOf(request).organizationId),
  });

  typed.post('/api/lookup', {
    config: { access: administrators, pace: 'open' },
    schema: {
      body: z.object({ kind: z.enum(['channel', 'account']), id: z.string().min(1).max(100) }),
      response: { 200: z.object({ token: z.string(), name: z.string() }) },
    },
    handler: async (request) => {
      const caller = callerOf(request);
      const { kind, id } = request.body;
      const token = await services.connections.lookup(caller.organizationId, auditedAs(caller), kind, id);
      return { token, name: groupName(kind, token) };
    },
  });
}

/** The switch of one connection alone. */
function haltRoutes(app: FastifyInstance, services: Services): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  for (const as of ['halt', 'unhalt'] as const) {
    typed.post(`/api/connections/:id/${as}`, {
      config: { access: administrators },
      schema: { params: z.object({ id: z.uuid() }), response: { 204: z.null() } },
      handler: async (request, reply) => {
        const caller = callerOf(request);
        const { halts } = services;
        const change = as === 'halt' ? halts.haltConnection : halts.unhaltConnection;
        await change(caller.organizationId, request.params.id, auditedAs(caller));
        return reply.status(204).send(null);
      },
    });
  }
}

type Described = Omit<ConnectionList['connections'][number], 'haltedAt'>;

function describeArchive(services: Services, caller: Caller, row: ConnectionRow, stored: Stored): Described {
  return {
    ...factsOf(services, row, stored),
    kind: 'archive',
    state: stateOf(row, stored),
    lastRun: row.lastRun === null ? null : importRunFor(caller, row.lastRun, services.clock.now()),
    progress: null,
    nextSyncAt: null,
    isLessThanAsked: false,
  };
}

async function describeLive(services: Services, row: ConnectionRow, connection: LiveConnection): Promise<Described> {
  const { live } = services;
  const { accounts: people, ...stored } = await storedOf(live, connection);
  return {
    ...factsOf(services, row, { ...stored, people }),
    kind: 'api',
    state: liveState(connection, live.syncs.find(row.id)),
    lastRun: null,
    progress: progressNow(live, row.id),
    nextSyncAt: connection.nextSyncAt?.toISOString() ?? null,
    isLessThanAsked: connection.isLessThanAsked,
  };
}

/** What both kinds have in common. */
function factsOf({ connectors }: Services, { id, connectorId, name, createdAt }: ConnectionRow, stored: Stored) {
  return {
    id,
    connectorId,
    connectorName: connectors.find((connector) => connector.id === connectorId)?.name ?? connectorId,
    name,
    createdAt: createdAt.toISOString(),
    stored: { ...stored },
  };
}

function stateOf(row: ConnectionRow, stored: Stored): ArchiveState {
  if (row.lastRun?.state === 'running') return 'importing';
  if (row.lastRun !== null && row.lastRun.state !== 'finished') return 'failing';
  return stored.messages === 0 ? 'empty' : 'up-to-date';
}
