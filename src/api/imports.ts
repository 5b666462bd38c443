// Imports: an upload from the console, or a path that the operator of this machine named.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { Refused, errorCodes } from '../base/errors.ts';
import { openSpool } from '../collector/archive/spool.ts';
import type { ImportCounts } from '../collector/counts.ts';
import type { ImportStatus } from '../collector/import-status.ts';
import { skipReasons } from '../connector/stream.ts';
import { append } from '../control/audit.ts';
import { type Caller, administrators, auditedAs, callerOf, overseers } from './access.ts';
import { type ImportRun, importRun } from './contract/connections.ts';
import { psoxySalt, type PsoxySaltGiven } from './contract/psoxies.ts';
import { chosenName } from './contract/session.ts';
import type { Services } from './services.ts';

const connectionName = chosenName(80);

export function importRoutes(app: FastifyInstance, services: Services): void {
  // The body is taken as it comes: the spool encrypts each piece before it touches the disk.
  app.addContentTypeParser(['application/zip', 'application/octet-stream'], (_request, payload, done) =>
    done(null, payload),
  );
  uploadRoute(app, services);
  localRoute(app, services);
  runRoutes(app, services);
}

function uploadRoute(app: FastifyInstance, services: Services): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post('/api/imports', {
    config: { access: administrators, scope: 'uploads:write', isUpload: true },
    schema: {
      querystring: z.object({ connector: z.string().max(60), name: connectionName.optional() }),
      response: { 202: importRun },
    },
    handler: async (request, reply) => {
      const { connector, name } = request.query;
      const status = await startUpload(services, request, connector, name);
      return reply.status(202).send(importRunOf(status, services.clock.now()));
    },
  });
}

function localRoute(app: FastifyInstance, services: Services): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post('/api/imports/local', {
    config: { access: 'local' },
    schema: {
      body: z.object({
        connector: z.string().max(60),
        path: z.string().min(1).max(4096),
        name: connectionName.optional(),
        /** Of the Psoxy that sanitized the files. */
        salt: psoxySalt.optional(),
      }),
      response: { 202: importRun },
    },
    handler: async (request, reply) => {
      const { connector, path, name, salt } = request.body;
      const status = await services.imports.start({
        organizationId: callerOf(request).organizationId,
        connectorId: knownConnector(services, connector),
        source: { kind: 'path', path },
        memberId: null,
        salt,
        ...(name === undefined ? {} : { name }),
      });
      return reply.status(202).send(importRunOf(status, services.clock.now()));
    },
  });
}

function runRoutes(app: FastifyInstance, services: Services): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  const byId = z.object({ id: z.uuid() });
  typed.get('/api/imports/:id', {
    config: { access: overseers, scope: 'uploads:write' },
    schema: { params: byId, response: { 200: importRun } },
    handler: async (request) => {
      const status = await findRun(services, request, request.params.id);
      return importRunFor(callerOf(request), status, services.clock.now());
    },
  });

  typed.delete('/api/imports/:id', {
    config: { access: administrators, scope: 'uploads:write' },
    schema: { params: byId, response: { 200: importRun } },
    handler: async (request) => {
      const status = await findRun(services, request, request.params.id);
      if (status.state === 'running') await noteCancel(services, callerOf(request), status);
      services.imports.cancel(status.id);
      return importRunOf(status, services.clock.now());
    },
  });
}

/** Before it stops: what was read so far stays, so somebody may ask who wanted no more. */
async function noteCancel({ live }: Services, caller: Caller, status: ImportStatus): Promise<void> {
  const { organizationId, connectionId: subject } = status;
  await append(live.control, { organizationId, memberId: auditedAs(caller), action: 'import.cancel', subject });
}

async function startUpload(
  services: Services,
  request: FastifyRequest,
  connector: string,
  name: string | undefined,
): Promise<ImportStatus> {
  const caller = callerOf(request);
  const { organizationId } = caller;
  const connectorId = knownConnector(services, connector);
  const salt = saltIn(request);
  const { body } = request;
  if (!(body instanceof Readable)) throw noArchive();
  // Gigabytes need not be sent to be refused at their end.
  await services.halts.refuse(organizationId);
  const giveBack = services.imports.reserve(organizationId);
  try {
    const spool = await openSpool(services.temporaryFolder);
    try {
      for await (const piece of body) await spool.write(piece as Buffer);
      const source = { kind: 'spool', spool: await spool.finish() } as const;
      const more = { salt, ...(name === undefined ? {} : { name }) };
      giveBack();
      return await services.imports.start({
        organizationId,
        connectorId,
        source,
        memberId: auditedAs(caller),
        ...more,
        release: () => spool.destroy(),
      });
    } catch (error) {
      await spool.destroy();
      throw error;
    }
  } finally {
    giveBack();
  }
}

/** A secret stands in no address; the body is the archive. */
const saltHeader = 'x-psoxy-salt';

/** Base64url of the same JSON as elsewhere. Throws Refused `invalid-request`. */
function saltIn({ headers }: FastifyRequest): PsoxySaltGiven | undefined {
  const given = headers[saltHeader];
  if (given === undefined) return undefined;
  try {
    return psoxySalt.parse(JSON.parse(Buffer.from(String(given), 'base64url').toString()));
  } catch {
    const next = `Send base64url of {"salt":"…","ignoresDots":false} in the header ${saltHeader}, or leave it out.`;
    throw new Refused('invalid-request', 'The salt of the Psoxy cannot be read.', next);
  }
}

const noArchive = (): Refused =>
  new Refused(
    'invalid-request',
    'The request holds no archive.',
    'Send the zip file as its body, with the content type application/zip.',
  );

function knownConnector(services: Services, id: string): string {
  if (services.connectors.some((connector) => connector.kind === 'archive' && connector.id === id)) return id;
  throw new Refused('not-found', 'There is no connector of that name.', 'GET /api/connectors lists them.');
}

async function findRun(services: Services, request: FastifyRequest, id: string): Promise<ImportStatus> {
  const { organizationId, isLocal } = callerOf(request);
  const running = services.imports.find(id);
  const status = running ?? (await services.connections.run(organizationId, id));
  // The run of another organization is no run: its existence is nobody's business.
  if (status === null || (!isLocal && status.organizationId !== organizationId)) {
    throw new Refused('not-found', errorCodes['not-found'], 'The list of connections shows every import.');
  }
  return status;
}

/** A run as the caller may see it: names of files in the archive are for those who may import it. */
export function importRunFor({ role }: Pick<Caller, 'role'>, status: ImportStatus, now: Date): ImportRun {
  const run = importRunOf(status, now);
  return administrators.some((one) => one === role) ? run : { ...run, skippedPaths: [] };
}

/** A run as the contract says it. */
function importRunOf(status: ImportStatus, now: Date): ImportRun {
  const { counts } = status;
  return {
    id: status.id,
    connectionId: status.connectionId,
    connectorId: status.connectorId,
    state: status.state,
    startedAt: status.startedAt.toISOString(),
    endedAt: status.endedAt?.toISOString() ?? null,
    progress: progressOf(status, now),
    counts: counts === null ? null : countsOf(counts),
    skippedPaths: [...status.skippedPaths],
    error: status.error,
  };
}

function countsOf({ lacks, ...counts }: ImportCounts): NonNullable<ImportRun['counts']> {
  const skipped = Object.entries(counts.skipped).map(([reason, count]) => skippedOf(reason, count));
  return { ...counts, skipped, ...(lacks !== undefined && { lacks: [...lacks] }) };
}

function skippedOf(reason: string, count: number) {
  return { reason, sentence: skipReasons[reason as keyof typeof skipReasons], count };
}

function progressOf(status: ImportStatus, now: Date): ImportRun['progress'] {
  const elapsed = Math.max((status.endedAt ?? now).getTime() - status.startedAt.getTime(), 1) / 1000;
  const isEstimable = status.phase === 'reading' && status.doneBytes > 0;
  return {
    phase: status.phase,
    done: status.doneBytes,
    total: status.totalBytes,
    messagesPerSecond: status.messages / elapsed,
    secondsLeft: isEstimable ? ((status.totalBytes - status.doneBytes) * elapsed) / status.doneBytes : null,
  };
}
