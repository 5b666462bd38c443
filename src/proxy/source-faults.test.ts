// A source that does what sources do on bad days: whatever it says, a listed word of ours goes on and nothing else.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Proxy, openProxy } from './proxy.ts';
import { testClock } from './testing-source.ts';
import { slack } from '../connectors/slack/slack.ts';

const { signal } = new AbortController();
const bounds = { headersMs: 200, wholeMs: 400, bytes: 64 * 1024 };
let answer: (response: ServerResponse) => void;
let left: Promise<void>;
let server: Server;
let proxy: Proxy;

beforeAll(async () => {
  server = createServer((request, response) => {
    left = new Promise((resolve) => response.once('close', () => resolve()));
    request.resume();
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const of = { connector: slack, token: 'xoxp-canary-token', key: Buffer.alloc(32, 3), clock: testClock, bounds };
  proxy = openProxy({ ...of, sourceUrl: `http://127.0.0.1:${port}` });
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const json =
  (body: object, status = 200, headers = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const text =
  (body: string | Buffer, status = 200, headers = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, headers).end(body);

const again = { is: 'again' };
const unknown = { is: 'defect', code: 'source-unknown-error' };

test.each<readonly [string, (response: ServerResponse) => void, object]>([
  ['an error that is a sentence', json({ ok: false, error: 'canary said to canary-ann' }), unknown],
  ['an error that is no text', json({ ok: false, error: { canary: 'sentence' } }), unknown],
  ['an error that no list holds', json({ ok: false, error: 'canary_word' }), unknown],
  [
    'a scope that is a sentence',
    json({ ok: false, error: 'missing_scope', needed: 'canary sentence' }),
    { is: 'stop', code: 'source-scope-missing' },
  ],
  ['a page of HTML', text('<html>canary</html>', 500), again],
  ['a list', text('["canary"]'), again],
  ['nothing', text(''), again],
  [
    'half of its answer',
    (response) =>
      void response.writeHead(200, { 'content-length': '999' }).write('{"canary":', () => response.destroy()),
    again,
  ],
  ['more than anybody asked for', text(`{"canary":"${'x'.repeat(bounds.bytes)}"}`), again],
  [
    'little that unpacks to more',
    text(gzipSync(`{"canary":"${'x'.repeat(bounds.bytes)}"}`), 200, { 'content-encoding': 'gzip' }),
    again,
  ],
  ['what is no packed file', text('canary', 200, { 'content-encoding': 'gzip' }), again],
  ['another place to ask', text('', 302, { location: 'http://127.0.0.1:1/canary' }), again],
  ['nothing, ever', () => undefined, again],
  ['its headers, and then nothing', (response) => response.writeHead(200).flushHeaders(), again],
  ['that it has had enough', text('canary', 429, { 'retry-after': '7' }), { is: 'wait', seconds: 7 }],
  ['that it has had enough, of no time', text('canary', 429, { 'retry-after': 'canary' }), { is: 'wait' }],
])('a source that says %s', async (_what, says, verdict) => {
  answer = says;

  const answered = await proxy.ask('auth.test', {}, signal);

  expect(answered).toMatchObject({ is: 'answered', verdict, page: null, needed: null });
  expect(JSON.stringify(answered)).not.toMatch(/canary/i);
});

test('of what it grants the declared is told, and no word that it made up', async () => {
  const scopes = 'users:read, canary-of-ann, groups:history,canary sentence,CANARY:read,groups:canary said hello';
  answer = json({ ok: true, team_id: 'T1', user_id: 'U1' }, 200, { 'x-oauth-scopes': scopes });

  const answered = await proxy.ask('auth.test', {}, signal);

  expect(answered).toMatchObject({ granted: ['users:read', 'groups:'] });
});

test('whoever asked and is gone is waited for no longer, and the source is let go', async () => {
  const gone = new AbortController();
  let isAsked: () => void;
  const asked = new Promise<void>((resolve) => (isAsked = resolve));
  answer = () => isAsked();

  const asking = proxy.ask('auth.test', {}, gone.signal);
  await asked;
  gone.abort();

  await expect(asking).rejects.toThrow('aborted');
  await left;
});
