// Every kind of answer carries the headers that tell a browser what it may do with it.
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { headersOfAll } from './headers.ts';
import { buildApi } from './server.ts';
import type { Services } from './services.ts';

let app: FastifyInstance;
let port: number;
let folder: string;

const page = '<!doctype html><meta property="csp-nonce" nonce="__style_nonce__">';
const connection = '0198c9e8-0000-7000-8000-000000000000';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tacit-console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), page);
  await writeFile(join(folder, '.built-from'), 'nobody asks for this');
  await writeFile(join(folder, 'assets', 'main-1a2b.js'), 'export {};');
  const memberOf = async () => ({
    member: { id: 'm', name: 'M', role: 'owner' },
    organizationId: 'o',
    expiresAt: new Date(0),
  });
  const api = await buildApi(services(memberOf), folder);
  app = api.app;
  port = await api.listen('127.0.0.1', 0);
});

afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

function services(memberOf: () => Promise<unknown>): Services {
  const found = async () => ({ connectionId: connection, connectorId: 'none' });
  return {
    clock: systemClock,
    log: silentLog,
    publicUrl: 'https://tacit.example.org',
    connectors: [],
    signIn: { memberOf },
    live: { control: { log: silentLog }, find: found },
    audit: {
      exported: async () => Readable.from([{ number: 1 }]),
      page: async () => {
        throw new Error('what somebody wrote');
      },
    },
  } as unknown as Services;
}

async function headersAt(path: string, method = 'GET', more: Record<string, string> = {}): Promise<IncomingMessage> {
  const headers = { cookie: 'a=b', host: 'tacit.example.org', ...more };
  const call = request({ host: '127.0.0.1', port, path, method, headers, agent: false });
  call.end();
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  answer.resume();
  return answer;
}

const kinds = [
  ['the page', '/', 200],
  ['an address of the console', '/connections/new?search=a.b', 200],
  ['an asset', '/assets/main-1a2b.js', 200],
  ['an asset that is not there', '/assets/none.js', 404],
  ['a file of the build', '/.built-from', 404],
  ['a way out of the folder', '/assets/..%2f..%2fpackage.json', 404],
  ['the API', '/api/health', 200],
  ['the description of the API', '/api/openapi.json', 200],
  ['an address of the API that is none', '/api/nothing', 404],
  ['a refusal', '/api/audit?limit=no', 400],
  ['a failure', '/api/audit', 500],
  ['a download', '/api/audit/export', 200],
  ['an address that is unreadable', '/api/imports/%zz', 400],
  ['a parameter that is too long', `/api/imports/${'a'.repeat(2000)}`, 404],
  ['a consent that was never begun', '/oauth/callback?code=a', 303],
] as const;

test.each(kinds)('%s carries the headers of all answers', async (_kind, path, status) => {
  const { headers, statusCode } = await headersAt(path);

  expect(statusCode).toBe(status);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'strict-transport-security': 'max-age=31536000',
  });
  const policy = String(headers['content-security-policy']);
  expect(policy).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  expect(policy).not.toContain('unsafe');
});

test('a method that no address knows carries them', async () => {
  const { headers, statusCode } = await headersAt('/api/health', 'PURGE', { 'x-tacit': 'test' });

  expect(statusCode).toBe(404);
  expect(headers['x-frame-options']).toBe('DENY');
});

test.each([
  ['is no HTTP', 'GARBAGE\r\n\r\n', 400],
  ['has more headers than are read', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'a'.repeat(17_000)}\r\n\r\n`, 431],
  ['has a longer address than is read', `GET /${'a'.repeat(17_000)} HTTP/1.1\r\nhost: a\r\n\r\n`, 431],
] as const)('what %s is refused with them, and its connection ends', async (_what, text, status) => {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);

  const answer = await new Response(Readable.toWeb(socket) as ReadableStream).text();

  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toContain("content-security-policy: default-src 'none'");
  expect(answer).toContain('x-frame-options: DENY');
  expect(answer).not.toContain('aaaa');
});

test('each page has a number of its own, which its policy repeats, and is never kept', async () => {
  const seen = new Set<string>();
  for (const path of ['/', '/index.html', '/sign-in']) {
    const answer = await app.inject({ url: path, headers: { host: 'tacit.example.org' } });
    const nonce = /nonce="([^"]{24})"/.exec(answer.body)?.[1];
    expect(answer.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(answer.headers['cache-control']).toBe('no-store');
    seen.add(nonce!);
  }

  expect(seen.size).toBe(3);
});

test('an asset is kept for an hour, an answer of the API is not', async () => {
  const asset: IncomingHttpHeaders = (await headersAt('/assets/main-1a2b.js')).headers;
  const answer: IncomingHttpHeaders = (await headersAt('/api/health')).headers;

  expect([asset['cache-control'], answer['cache-control']]).toEqual(['public, max-age=3600', 'no-store']);
});

test('a download is saved under a name and never shown', async () => {
  const { headers } = await headersAt('/api/audit/export');

  expect(headers['content-disposition']).toBe('attachment; filename="audit.ndjson"');
});

test.each([
  { publicUrl: 'http://tacit.example.org', isSelfSigned: false },
  { publicUrl: 'https://tacit.example.org', isSelfSigned: true },
  { publicUrl: 'https://localhost:7400', isSelfSigned: false },
  { publicUrl: 'https://192.0.2.7', isSelfSigned: false },
])('nobody is held to TLS at $publicUrl, own certificate: $isSelfSigned', (reached) => {
  expect(headersOfAll(reached)).not.toHaveProperty('strict-transport-security');
});
