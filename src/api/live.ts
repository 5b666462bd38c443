// Live connections: connecting, choosing, steering, and what a page about one shows.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type ErrorCode, errorCodes, Refused } from '../base/errors.ts';
import { coverageOf } from '../collector/coverage.ts';
import { beginConnecting, connectWithToken } from '../collector/connecting.ts';
import { liveConnection as findConnection, type Live, sourceOf } from '../collector/live.ts';
import { listChannels, planOf } from '../collector/planning.ts';
import { openWorkspaces } from '../collector/workspaces.ts';
import { chooseChannels, disconnect, pauseCollecting, startCollecting } from '../collector/steering.ts';
import { append } from '../control/audit.ts';
import { type Choice as StoredChoice } from '../control/live-connections.ts';
import { listRuns } from '../control/runs.ts';
import { sealApp } from '../control/tokens.ts';
import { administrators, auditedAs, type Caller, callerOf, overseers } from './access.ts';
import { consentSession, newConsentCookie } from './consent-cookie.ts';
import {
  appCredentials,
  choice,
  type Choice,
  connectorSetup,
  consentBegun,
  consentRequest,
  coverage,
  liveChannels,
  liveConnection,
  liveWorkspaces,
  pastedToken,
  plan,
  problemText,
  syncLog,
} from './contract/live.ts';
import { coverageFor, describeLive, describeSetup, problemOf, syncFor } from './live-described.ts';
import { reachRoutes } from './reach.ts';
import { followConnection } from './live-events.ts';
import { proxyRoutes } from './proxies.ts';
import { sourceCountsRoutes } from './source-counts.ts';
import { psoxyRoutes } from './psoxies.ts';

const connectorId = z.object({ id: z.string().max(64) });
const connectionId = z.object({ id: z.uuid() });
const nothing = z.null();

const askerOf = (caller: Caller) => ({ organizationId: caller.organizationId, memberId: auditedAs(caller) });

const stored = ({ channels: places, ...rest }: Choice): StoredChoice => ({ ...rest, places });

export function liveRoutes(app: FastifyInstance, live: Live): void {
  connectingRoutes(app, live);
  proxyRoutes(app, live);
  psoxyRoutes(app, live);
  choosingRoutes(app, live);
  steeringRoutes(app, live);
  reachRoutes(app, live);
  watchingRoutes(app, live);
  sourceCountsRoutes(app, live);
}

/** Before there is a connection: the app at the source, the consent, or a token. */
function connectingRoutes(app: FastifyInstance, live: Live): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/connectors/:id/setup', {
    config: { access: overseers },
    schema: { params: connectorId, response: { 200: connectorSetup } },
    handler: (request) => describeSetup(live, callerOf(request).organizationId, sourceOf(live, request.params.id)),
  });

  typed.put('/api/connectors/:id/app', {
    config: { access: administrators },
    schema: { params: connectorId, body: appCredentials, response: { 204: nothing } },
    handler: async (request, reply) => {
      const asker = askerOf(callerOf(request));
      const { connector } = sourceOf(live, request.params.id);
      await sealApp(live.control, asker.organizationId, connector.id, request.body);
      await append(live.control, { ...asker, action: 'app.change', details: { connector: connector.id } });
      return reply.status(204).send(null);
    },
  });

  typed.post('/api/connectors/:id/consent', {
    config: { access: administrators, pace: 'source' },
    schema: { params: connectorId, body: consentRequest, response: { 200: consentBegun } },
    handler: async (request, reply) => {
      const { organizationId, memberId, isLocal } = callerOf(request);
      if (isLocal) throw noBrowser();
      const { mode, isOfOrganization, connectionId: id = null } = request.body;
      const session = consentSession(request, live.publicUrl()) ?? newConsentCookie(reply, live.publicUrl());
      const wanted = { connectorId: request.params.id, mode, connectionId: id, session, isOfOrganization };
      return { url: await beginConnecting(live, { organizationId, memberId }, wanted) };
    },
  });

  typed.post('/api/connectors/:id/token', {
    config: { access: administrators, pace: 'source' },
    schema: { params: connectorId, body: pastedToken, response: { 200: z.object({ connectionId: z.string() }) } },
    handler: async (request) => {
      const { name, connectionId: id = null, isOfOrganization } = request.body;
      const token = request.body.token ?? readyTokenOf(live, request.params.id);
      const given = { connectorId: request.params.id, token, name, connectionId: id, isOfOrganization };
      const connection = await connectWithToken(live, askerOf(callerOf(request)), given);
      return { connectionId: connection.connectionId };
    },
  });
}

const noBrowser = (): Refused =>
  new Refused(
    'not-allowed',
    'A consent is given in a browser, by somebody who is signed in.',
    'Open the connector’s page in the console, or bring a token with `npx tacit connect`.',
  );

function readyTokenOf(live: Live, connectorId: string): string {
  const token = sourceOf(live, connectorId).readyToken?.();
  if (token !== undefined) return token;
  throw new Refused(
    'invalid-request',
    'A token is needed: this source gives none by itself.',
    'Bring the token of your app (`tacit connect` reads it with --token-stdin), or consent on the connector’s page.',
  );
}

function choosingRoutes(app: FastifyInstance, live: Live): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/connections/:id/channels', {
    config: { access: administrators, pace: 'source' },
    schema: { params: connectionId, response: { 200: liveChannels } },
    handler: async (request) => {
      const connection = await findConnection(live, callerOf(request).organizationId, request.params.id);
      return { channels: await listChannels(live, connection) };
    },
  });

  typed.get('/api/connections/:id/workspaces', {
    config: { access: administrators, pace: 'source' },
    schema: { params: connectionId, response: { 200: liveWorkspaces } },
    handler: async (request) => {
      const connection = await findConnection(live, callerOf(request).organizationId, request.params.id);
      const { names, addingUrl } = await openWorkspaces(live, connection);
      return { names: [...names], addingUrl };
    },
  });

  typed.put('/api/connections/:id/choice', {
    config: { access: administrators },
    schema: { params: connectionId, body: choice, response: { 204: nothing } },
    handler: async (request, reply) => {
      await chooseChannels(live, askerOf(callerOf(request)), request.params.id, stored(request.body));
      return reply.status(204).send(null);
    },
  });

  typed.post('/api/connections/:id/plan', {
    config: { access: administrators, pace: 'source' },
    schema: { params: connectionId, body: choice, response: { 200: plan } },
    handler: async (request) => {
      const connection = await findConnection(live, callerOf(request).organizationId, request.params.id);
      return planOf(live, connection, stored(request.body));
    },
  });
}

function steeringRoutes(app: FastifyInstance, live: Live): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const schema = { params: connectionId, response: { 204: nothing } };

  for (const as of ['start', 'sync', 'resume'] as const) {
    typed.post(`/api/connections/:id/${as}`, {
      config: { access: administrators, scope: 'connections:write' },
      schema,
      handler: async (request, reply) => {
        await startCollecting(live, askerOf(callerOf(request)), request.params.id, as);
        return reply.status(204).send(null);
      },
    });
  }

  typed.post('/api/connections/:id/pause', {
    config: { access: administrators, scope: 'connections:write' },
    schema,
    handler: async (request, reply) => {
      await pauseCollecting(live, askerOf(callerOf(request)), request.params.id);
      return reply.status(204).send(null);
    },
  });

  typed.post('/api/connections/:id/disconnect', {
    config: { access: administrators },
    schema: { params: connectionId, response: { 200: z.object({ isRevoked: z.boolean() }) } },
    handler: (request) => disconnect(live, askerOf(callerOf(request)), request.params.id),
  });
}

function watchingRoutes(app: FastifyInstance, live: Live): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/problems/:code', {
    config: { access: overseers },
    schema: {
      params: z.object({ code: z.enum(Object.keys(errorCodes) as [ErrorCode]) }),
      response: { 200: problemText },
    },
    handler: (request) => problemOf(request.params.code),
  });

  typed.get('/api/connections/:id', {
    config: { access: overseers, scope: 'connections:read' },
    schema: { params: connectionId, response: { 200: liveConnection } },
    handler: async (request) =>
      describeLive(live, await findConnection(live, callerOf(request).organizationId, request.params.id)),
  });

  typed.get('/api/connections/:id/events', {
    config: { access: overseers, atOnce: 'streams' },
    schema: { params: connectionId, hide: true },
    handler: (request, reply) => followConnection(live, callerOf(request).organizationId, request.params.id, reply),
  });

  typed.get('/api/connections/:id/syncs', {
    config: { access: overseers, scope: 'connections:read' },
    schema: { params: connectionId, response: { 200: syncLog } },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      const { connectionId, route } = await findConnection(live, organizationId, request.params.id);
      const runs = await listRuns(live.control, organizationId, connectionId);
      return { syncs: runs.map((run) => syncFor(run, route)) };
    },
  });

  typed.get('/api/connections/:id/coverage', {
    config: { access: overseers, scope: 'connections:read' },
    schema: { params: connectionId, response: { 200: coverage } },
    handler: async (request) => {
      const connection = await findConnection(live, callerOf(request).organizationId, request.params.id);
      return coverageFor(connection, await coverageOf(live, connection));
    },
  });
}
