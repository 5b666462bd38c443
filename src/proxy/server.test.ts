// The server with real certificates: a handshake that needs one, what is told to whom has none, and what a body may be.
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Certificate, callerCertificate, keepCertificate } from '../base/certificate.ts';
import { standingClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import { networksOf } from '../base/networks.ts';
import { openCallers } from './callers.ts';
import { type Door, mostBytes, openDoor } from './door.ts';
import { type ProxyServer, requestHandler, serveProxy } from './server.ts';
import { openProxySource, type ProxySource, testProxy } from './testing-source.ts';

// Whoever shakes hands looks at the machine's own clock.
const clock = standingClock(new Date());
const folder = mkdtempSync(join(tmpdir(), 'tacit-proxy-tls-'));
const ours = callerCertificate('collector.example', clock, 1);
const another = callerCertificate('collector.example', clock, 1);
let own: Certificate;
let source: ProxySource;
let server: ProxyServer;
let door: Door;

beforeAll(async () => {
  source = await openProxySource();
  own = keepCertificate(folder, 'https://localhost', clock);
  const nobody = networksOf([], () => new Error('invalid'));
  const callers = openCallers({
    callers: nobody,
    forwarders: nobody,
    needsCertificate: true,
    secret: undefined,
    tokens: undefined,
    clock,
  });
  const proxy = testProxy(source);
  door = openDoor({ proxies: [proxy], callers, version: '1', mostAtOnce: 8, log: silentLog });
  server = await serveProxy(door, { key: own.key, cert: own.cert, ca: ours.cert }, '127.0.0.1', 0);
});

afterAll(async () => {
  await server.close();
  await source.close();
  rmSync(folder, { recursive: true });
});

interface With {
  readonly caller?: { readonly key: string; readonly cert: string };
  readonly verb?: string;
  readonly path?: string;
  readonly body?: Buffer;
  readonly declaredLength?: number;
}

/** The status, or the code of what broke. */
function ask({ caller, verb = 'GET', path = '/health', body, declaredLength }: With): Promise<number | string> {
  const agent = new Agent({ ca: own.cert, ...caller });
  const headers = declaredLength === undefined ? {} : { 'content-length': declaredLength };
  return new Promise((resolve) => {
    const call = request({ host: 'localhost', port: server.port, method: verb, path, agent, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
      agent.destroy();
    });
    call.once('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
    call.end(body);
  });
}

test('who has a certificate of the authority is answered', async () => {
  expect(await ask({ caller: ours })).toBe(200);
});

test.each([
  ['without one', undefined],
  ['with one of another authority', another],
] as const)('who comes %s does not come further than the handshake', async (_how, caller) => {
  const answer = await ask(caller === undefined ? {} : { caller });

  expect(answer).toMatch(/^(ECONNRESET|EPIPE|ERR_SSL_)/);
});

test('a certificate of a server is none of a caller', async () => {
  expect(await ask({ caller: own })).toMatch(/^(ECONNRESET|EPIPE|ERR_SSL_)/);
});

test('a session is taken up again by who had a certificate, and by nobody else', async () => {
  const first = await shakeHands({ ...ours });
  const again = await shakeHands({ session: first.session, ...ours });
  const without = await shakeHands({ session: (await shakeHands({})).session });

  expect([first.status, again.status, without.status]).toEqual([200, 200, null]);
});

test('where a handshake lets in who has no certificate, a session that is taken up again is none either', async () => {
  const lenient = createServer(
    { key: own.key, cert: own.cert, ca: ours.cert, requestCert: true, rejectUnauthorized: false },
    requestHandler(() => door),
  );
  await new Promise<void>((resolve) => lenient.listen(0, '127.0.0.1', resolve));
  const { port } = lenient.address() as AddressInfo;

  const first = await shakeHands({}, port);
  const again = await shakeHands({ session: first.session }, port);
  const with1 = await shakeHands({ ...ours }, port);
  await new Promise((resolve) => lenient.close(resolve));

  expect(first.session).toBeDefined();
  expect([first.status, again.status, with1.status]).toEqual([401, 401, 200]);
});

test('a body longer than any question is refused and not read to its end', async () => {
  const long = { caller: ours, verb: 'POST', path: '/slack/auth.test' };

  const [told, sent] = [
    await ask({ ...long, body: Buffer.alloc(10), declaredLength: mostBytes + 1 }),
    await ask({ ...long, body: Buffer.alloc(mostBytes + 1) }),
  ];

  expect(told).toBe(400);
  expect([400, 'ECONNRESET', 'EPIPE']).toContain(sent);
});

/** One request over a socket of its own, and the session that could be taken up. The status is null where it was refused. */
async function shakeHands(
  how: { readonly session?: Buffer | undefined; readonly key?: string; readonly cert?: string },
  port = server.port,
): Promise<{ readonly status: number | null; readonly session: Buffer | undefined }> {
  const socket: TLSSocket = connect({
    host: '127.0.0.1',
    port,
    servername: 'localhost',
    ca: own.cert,
    ...how,
  });
  let session: Buffer | undefined;
  let heard = '';
  socket.on('session', (found: Buffer) => {
    session = found;
  });
  socket.on('data', (data: Buffer) => {
    heard += data.toString('latin1');
  });
  socket.on('error', () => undefined);
  socket.write('GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
  await new Promise((resolve) => socket.once('close', resolve));
  const status = /^HTTP\/1\.1 (\d+)/.exec(heard)?.[1];
  return { status: status === undefined ? null : Number(status), session };
}
