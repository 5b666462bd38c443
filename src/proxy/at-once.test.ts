// A proxy that has as much to do as it takes on: who is told to come again, and who is answered all the same.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../base/log.ts';
import { networksOf } from '../base/networks.ts';
import { openAtOnce } from './at-once.ts';
import { openCallers } from './callers.ts';
import { type Door, type Incoming, openDoor } from './door.ts';
import { openProxySource, type ProxySource, testClock, testProxy } from './testing-source.ts';

const secret = 's'.repeat(32);
const { signal } = new AbortController();
let source: ProxySource;
let door: Door;
let letGo: () => void;

beforeAll(async () => {
  source = await openProxySource();
  const nobody = networksOf([], () => new Error('invalid'));
  const rules = { callers: nobody, forwarders: nobody, needsCertificate: false, tokens: undefined, clock: testClock };
  const callers = openCallers({ ...rules, secret });
  door = openDoor({ proxies: [testProxy(source)], callers, version: '1', mostAtOnce: 1, log: silentLog });
});

afterAll(() => source.close());

const incoming = (more: Partial<Incoming> = {}, said = secret): Incoming => ({
  verb: 'POST',
  path: '/slack/auth.test',
  caller: { address: '192.0.2.1', forwardedFor: undefined, isCertified: false, authorization: `Bearer ${said}` },
  acceptsGzip: false,
  body: async () => Buffer.from('{}'),
  ...more,
});

/** A request that is under way until it is let go. */
function underWay(): ReturnType<Door> {
  const held = new Promise<Buffer>((resolve) => {
    letGo = () => resolve(Buffer.from('{}'));
  });
  return door(incoming({ body: () => held }), signal);
}

test('what comes beyond the most is told when to come again, and is not read', async () => {
  const first = underWay();
  let isRead = false;
  const body = async (): Promise<Buffer> => {
    isRead = true;
    return Buffer.from('{}');
  };

  const { status, headers, bytes } = await door(incoming({ body }), signal);
  letGo();

  expect([status, headers['retry-after'], isRead]).toEqual([503, '1', false]);
  expect(JSON.parse(bytes.toString())).toEqual({ error: { code: 'proxy-unavailable', reason: 'too-many-at-once' } });
  expect((await first).status).toBe(200);
  expect((await door(incoming(), signal)).status).toBe(200);
});

test('its health is told all the same, and who may not ask is told that and takes no place', async () => {
  const stranger = await door(incoming({}, 'x'.repeat(32)), signal);
  const first = underWay();

  const health = await door(incoming({ verb: 'GET', path: '/health' }), signal);
  const another = await door(incoming({}, 'x'.repeat(32)), signal);
  letGo();

  expect([stranger.status, health.status, another.status, (await first).status]).toEqual([401, 200, 401, 200]);
});

test('a place is free again when what had it broke', async () => {
  const atOnce = openAtOnce(1);

  await expect(atOnce(() => Promise.reject(new Error('broke')))).rejects.toThrow('broke');

  expect(await atOnce(async () => 'done')).toBe('done');
});
