// Callers that are slow, and callers that are gone: neither holds a place, and the source is asked for nobody.
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../base/log.ts';
import { networksOf } from '../base/networks.ts';
import { slack } from '../connectors/slack/slack.ts';
import { openCallers } from './callers.ts';
import { openDoor } from './door.ts';
import { openProxy } from './proxy.ts';
import { type ProxyServer, serveProxy } from './server.ts';
import { testClock } from './testing-source.ts';

const secret = 's'.repeat(32);
const patience = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20, mostConnections: 3 };
let source: Server;
let proxy: ProxyServer;
let asked: (response: ServerResponse) => void;

beforeAll(async () => {
  source = createServer((request, response) => {
    request.resume();
    asked(response);
  });
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
  const nobody = networksOf([], () => new Error('invalid'));
  const rules = { callers: nobody, forwarders: nobody, needsCertificate: false, secret, tokens: undefined };
  const url = `http://127.0.0.1:${(source.address() as AddressInfo).port}`;
  const of = { connector: slack, token: 'xoxp-1', key: Buffer.alloc(32, 3), clock: testClock, sourceUrl: url };
  const callers = openCallers({ ...rules, clock: testClock });
  const door = openDoor({ proxies: [openProxy(of)], callers, version: '1', mostAtOnce: 1, log: silentLog });
  proxy = await serveProxy(door, undefined, '127.0.0.1', 0, patience);
});

afterAll(async () => {
  await proxy.close();
  source.closeAllConnections();
  await new Promise((resolve) => source.close(resolve));
});

function opened(bytes: string): Socket {
  const socket = connect(proxy.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(bytes);
  return socket;
}

const head = `POST /slack/auth.test HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${secret}\r\n`;

async function saidBy(socket: Socket): Promise<string> {
  let heard = '';
  socket.on('data', (data: Buffer) => {
    heard += data.toString('latin1');
  });
  await new Promise((resolve) => socket.once('close', resolve));
  return heard;
}

test.each([
  ['its headers', 'POST /slack/auth.test HTTP/1.1\r\nhost: a\r\nx-a'],
  ['a body that it promised', `${head}content-length: 99\r\n\r\n{`],
])('whoever never comes to the end of %s is hung up on', async (_what, bytes) => {
  expect(await saidBy(opened(bytes))).toMatch(/^HTTP\/1\.1 408/);
});

test('whoever hangs up is asked for no longer: the source is let go, and the place is free', async () => {
  const held = new Promise<ServerResponse>((resolve) => (asked = resolve));
  const whole = `${head}content-length: 2\r\n\r\n{}`;
  const first = opened(whole);
  const response = await held;
  const left = new Promise((resolve) => response.once('close', resolve));

  first.destroy();
  await left;
  asked = (next) => void next.end('{"ok":true,"team_id":"T1","user_id":"U1"}');
  const second = await saidBy(opened(whole.replace('host: a', 'host: a\r\nconnection: close')));

  expect(second).toMatch(/^HTTP\/1\.1 200/);
});

test('beyond the most connections the next is hung up on, and there is room again when others are gone', async () => {
  asked = (response) => void response.end('{"ok":true,"team_id":"T1","user_id":"U1"}');
  const request = `${head}connection: close\r\ncontent-length: 2\r\n\r\n{}`;
  const idle = Array.from({ length: 3 }, () => opened(''));
  await Promise.all(idle.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));

  const beyond = await saidBy(opened(request));
  const gone = idle.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  for (const socket of idle) socket.destroy();
  await Promise.all(gone);

  expect(beyond).toBe('');
  await expect.poll(() => saidBy(opened(request))).toMatch(/^HTTP\/1\.1 200/);
});
