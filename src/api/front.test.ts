// How long one waits for a request and how much of it is read.
import type { FastifyInstance } from 'fastify';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { bounds, endSlowBodies, newApp, waitForUploads } from './front.ts';

let app: FastifyInstance;

afterEach(() => app.close());

async function portOf(bodyMs: number): Promise<number> {
  app = newApp({}, undefined);
  endSlowBodies(app, bodyMs);
  waitForUploads(app);
  app.addContentTypeParser('application/zip', (_request, payload, done) => done(null, payload));
  app.post('/small', () => 'read');
  app.post('/large', { config: { isUpload: true } }, async ({ body }) => {
    await text(body as AsyncIterable<Buffer>);
    return 'read';
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as AddressInfo).port;
}

function begin(port: number, path: string, type: string) {
  const socket = connect(port, '127.0.0.1');
  socket.write(`POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: ${type}\r\ncontent-length: 4\r\n\r\n"a`);
  return socket;
}

test('a body that trickles ends its connection', async () => {
  const socket = begin(await portOf(20), '/small', 'application/json');

  const [hadError] = await once(socket.resume(), 'close');

  expect(hadError).toBe(false);
});

test('an upload has the time that it takes', async () => {
  const slow = begin(await portOf(20), '/large', 'application/zip');
  const other = begin((app.server.address() as AddressInfo).port, '/small', 'application/json');
  // When the other was ended, the time of this one has passed too.
  await once(other.resume(), 'close');

  slow.write('b"');
  const [answer] = (await once(slow, 'data')) as [Buffer];

  expect(String(answer)).toMatch(/^HTTP\/1.1 200 [^]*read$/);
  slow.destroy();
});

test('a body of more than a megabyte is refused before it is here', async () => {
  await portOf(1000);

  const answer = await app.inject({
    method: 'POST',
    url: '/small',
    headers: { 'content-type': 'application/json', 'content-length': String(bounds.bodyBytes + 1) },
    payload: '"',
  });

  expect(answer.statusCode).toBe(413);
});

test.each([
  ['__proto__', '{"__proto__":{"isOwner":true}}'],
  ['constructor.prototype', '{"constructor":{"prototype":{"isOwner":true}}}'],
])('a body with %s is refused', async (_name, payload) => {
  await portOf(1000);

  const answer = await app.inject({
    method: 'POST',
    url: '/small',
    headers: { 'content-type': 'application/json' },
    payload,
  });

  expect(answer.statusCode).toBe(400);
  expect(({} as { isOwner?: unknown }).isOwner).toBeUndefined();
});

test('a body of half a million brackets is read or refused, and harms nobody', async () => {
  await portOf(1000);

  const answer = await app.inject({
    method: 'POST',
    url: '/small',
    headers: { 'content-type': 'application/json' },
    payload: '['.repeat(500_000) + ']'.repeat(500_000),
  });

  expect(answer.statusCode).toBeLessThan(500);
});

test('headers have twenty seconds, an upload half a day, and a thousand may be connected', async () => {
  await portOf(1000);
  const { headersTimeout, requestTimeout, maxConnections } = app.server;

  expect({ headersTimeout, requestTimeout, maxConnections }).toEqual({
    headersTimeout: 20_000,
    requestTimeout: 12 * 3_600_000,
    maxConnections: 1000,
  });
});
