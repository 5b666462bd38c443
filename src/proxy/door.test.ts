// What the door says of itself and to whom: nothing of what broke, no fingerprint to strangers, and packed where that is taken.
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Log } from '../base/log.ts';
import { networksOf } from '../base/networks.ts';
import { openCallers } from './callers.ts';
import { type Incoming, openDoor, takesGzip } from './door.ts';
import type { Proxy } from './proxy.ts';
import { openProxySource, type ProxySource, testClock, testProxy } from './testing-source.ts';
import { type Refusal, unwatched } from './watch.ts';

const secret = 's'.repeat(32);
const { signal } = new AbortController();
let source: ProxySource;
let logged = '';
let noted: Refusal[] = [];

beforeAll(async () => {
  source = await openProxySource();
});

afterAll(() => source.close());

function opened(more: Partial<Proxy> = {}) {
  logged = '';
  noted = [];
  const nobody = networksOf([], () => new Error('invalid'));
  const rules = { callers: nobody, forwarders: nobody, needsCertificate: false, secret, tokens: undefined };
  const note = (...said: unknown[]): void => void (logged += JSON.stringify(said));
  const log = { info: note, warn: note, error: note } as Log;
  return openDoor({
    proxies: [{ ...testProxy(source), ...more }],
    callers: openCallers({ ...rules, clock: testClock }),
    version: '1',
    mostAtOnce: 8,
    watch: { ...unwatched, refused: (why) => void noted.push(why) },
    log,
  });
}

const incoming = (path: string, args: object = {}, more: Partial<Incoming> = {}, said = secret): Incoming => ({
  verb: 'POST',
  path,
  caller: { address: '192.0.2.1', forwardedFor: undefined, isCertified: false, authorization: `Bearer ${said}` },
  acceptsGzip: false,
  body: async () => Buffer.from(JSON.stringify(args)),
  ...more,
});

test('what breaks is told by its kind, and what it said by nobody', async () => {
  const ask = () => Promise.reject(new TypeError('canary sentence of Ann'));

  const { status, bytes } = await opened({ ask })(incoming('/slack/auth.test'), signal);

  expect([status, JSON.parse(bytes.toString())]).toEqual([500, { error: { code: 'internal', reason: 'broke' } }]);
  expect(logged).toContain('proxy broke');
  expect(logged).not.toMatch(/canary|Ann/);
});

test('a stranger learns nothing of the key, and whoever is refused a call neither', async () => {
  const door = opened();
  const keyOf = async (asked: Incoming) => (await door(asked, signal)).headers['x-tacit-key'];

  const keys = [
    await keyOf(incoming('/slack/auth.test', {}, {}, 'x'.repeat(32))),
    await keyOf(incoming('/slack/chat.postMessage')),
    await keyOf(incoming('/slack/auth.test')),
  ];

  expect(keys).toEqual([undefined, undefined, expect.stringMatching(/^[0-9a-f]{32}$/)]);
});

test('a page is packed for whoever takes it so, and is the same page', async () => {
  const page = { question: 'changes', edited: Array.from({ length: 500 }, (_, at) => at + 1), deleted: [] } as const;
  const said = await testProxy(source).ask('auth.test', {}, signal);
  const asked = incoming('/slack/auth.test');
  const door = opened({ ask: async () => ({ ...said, page }) as typeof said });

  const plain = await door(asked, signal);
  const packed = await door({ ...asked, acceptsGzip: true }, signal);

  expect([plain.headers['content-encoding'], packed.headers['content-encoding']]).toEqual([undefined, 'gzip']);
  expect(packed.bytes.length).toBeLessThan(plain.bytes.length);
  expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true);
});

test('what is refused before a proxy is asked is noted too, and a stranger is not', async () => {
  const door = opened();

  await door(incoming('/jira/search'), signal);
  await door(incoming('/slack/auth.test', {}, { verb: 'PUT' }), signal);
  await door(incoming('/slack/auth.test', {}, { body: async () => Buffer.from('[]') }), signal);
  await door(incoming('/jira/search', {}, {}, 'x'.repeat(32)), signal);

  expect(noted).toEqual(['connector-not-declared', 'verb-not-declared', 'argument-malformed']);
});

test.each([
  ['gzip', true],
  ['gzip, br', true],
  ['br;q=1.0, gzip;q=0.8', true],
  ['gzip;q=0', false],
  ['gzip ; q=0.0, br', false],
  ['br', false],
  ['', false],
])('who says that it takes "%s" is sent packed bytes: %s', (said, isPacked) => {
  expect(takesGzip(said)).toBe(isPacked);
});
