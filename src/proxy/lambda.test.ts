// The proxy as a function of a cloud: events as function URLs, HTTP APIs and Cloud Run hand them over.
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../base/log.ts';
import type { Door } from './door.ts';
import { type LambdaEvent, lambdaHandler, type LambdaResult } from './lambda.ts';
import { lazyDoor } from './run.ts';
import { requestHandler } from './server.ts';
import { openProxySource, type ProxySource } from './testing-source.ts';

const secret = 's'.repeat(32);
let source: ProxySource;
let door: () => Door;

beforeAll(async () => {
  source = await openProxySource();
  door = lazyDoor(() => env(), { log: silentLog });
});

afterAll(() => source.close());

const env = (more: Readonly<Record<string, string>> = {}) => ({
  TACIT_PROXY_TOKEN: 'xoxp-1',
  TACIT_PROXY_KEY: 'ab'.repeat(32),
  TACIT_PROXY_SECRET: secret,
  TACIT_PROXY_SOURCE: source.url,
  ...more,
});

/** What the two kinds of doors hand over alike. */
const event = (method: string, path: string, more: Partial<LambdaEvent> = {}): LambdaEvent =>
  ({
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${secret}`,
      'accept-encoding': 'gzip',
      host: 'example.lambda-url.eu-central-1.on.aws',
      'x-forwarded-for': '203.0.113.5',
      'x-forwarded-proto': 'https',
    },
    requestContext: {
      accountId: 'anonymous',
      domainName: 'example.lambda-url.eu-central-1.on.aws',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.5', userAgent: 'node' },
      requestId: '00000000-0000-0000-0000-000000000000',
      stage: '$default',
      time: '02/Mar/2026:09:00:00 +0000',
      timeEpoch: 1_772_442_000_000,
    },
    isBase64Encoded: false,
    ...more,
  }) as LambdaEvent;

/** As the platform hands it on. */
function answerOf({ statusCode, headers, body, isBase64Encoded }: LambdaResult) {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
  return { status: statusCode, key: headers['x-tacit-key'], said: JSON.parse(plain.toString()) as unknown };
}

const ask = async (of: LambdaEvent, context?: { getRemainingTimeInMillis(): number }) =>
  answerOf(await lambdaHandler(door)(of, context));

test('a function URL is answered as the server answers', async () => {
  const { status, key, said } = await ask(event('POST', '/slack/auth.test', { body: '{}' }));

  expect([status, key]).toEqual([200, expect.stringMatching(/^[0-9a-f]{32}$/)]);
  expect(said).toMatchObject({ is: 'answered', verdict: { is: 'fine' }, page: { question: 'identity' } });
  expect(JSON.stringify(said)).not.toMatch(/canary/i);
});

test('a body that was packed for the event is unpacked, and a stage of an HTTP API is taken away', async () => {
  const { http } = event('POST', '/prod/slack/auth.test').requestContext;
  const body = Buffer.from('{}').toString('base64');
  const of = event('POST', '/prod/slack/auth.test', {
    body,
    isBase64Encoded: true,
    requestContext: { stage: 'prod', http },
  });

  expect((await ask(of)).status).toBe(200);
});

test.each([
  ['without the secret', 401, event('POST', '/slack/auth.test', { headers: {} })],
  ['without any header', 401, { ...event('POST', '/slack/auth.test'), headers: undefined } as unknown as LambdaEvent],
  ['of another method', 403, event('POST', '/slack/chat.postMessage', { body: '{}' })],
  ['with a query', 403, event('POST', '/slack/auth.test', { body: '{}', rawQueryString: 'a=1' })],
  ['with a body that is no object', 400, event('POST', '/slack/auth.test', { body: '[]' })],
  ['with a body longer than any question', 400, event('POST', '/slack/auth.test', { body: 'x'.repeat(4_194_305) })],
  ['for its health', 200, event('GET', '/health')],
] as const)('an event %s is answered with %i', async (_what, status, of) => {
  expect((await ask(of)).status).toBe(status);
});

test('what does not fit into the time of the function ends without an answer of the source', async () => {
  const { status, said } = await ask(event('POST', '/slack/auth.test', { body: '{}' }), {
    getRemainingTimeInMillis: () => 0,
  });

  expect([status, said]).toEqual([504, { error: { code: 'internal', reason: 'too-late' } }]);
});

test('certificates of callers cannot be asked for where the platform shakes hands', () => {
  const opening = lazyDoor(() =>
    env({ TACIT_PROXY_CERTIFICATE: import.meta.filename, TACIT_PROXY_CERTIFICATE_KEY: import.meta.filename }),
  );

  expect(opening).toThrow(expect.objectContaining({ code: 'setting-invalid' }));
});

test('Cloud Run hands over a request whose body was read, and one whose body was not', async () => {
  const handle = requestHandler(door);
  const read = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => handle(Object.assign(incoming, { rawBody: Buffer.concat(parts) }), response));
  });
  const unread = createServer(handle);

  expect([await post(read), await post(unread)]).toEqual([200, 200]);
});

async function post(server: Server): Promise<number | undefined> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const headers = { authorization: `Bearer ${secret}` };
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const call = request({ port, method: 'POST', path: '/slack/auth.test', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.once('error', reject);
    call.end('{}');
  });
  server.closeAllConnections();
  server.close();
  return status;
}
