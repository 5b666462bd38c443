// HR files: what is sent waits for a preview and an apply, and what stands is listed and removed by its day.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { Refused } from '../base/errors.ts';
import { administrators, auditedAs, callerOf, overseers } from './access.ts';
import { type Finding, columnMapping, rosterFile, rosterList, rosterReport, rosterRequest } from './contract/people.ts';
import type { RosterServices } from './services.ts';

export function rosterRoutes(app: FastifyInstance, rosters: RosterServices): void {
  // Of a type of their own, so that a browser may send a file as what it takes it for.
  app.addContentTypeParser(
    ['text/csv', 'application/gzip', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    (_request, payload, done) => done(null, payload),
  );
  fileRoutes(app, rosters);
  applyRoutes(app, rosters);
  localRoute(app, rosters);
  findingsRoute(app, rosters);
  standingRoutes(app, rosters);
}

function fileRoutes(app: FastifyInstance, rosters: RosterServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post('/api/rosters/files', {
    config: { access: administrators, scope: 'uploads:write', isUpload: true, atOnce: 'files' },
    schema: {
      querystring: z.object({ name: z.string().trim().min(1).max(200) }),
      response: { 201: rosterFile },
    },
    handler: async (request, reply) => {
      const { body } = request;
      if (!(body instanceof Readable)) throw noFile();
      const file = await rosters.receive(callerOf(request).organizationId, request.query.name, body);
      return reply.status(201).send(file);
    },
  });

  typed.get('/api/rosters/files', {
    config: { access: administrators, scope: 'uploads:write' },
    schema: { querystring: filesAsked, response: { 200: z.array(rosterFile) } },
    handler: async (request) => [...(await rosters.described(callerOf(request).organizationId, request.query.files))],
  });

  typed.post('/api/rosters/sandbox', {
    config: { access: administrators },
    schema: { response: { 201: z.array(rosterFile) } },
    handler: async (request, reply) => {
      const files = await rosters.receiveFromSandbox(callerOf(request).organizationId);
      return reply.status(201).send([...files]);
    },
  });
}

function applyRoutes(app: FastifyInstance, rosters: RosterServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post('/api/rosters/preview', {
    config: { access: administrators, scope: 'uploads:write', pace: 'heavy', atOnce: 'readings' },
    schema: { body: rosterRequest, response: { 200: rosterReport } },
    onRequest: patiently,
    handler: (request) => rosters.preview(callerOf(request).organizationId, request.body),
  });

  typed.post('/api/rosters', {
    config: { access: administrators, scope: 'uploads:write', pace: 'heavy', atOnce: 'readings' },
    schema: { body: rosterRequest, response: { 200: rosterReport } },
    onRequest: patiently,
    handler: (request) => {
      const caller = callerOf(request);
      return rosters.apply(caller.organizationId, request.body, auditedAs(caller));
    },
  });
}

/** A million people take minutes, in which the connection says nothing. */
async function patiently({ raw }: FastifyRequest): Promise<void> {
  if (raw.socket instanceof Socket) raw.socket.setTimeout(0);
}

function localRoute(app: FastifyInstance, rosters: RosterServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post('/api/rosters/local', {
    config: { access: 'local' },
    schema: {
      body: z.object({
        paths: z.array(z.string().min(1).max(4096)).min(1).max(60),
        mapping: columnMapping.optional(),
        isDryRun: z.boolean().default(false),
      }),
      response: { 200: rosterReport },
    },
    onRequest: patiently,
    handler: (request) => rosters.applyLocal(callerOf(request).organizationId, request.body),
  });
}

function findingsRoute(app: FastifyInstance, rosters: RosterServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/rosters/findings.csv', {
    config: { access: administrators, scope: 'uploads:write', pace: 'export' },
    schema: { querystring: filesAsked },
    handler: async (request, reply) => {
      const findings = await rosters.findings(callerOf(request).organizationId, request.query.files);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="findings.csv"')
        .send(Readable.from(findingsAsCsv(findings)));
    },
  });
}

function standingRoutes(app: FastifyInstance, rosters: RosterServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/rosters', {
    config: { access: overseers, scope: 'uploads:write' },
    schema: { response: { 200: rosterList } },
    handler: (request) => rosters.list(callerOf(request).organizationId),
  });

  typed.delete('/api/rosters/:day', {
    config: { access: administrators },
    schema: { params: z.object({ day: z.iso.date() }), response: { 204: z.null() } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      await rosters.remove(caller.organizationId, request.params.day, auditedAs(caller));
      return reply.status(204).send(null);
    },
  });
}

/** The ids alone: headers of a file have no business in an address. */
const filesAsked = z.object({
  files: z
    .string()
    .max(60 * 37)
    .transform((text) => text.split(','))
    .pipe(z.array(z.uuid()).min(1)),
});

const noFile = (): Refused =>
  new Refused(
    'invalid-request',
    'The request holds no file.',
    'Send the file as its body, with the content type application/octet-stream.',
  );

async function* findingsAsCsv(findings: AsyncIterable<Finding>): AsyncGenerator<string> {
  yield 'file,row,column,code,severity,sentence\r\n';
  for await (const { file, row, column, code, severity, sentence } of findings) {
    const cells = [file, String(row), column ?? '', code, severity, sentence];
    yield `${cells.map(cellOf).join(',')}\r\n`;
  }
}

// A spreadsheet runs what begins like a formula, and names of files and headers are whatever somebody wrote.
function cellOf(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
