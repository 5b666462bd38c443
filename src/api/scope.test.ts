// What a route asks of the database is asked for the organization of its caller, however its request and answer travel.
import Fastify, { type FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { organizationWithin } from '../control/scope.ts';
import { everybody, guardRoutes } from './access.ts';

const organizations = ['one', 'another'];
const pieces = 200;
let app: FastifyInstance;
let port: number;

beforeAll(async () => {
  app = Fastify();
  guardRoutes(app, async ({ headers }) => ({
    memberId: 'm',
    name: 'M',
    role: 'owner',
    organizationId: String(headers['x-of']),
    expiresAt: new Date(0),
    isLocal: false,
    sessionId: null,
    vouchers: [],
    provedEmail: null,
    scopes: null,
  }));
  await app.register(async (routes) => {
    const config = { access: everybody };
    routes.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
    routes.post('/api/body', { config }, () => ({ is: organizationWithin() }));
    routes.post('/api/upload', { config }, (request) =>
      finished((request.body as Readable).resume()).then(() => ({ is: organizationWithin() })),
    );
    routes.get('/api/stream', { config }, (_request, reply) => reply.send(Readable.from(longAnswer())));
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  port = (app.server.address() as { port: number }).port;
});

afterAll(() => app.close());

/** Far more than a socket takes at once. */
async function* longAnswer(): AsyncGenerator<string> {
  for (let count = 0; count < pieces; count += 1) {
    yield `${organizationWithin() ?? 'the house'} `.padEnd(64 * 1024, '.');
    await turn();
  }
}

const send = (
  path: string,
  of: string,
  type: string,
  body: string | Uint8Array<ArrayBuffer>,
): Promise<string | undefined> =>
  fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'x-of': of, 'x-tacit': 'test', 'content-type': type },
    body,
  }).then(async (answer) => ((await answer.json()) as { is?: string }).is);

test('after its body was read', async () => {
  const body = JSON.stringify({ long: 'x'.repeat(500_000) });

  const seen = await Promise.all(organizations.map((of) => send('/api/body', of, 'application/json', body)));

  expect(seen).toEqual(organizations);
});

test('after an upload was read to its end', async () => {
  const body = new Uint8Array(500_000);

  const seen = await Promise.all(organizations.map((of) => send('/api/upload', of, 'application/octet-stream', body)));

  expect(seen).toEqual(organizations);
});

test('while an answer is read slowly', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /api/stream HTTP/1.1\r\nhost: localhost\r\nx-of: one\r\nconnection: close\r\n\r\n');
  const found = new Set<string>();
  let count = 0;

  // Read when there is something, so that the server waits for us again and again.
  for await (const piece of socket.setEncoding('latin1')) {
    for (const [, name] of String(piece).matchAll(/(one|the house) \.+/g)) {
      found.add(name!);
      count += 1;
    }
    await turn();
  }

  expect([...found]).toEqual(['one']);
  expect(count).toBeGreaterThan(pieces / 2);
  if (!socket.closed) await once(socket, 'close');
});
