// Connections: what was connected, what stands stored, and the operator's counts.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Caller, administrators, auditedAs, callerOf, overseers } from './access.ts';
import { type ConnectionList, connectionList, reconciliation } from './contract/connections.ts';
import { importRunFor } from './imports.ts';
import { groupName } from './names.ts';
import type { ConnectionRow, Services, Stored } from './services.ts';

export function connectionRoutes(app: FastifyInstance, services: Services): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/connections', {
    config: { access: overseers },
    schema: { response: { 200: connectionList } },
    handler: async (request) => {
      const caller = callerOf(request);
      const { organizationId } = caller;
      const rows = await services.connections.list(organizationId);
      const described = rows.map(async (row) =>
        describe(services, caller, row, await services.connections.stored(organizationId, row.id)),
      );
      return { connections: await Promise.all(described) };
    },
  });

  typed.get('/api/reconcile', {
    config: { access: administrators },
    schema: { response: { 200: reconciliation } },
    handler: (request) => services.connections.reconcile(callerOf(request).organizationId),
  });

  typed.post('/api/lookup', {
    config: { access: administrators },
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

type Described = ConnectionList['connections'][number];

function describe(services: Services, caller: Caller, row: ConnectionRow, stored: Stored): Described {
  const connector = services.connectors.find(({ id }) => id === row.connectorId);
  return {
    id: row.id,
    connectorId: row.connectorId,
    connectorName: connector?.name ?? row.connectorId,
    name: row.name,
    state: stateOf(row, stored),
    createdAt: row.createdAt.toISOString(),
    lastRun: row.lastRun === null ? null : importRunFor(caller, row.lastRun, services.clock.now()),
    stored: { ...stored },
  };
}

function stateOf(row: ConnectionRow, stored: Stored): Described['state'] {
  if (row.lastRun?.state === 'running') return 'importing';
  if (row.lastRun !== null && row.lastRun.state !== 'finished') return 'failing';
  return stored.messages === 0 ? 'empty' : 'up-to-date';
}
