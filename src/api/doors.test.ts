// Tests the doors from outside, over a real socket: names, addresses, headers, and uploads that end early.
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { newStatus } from '../collector/import-status.ts';
import { type ImportRecords, Imports } from '../collector/imports.ts';
import type { Role } from './access.ts';
import { buildApi } from './server.ts';
import type { Services } from './services.ts';

let app: FastifyInstance;
let port: number;
let temporaryFolder: string;
let role: Role;

beforeEach(async () => {
  role = 'owner';
  temporaryFolder = await mkdtemp(join(tmpdir(), 'tacit-doors-'));
  const memberOf = async () => ({ member: { id: 'm', name: 'M', role }, organizationId: 'o', expiresAt: new Date(0) });
  // An import that begins fails at once: these tests end before its archive would be opened.
  const prepare = () => Promise.reject(new Error('no engine'));
  const imports = new Imports({
    records: { prepare } as unknown as ImportRecords,
    engine: { url: '', username: '', password: '' },
    clock: systemClock,
    log: silentLog,
  });
  const services = {
    clock: systemClock,
    log: silentLog,
    connectors: [{ id: 'plain', kind: 'archive' }],
    signIn: { memberOf },
    connections: { run: async () => finished },
    imports,
    halts: { refuse: async () => undefined },
    temporaryFolder,
    publicUrl: 'https://tacit.example.org',
  } as unknown as Services;
  const api = await buildApi(services, undefined);
  app = api.app;
  port = await api.listen('127.0.0.1', 0);
});

afterEach(async () => {
  await app.close();
  await rm(temporaryFolder, { recursive: true, force: true });
});

const finished = {
  ...newStatus({ organizationId: 'o', connectorId: 'plain' }, new Date(0)),
  skippedPaths: [{ path: 'general/2024-03-05.json', sentence: 'broken' }],
};

const ours = { cookie: 'a=b', 'x-tacit': 'test' };

function send(method: string, path: string, headers: Record<string, string> = {}): ClientRequest {
  return request({ host: '127.0.0.1', port, method, path, headers, agent: false });
}

async function answerOf(call: ClientRequest): Promise<{ response: IncomingMessage; text: string }> {
  call.end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  let text = '';
  for await (const piece of response) text += String(piece);
  return { response, text };
}

const statusAt = async (host: string) => (await answerOf(send('GET', '/api/health', { host }))).response.statusCode;

test.each(['localhost:7400', '127.0.0.1', '[::1]:7400', 'tacit.example.org', 'console.localhost'])(
  'a request to %s is answered',
  async (host) => {
    expect(await statusAt(host)).toBe(200);
  },
);

test.each(['evil.example', 'localhost.evil.example:7400', '127.0.0.1.nip.example'])(
  'a request to %s is refused: another site can make its own name point here',
  async (host) => {
    expect(await statusAt(host)).toBe(403);
  },
);

test('an address that is none is refused without being repeated, with the headers of every answer', async () => {
  const { response, text } = await answerOf(send('GET', '/api/imports/%zz-somebody'));

  expect(response.statusCode).toBe(400);
  expect(JSON.parse(text)).toMatchObject({ error: { code: 'invalid-request' } });
  expect(text).not.toContain('somebody');
  expect(response.headers['x-content-type-options']).toBe('nosniff');
});

test('an upload without an archive is the fault of the caller', async () => {
  const { response, text } = await answerOf(send('POST', '/api/imports?connector=plain', ours));

  expect(response.statusCode).toBe(400);
  expect(JSON.parse(text)).toMatchObject({ error: { code: 'invalid-request' } });
});

test('a name with a control character is refused', async () => {
  const headers = { ...ours, 'content-type': 'application/zip' };

  const { response } = await answerOf(send('POST', '/api/imports?connector=plain&name=a%00b', headers));

  expect(response.statusCode).toBe(400);
});

/** Begins an upload and sends only its first bytes. */
async function beginUpload(): Promise<ClientRequest> {
  const call = send('POST', '/api/imports?connector=plain', { ...ours, 'content-type': 'application/zip' });
  call.on('error', () => undefined);
  call.write('PK');
  await expect.poll(() => readdir(temporaryFolder)).toHaveLength(1);
  return call;
}

async function secondUpload(): Promise<string> {
  const call = send('POST', '/api/imports?connector=plain', { ...ours, 'content-type': 'application/zip' });
  const { text } = await answerOf(call);
  return (JSON.parse(text) as { error: { code: string } }).error.code;
}

test('while one archive comes in, a second is refused before it takes room on the disk', async () => {
  const first = await beginUpload();

  const refusal = await secondUpload();

  expect(refusal).toBe('import-running');
  expect(await readdir(temporaryFolder)).toHaveLength(1);
  first.destroy();
});

test('an upload that breaks off leaves nothing behind and makes room for the next', async () => {
  const first = await beginUpload();

  first.destroy();

  await expect.poll(() => readdir(temporaryFolder)).toEqual([]);
  expect(await secondUpload()).toBe('internal');
});

test('an upload whose import cannot begin leaves nothing behind', async () => {
  expect(await secondUpload()).toBe('internal');

  expect(await readdir(temporaryFolder)).toEqual([]);
});

test.each([
  { who: 'owner', reads: 1 },
  { who: 'administrator', reads: 1 },
  { who: 'auditor', reads: 0 },
] as const)('of names of files in an archive, the role of $who reads $reads', async ({ who, reads }) => {
  role = who;

  const { text } = await answerOf(send('GET', '/api/imports/0198c9e8-0000-7000-8000-000000000000', ours));

  expect((JSON.parse(text) as { skippedPaths: unknown[] }).skippedPaths).toHaveLength(reads);
});
