// How often a member may do what costs much, and how much may be under way at the same time.
import Fastify, { type FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { minutes, standingClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import type { Caller } from './access.ts';
import { atOnce, keepPaces, paces } from './paces.ts';
import { answerProblems } from './problems.ts';

let app: FastifyInstance;
let clock: ReturnType<typeof standingClock>;
let caller: Pick<Caller, 'memberId' | 'organizationId' | 'isLocal'>;
/** Ends the answers that are under way, one after another. */
let endings: (() => void)[];

beforeEach(() => {
  clock = standingClock('2026-03-02T09:00:00Z');
  endings = [];
  caller = { memberId: 'a', organizationId: 'o', isLocal: false };
  app = Fastify();
  answerProblems(app, silentLog, clock);
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request) => {
    request.caller = caller as Caller;
  });
  keepPaces(app, clock);
  app.get('/open', { config: { pace: 'open' } }, () => 'opened');
  app.get('/stream', { config: { atOnce: 'streams' } }, (_request, reply) => {
    endings.push(() => void reply.send('ended'));
    return reply;
  });
});

afterEach(() => app.close());

const open = async () => (await app.inject('/open')).statusCode;

/** How many are let through of so many. */
async function opened(times: number): Promise<number> {
  let count = 0;
  for (let time = 0; time < times; time += 1) if ((await open()) === 200) count += 1;
  return count;
}

test('what is sealed is opened sixty times at once and then once a minute', async () => {
  const first = await opened(70);
  const refusal = await app.inject('/open');
  clock.moveTo('2026-03-02T09:03:00Z');

  expect([first, await opened(10)]).toEqual([60, 3]);
  expect(refusal.statusCode).toBe(429);
  expect(refusal.headers['retry-after']).toBe('60');
  expect(refusal.json()).toMatchObject({ error: { code: 'too-many-attempts' } });
});

test('another member has a pace of their own, and all of an organization have four times one', async () => {
  const counts: number[] = [];
  for (const memberId of ['a', 'b', 'c', 'd', 'e']) {
    caller = { ...caller, memberId };
    counts.push(await opened(61));
  }

  expect(counts).toEqual([60, 60, 60, 60, 0]);
});

test('one organization never waits for another, nor the operator of the machine for anybody', async () => {
  for (const memberId of ['a', 'b', 'c', 'd']) {
    caller = { ...caller, memberId };
    await opened(60);
  }
  caller = { memberId: 'z', organizationId: 'other', isLocal: false };
  const other = await opened(1);
  caller = { memberId: 'a', organizationId: 'o', isLocal: true };

  expect([other, await opened(100)]).toEqual([1, 100]);
});

test('so many answers may be under way at once, and the next one has to wait until one has ended', async () => {
  const { most } = atOnce.streams;
  const streams = Array.from({ length: most }, () => app.inject('/stream'));
  await expect.poll(() => endings).toHaveLength(most);
  const refused = await app.inject('/stream');
  caller = { ...caller, memberId: 'b' };
  const other = app.inject('/stream');
  await expect.poll(() => endings).toHaveLength(most + 1);
  caller = { ...caller, memberId: 'a' };
  for (const end of endings.splice(0)) end();
  await Promise.all([...streams, other]);
  const again = app.inject('/stream');
  await expect.poll(() => endings).toHaveLength(1);
  endings[0]!();

  expect(refused.json()).toMatchObject({ error: { code: 'too-many-at-once' } });
  expect((await again).statusCode).toBe(200);
});

test('who leaves before they have a place keeps none', async () => {
  app.addHook('onRequest', async ({ headers, raw }, reply) => {
    if (headers['x-leaves'] === undefined) return;
    const left = once(reply.raw, 'close');
    raw.socket.destroy();
    await left;
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  for (let time = 0; time < atOnce.streams.most; time += 1) {
    await expect(fetch(`${url}/stream`, { headers: { 'x-leaves': 'yes' } })).rejects.toThrow();
  }
  expect(endings).toEqual([]);

  const stream = app.inject('/stream');
  await expect.poll(() => endings).toHaveLength(1);
  endings[0]!();

  expect((await stream).statusCode).toBe(200);
});

test('no pace lets a member go through a list of thousands within an hour', () => {
  const perHour = ({ atOnce: many, everyMs }: { atOnce: number; everyMs: number }) => many + minutes(60) / everyMs;

  expect(perHour(paces.open)).toBeLessThanOrEqual(120);
  expect(perHour(paces.export)).toBeLessThanOrEqual(400);
});
