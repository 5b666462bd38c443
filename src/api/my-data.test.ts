// Tests the doors to one's own data: only a proved address opens them, and only an owner speaks for others.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import type { MyDataServices, ObjectionServices } from './my-data.ts';
import { buildApi } from './server.ts';
import type { Services } from './services.ts';

let app: FastifyInstance;
let asked: unknown[];
let provedEmail: string | null;
let role: string;

const myData: Partial<MyDataServices> = {
  async download(caller, table) {
    asked.push([caller, table]);
    return (async function* () {
      yield 'one,two\r\n';
    })();
  },
  object: async (caller) => void asked.push(caller),
};
const objections: ObjectionServices = {
  record: async (...given) => void asked.push(given),
  withdraw: async (...given) => void asked.push(given),
  told: async () => ({ people: null, again: [] }),
};

beforeAll(async () => {
  const services = {
    clock: systemClock,
    log: silentLog,
    publicUrl: 'http://localhost:7400',
    connectors: [],
    signIn: {
      memberOf: async () => ({
        member: { id: 'm', name: 'M', role },
        organizationId: 'o',
        expiresAt: new Date(0),
        sessionId: 's',
        vouchers: [],
        provedEmail,
      }),
    },
    myData,
    objections,
  } as unknown as Services;
  ({ app } = await buildApi(services, undefined));
});
afterAll(() => app.close());
beforeEach(() => {
  asked = [];
  provedEmail = 'ann@example.com';
  role = 'member';
});

function call(method: 'GET' | 'POST', url: string, payload?: object) {
  const headers = { cookie: 'session=1', 'x-tacit': 'test', origin: 'http://localhost:7400' };
  return app.inject({ method, url, headers, ...(payload !== undefined && { payload }) });
}

test('whoever comes in by a link, whose address nobody proved, gets no data and objects to nothing', async () => {
  provedEmail = null;

  const answers = [await call('GET', '/api/my-data/download'), await call('POST', '/api/my-data/objection')];

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403]);
  expect(answers[0]!.json()).toMatchObject({ error: { code: 'address-unproved' } });
  expect(asked).toEqual([]);
});

test('one’s own data is found by the proved address, whatever else the request says', async () => {
  const answer = await call('GET', '/api/my-data/tables/messages?address=ben@example.com');

  expect(asked).toEqual([[{ provedEmail: 'ann@example.com', organizationId: 'o', memberId: 'm' }, 'messages']]);
  expect(answer.headers['content-disposition']).toBe('attachment; filename="my-messages.csv"');
  expect(answer.body).toBe('one,two\r\n');
});

test.each(['administrator', 'analyst', 'auditor', 'member'])('%s speaks for nobody else', async (who) => {
  role = who;

  const answer = await call('POST', '/api/objections', { address: 'ben@example.com' });

  expect([answer.statusCode, asked]).toEqual([403, []]);
});

test('an owner records an objection by address or token, and is told the same whoever it is', async () => {
  role = 'owner';
  const token = '0198c9e8-0000-7000-8000-000000000001';

  const answers = [
    await call('POST', '/api/objections', { address: 'ben@example.com' }),
    await call('POST', '/api/objections/withdraw', { token }),
    await call('POST', '/api/objections', { address: 'ben@example.com', token }),
  ];

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204, 400]);
  expect(asked).toEqual([
    ['o', { address: 'ben@example.com' }, 'm'],
    ['o', { token }, 'm'],
  ]);
});
