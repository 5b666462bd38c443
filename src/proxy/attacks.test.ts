// Whoever reaches the proxy in its network and means no good: requests in shapes that no client of ours sends, byte for byte.
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Log } from '../base/log.ts';
import { networksOf } from '../base/networks.ts';
import { openCallers } from './callers.ts';
import { mostBytes, openDoor } from './door.ts';
import { type ProxyServer, serveProxy } from './server.ts';
import { openProxySource, type ProxySource, testClock, testProxy } from './testing-source.ts';

const secret = 's'.repeat(32);
const authorized = `host: proxy.example\r\nauthorization: Bearer ${secret}\r\n`;
let source: ProxySource;
let server: ProxyServer;
let logged: string;
let asked = 0;

beforeAll(async () => {
  source = await openProxySource();
  const of = (...entries: string[]) => networksOf(entries, () => new Error('invalid'));
  const callers = openCallers({
    callers: of('127.0.0.1', '10.0.0.0/8'),
    forwarders: of(),
    needsCertificate: false,
    secret,
    tokens: undefined,
    clock: testClock,
  });
  const note = (...said: unknown[]): void => void (logged += JSON.stringify(said));
  const log = { info: note, warn: note, error: note } as Log;
  const proxy = testProxy(source);
  const counting = { ...proxy, ask: (...args: Parameters<typeof proxy.ask>) => ((asked += 1), proxy.ask(...args)) };
  const door = openDoor({ proxies: [counting], callers, version: '1', mostAtOnce: 8, log });
  server = await serveProxy(door, undefined, '127.0.0.1', 0);
});

afterAll(async () => {
  await server.close();
  await source.close();
});

/** Sends the bytes and gives every status line that comes back until the other side ends it. */
async function send(bytes: string | Buffer): Promise<{ readonly statuses: number[]; readonly heard: string }> {
  logged = '';
  asked = 0;
  const socket = connect(server.port, '127.0.0.1');
  let heard = '';
  socket.on('data', (data: Buffer) => {
    heard += data.toString('latin1');
  });
  socket.on('error', () => undefined);
  socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  return { statuses: [...heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status)), heard };
}

const body = (text: string): string => `content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
const post = (path: string, text = '{}', headers = ''): string =>
  `POST ${path} HTTP/1.1\r\n${authorized}connection: close\r\n${headers}${body(text)}`;

test('the very same bytes with nothing wrong about them are answered', async () => {
  expect((await send(post('/slack/auth.test'))).statuses).toEqual([200]);
  expect(asked).toBe(1);
});

const hidden = `POST /slack/chat.postMessage HTTP/1.1\r\n${authorized}${body('{}')}`;

test.each([
  ['two lengths that differ', `content-length: 0\r\ncontent-length: ${hidden.length}\r\n\r\n${hidden}`],
  ['a length and pieces', `content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`],
  ['pieces under another name', `transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n${hidden}`],
  ['a length that is none', `content-length: +2\r\n\r\n{}`],
  ['a header with a space before its colon', `content-length : 2\r\n\r\n{}`],
  ['a header that goes on in the next line', `x-a: b\r\n c: d\r\n\u0000: e\r\ncontent-length: 2\r\n\r\n{}`],
  ['a lone line feed in a header', `x-a: b\ncontent-length: 2\r\n\r\n{}\u0000`],
])('a request that could hide a second one (%s) reaches nobody', async (_what, rest) => {
  const { statuses } = await send(`POST /slack/users.list HTTP/1.1\r\n${authorized}${rest}`);

  expect(statuses).toEqual([400]);
  expect(asked).toBe(0);
});

test('of two secrets in one request the first counts, and it is not joined with the second', async () => {
  const wrong = `authorization: Bearer ${'x'.repeat(32)}\r\n`;
  const with2 = (headers: string) =>
    send(`POST /slack/auth.test HTTP/1.1\r\n${headers}connection: close\r\n${body('{}')}`);

  expect((await with2(`host: a\r\n${wrong}authorization: Bearer ${secret}\r\n`)).statuses).toEqual([401]);
});

test.each([
  ['/slack//auth.test'],
  ['//slack/auth.test'],
  ['/slack/auth.test/'],
  ['/slack/./auth.test'],
  ['/slack/../slack/auth.test'],
  ['/slack/%61uth.test'],
  ['/slack%2fauth.test'],
  ['/%2e%2e/health'],
  ['/slack/auth.test?token=canary'],
  ['/slack/auth.test#canary'],
  ['/SLACK/auth.test'],
  ['/slack/AUTH.TEST'],
  ['/slack/auth.test%00'],
  ['/slack/__proto__'],
  ['/constructor/auth.test'],
  ['http://slack.com/api/chat.postMessage'],
  ['/slack/canary.sentence'],
  ['/health?canary'],
  ['*'],
])('the path %s is none of a declaration, and is written down nowhere', async (path) => {
  const { statuses, heard } = await send(post(path));

  expect(statuses).toEqual([403]);
  expect(heard + logged).not.toMatch(/canary|%61|constructor|__proto__/i);
});

test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])('%s is none of its verbs', async (verb) => {
  const { statuses } = await send(post('/slack/auth.test').replace('POST', verb));

  expect([statuses, asked]).toEqual([[403], 0]);
});

test('it opens no way to anywhere else', async () => {
  const { heard } = await send(`CONNECT slack.com:443 HTTP/1.1\r\n${authorized}\r\n`);
  const upgraded = await send(post('/slack/auth.test', '{}', 'upgrade: websocket\r\n'));

  expect(heard).not.toMatch(/ 200 /);
  expect(upgraded.statuses).not.toContain(101);
});

test.each([
  ['an argument twice', '{"limit":"1","limit":"canary"}'],
  ['a prototype', '{"__proto__":{"limit":"1"}}'],
  ['a list in place of a text', '{"limit":["1"]}'],
  ['a number in place of a text', '{"limit":1}'],
  ['an argument of the source that is not declared', '{"include_locale":"canary"}'],
  ['a token', '{"token":"xoxp-canary"}'],
  ['a text that is none of its form', '{"limit":"1\\n2"}'],
  ['a hundred thousand braces', '{"a":'.repeat(100_000)],
  ['a list', '["canary"]'],
  ['no JSON', 'limit=1&canary=2'],
  ['a form', 'canary'],
])('arguments that hold %s are refused, and not quoted', async (_what, text) => {
  const { statuses, heard } = await send(post('/slack/users.list', text));

  expect([403, 400]).toContain(statuses[0]);
  expect(heard + logged).not.toMatch(/canary/i);
});

test('headers without end are given up', async () => {
  const { statuses } = await send(post('/slack/auth.test', '{}', `x-a: ${'a'.repeat(100_000)}\r\n`));

  expect([statuses, asked]).toEqual([[431], 0]);
});

test('a body in pieces that says no length is given up where it is longer than any question', async () => {
  const piece = 'a'.repeat(65_536);
  const chunk = `${piece.length.toString(16)}\r\n${piece}\r\n`;
  const pieces = chunk.repeat(mostBytes / piece.length + 1);

  const { statuses } = await send(
    `POST /slack/auth.test HTTP/1.1\r\n${authorized}connection: close\r\ntransfer-encoding: chunked\r\n\r\n${pieces}0\r\n\r\n`,
  );

  expect(statuses).toEqual([400]);
  expect(asked).toBe(0);
});

test('of a stranger no body is read', async () => {
  const { statuses } = await send(post('/slack/auth.test').replace(secret, 'x'.repeat(32)));

  expect([statuses, asked]).toEqual([[401], 0]);
});
