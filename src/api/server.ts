// The HTTP face of the house: the API, its OpenAPI description and the console's files.
import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { chmod, rm } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import { Server as TlsServer } from 'node:tls';
import { z } from 'zod';
import { Refused } from '../base/errors.ts';
import { guardRoutes, refuseForeignNames } from './access.ts';
import { Attempts, failures } from './attempts.ts';
import { apiTokenRoutes } from './api-tokens.ts';
import { approvalRoutes } from './approvals.ts';
import { auditRoutes } from './audit.ts';
import { callerAddresses } from './caller-address.ts';
import { backupRoutes } from './backup.ts';
import { destroyRoutes } from './destroy.ts';
import { callerFinder } from './callers.ts';
import { connectionRoutes } from './connections.ts';
import { serveConsole } from './console-files.ts';
import { type KeyAndCertificate, endSlowBodies, newApp, waitForUploads } from './front.ts';
import { addHeaders, headersOfAll } from './headers.ts';
import { importRoutes } from './imports.ts';
import { describeApi } from './description.ts';
import { inventoryRoutes } from './inventory.ts';
import { everyIssuerRoute } from './issuer-sign-in.ts';
import { invitationRoutes } from './invitations.ts';
import { keyRoutes } from './keys.ts';
import { myDataRoutes, objectionRoutes } from './my-data.ts';
import { liveRoutes } from './live.ts';
import { memberRoutes } from './members.ts';
import { metricRoutes } from './metrics.ts';
import { oauthCallback } from './oauth-callback.ts';
import { organizationRoutes } from './organizations.ts';
import { ownSessionRoutes } from './own-sessions.ts';
import { answerProblems } from './problems.ts';
import { keepPaces } from './paces.ts';
import { peopleRoutes } from './people.ts';
import { evidenceRoutes } from './evidence.ts';
import { retentionRoutes } from './retention.ts';
import { rosterRoutes } from './rosters.ts';
import { refuseForeignPages } from './same-origin.ts';
import { uploadRoutes } from './uploads.ts';
import type { Services } from './services.ts';
import { sessionRoutes } from './session.ts';

export interface Api {
  readonly app: FastifyInstance;
  /** Listens on a private socket whose callers are the operator of this machine. */
  listenLocally(socket: string): Promise<void>;
  /** Listens on the network. Throws Refused 'port-in-use'. Gives the port. */
  listen(host: string, port: number): Promise<number>;
  /** From now on new callers are shown this one. Only where the API was built with a certificate. */
  renewCertificate(certificate: KeyAndCertificate): void;
  close(): Promise<void>;
}

/**
 * Builds the API. `consoleFolder` holds the built console, or is undefined where there is none. With a certificate the
 * door to the network speaks TLS.
 */
export async function buildApi(
  services: Services,
  consoleFolder: string | undefined,
  certificate?: KeyAndCertificate,
): Promise<Api> {
  const localRequests = new WeakSet<object>();
  const reached = { publicUrl: services.publicUrl, isSelfSigned: certificate !== undefined };
  const app = newApp(headersOfAll(reached), certificate);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerProblems(app, services.log, services.clock);
  addHeaders(app, reached);
  endSlowBodies(app);
  refuseForeignNames(app, new URL(services.publicUrl).hostname);
  const door = { attempts: new Attempts(services.clock, failures), addressOf: callerAddresses(services.proxies ?? []) };
  guardRoutes(app, callerFinder(services, localRequests, door));
  refuseForeignPages(app, services.publicUrl);
  waitForUploads(app);
  keepPaces(app, services.clock);
  await describeApi(app);
  // Plug-ins run after the swagger plug-in is ready, so that it sees every route.
  await app.register(async (routes) => {
    describeRoutes(routes);
    sessionRoutes(routes, services, door);
    organizationRoutes(routes, services.organizations);
    inventoryRoutes(routes, services);
    connectionRoutes(routes, services);
    liveRoutes(routes, services.live);
    oauthCallback(routes, services.live);
    importRoutes(routes, services);
    metricRoutes(routes, services);
    optionalRoutes(routes, services, door);
  });
  await serveConsole(app, consoleFolder);
  await app.ready();
  return { app, ...doors(app, localRequests) };
}

/** The doors to parts that a house may be without. */
function optionalRoutes(routes: FastifyInstance, services: Services, door: Parameters<typeof sessionRoutes>[2]): void {
  const { rosters, people, uploads, audit } = services;
  if (rosters !== undefined) rosterRoutes(routes, rosters);
  if (people !== undefined) peopleRoutes(routes, people);
  if (uploads !== undefined) uploadRoutes(routes, uploads);
  if (audit !== undefined) auditRoutes(routes, audit);
  const { members, publicUrl, myData, objections } = services;
  if (members !== undefined) memberRoutes(routes, { members, publicUrl });
  const { invitations, sessions, apiTokens } = services;
  if (invitations !== undefined) invitationRoutes(routes, { invitations, publicUrl }, door);
  if (sessions !== undefined) ownSessionRoutes(routes, sessions);
  if (apiTokens !== undefined) apiTokenRoutes(routes, apiTokens);
  if (services.issuers !== undefined) everyIssuerRoute(routes, { ...services, issuers: services.issuers }, door);
  if (myData !== undefined) myDataRoutes(routes, myData);
  if (objections !== undefined) objectionRoutes(routes, objections);
  orderRoutes(routes, services);
}

/** What the controller of the data orders, and is shown of it. */
function orderRoutes(routes: FastifyInstance, services: Services): void {
  const { approvals, keys, backups, destroy, retention, evidence } = services;
  if (approvals !== undefined) approvalRoutes(routes, approvals);
  if (keys !== undefined) keyRoutes(routes, keys);
  if (backups !== undefined) backupRoutes(routes, backups);
  if (destroy !== undefined) destroyRoutes(routes, destroy);
  if (retention !== undefined) retentionRoutes(routes, retention);
  if (evidence !== undefined) evidenceRoutes(routes, evidence);
}

function describeRoutes(app: FastifyInstance): void {
  app.get('/api/health', {
    config: { access: 'anyone' },
    schema: { response: { 200: z.object({ status: z.literal('ok') }) } },
    handler: () => ({ status: 'ok' as const }),
  });
  app.get('/api/openapi.json', { config: { access: 'anyone' }, schema: { hide: true } }, () => app.swagger());
}

function doors(app: FastifyInstance, local: WeakSet<object>): Omit<Api, 'app'> {
  let localServer: Server | undefined;
  return {
    async listenLocally(socket) {
      await rm(socket, { force: true });
      const server = createServer((request, response) => {
        local.add(request);
        app.routing(request, response);
      });
      localServer = server;
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socket, resolve));
      await chmod(socket, 0o600);
    },
    async listen(host, port) {
      try {
        await app.listen({ host, port });
      } catch (error) {
        throw portProblem(error, port);
      }
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    renewCertificate({ key, cert }) {
      if (app.server instanceof TlsServer) app.server.setSecureContext({ key, cert });
    },
    async close() {
      localServer?.closeAllConnections();
      localServer?.close();
      await app.close();
    },
  };
}

function portProblem(error: unknown, port: number): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'EADDRINUSE') {
    return new Refused(
      'port-in-use',
      `Another program listens on port ${port}.`,
      'Stop it, or set TACIT_PORT to a free port.',
    );
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    return new Refused(
      'setting-invalid',
      `This machine may not listen on port ${port}.`,
      'Set TACIT_PORT and TACIT_HOST.',
    );
  }
  return error;
}
