// Tests the doors to the erasure of a person: an owner asks, and nobody else; an address goes no further than who looks it up.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import type { ApprovalServices } from './approvals.ts';
import type { DestroyServices } from './destroy.ts';
import { buildApi } from './server.ts';
import type { Services } from './services.ts';

let app: FastifyInstance;
let role: string;
let asked: unknown[];

const id = '0198c9e8-0000-7000-8000-000000000001';
const at = '2026-03-02T09:00:00.000Z';
const nothing = { events: 0, threads: 0, snapshots: 0, naming: 0, figures: 0, sealed: 0, queue: 0, audit: 0 };

const destroy: Partial<DestroyServices> = {
  async preview(...given) {
    asked.push(given);
    return { name: 'ERASE', summary: { ...nothing, rest: 0, weeks: 0 }, rows: {}, days: 0 };
  },
  async ask(organizationId, given) {
    asked.push([organizationId, given]);
    const signed = { at, by: null };
    const open = { confirmed: null, dueAt: null, endedAt: null, receipt: null };
    // With the address in it: the door lets out what its schema knows, and no more.
    return { destruction: { id, scope: given.scope, state: 'asked', asked: signed, ...open }, approvalId: id };
  },
};
const approvals: Partial<ApprovalServices> = {
  async confirm(...given) {
    asked.push(given.slice(0, 2));
    const rest = { details: {}, state: 'confirmed', askedAt: at, askedBy: null, expiresAt: at, isOwn: false } as const;
    return { id, kind: 'destroy', subject: id, ...rest, receipt: null };
  },
};

beforeAll(async () => {
  const memberOf = async () => ({
    member: { id: 'm', name: 'M', role },
    organizationId: 'o',
    expiresAt: new Date(0),
    sessionId: 's',
    vouchers: [],
    provedEmail: null,
  });
  const house = { clock: systemClock, log: silentLog, publicUrl: 'http://localhost:7400', connectors: [] };
  ({ app } = await buildApi({ ...house, signIn: { memberOf }, destroy, approvals } as unknown as Services, undefined));
});
afterAll(() => app.close());
beforeEach(() => {
  asked = [];
});

function call(as: string, url: string, payload?: object) {
  role = as;
  const headers = { cookie: 'session=1', 'x-tacit': 'test', origin: 'http://localhost:7400' };
  return app.inject({ method: 'POST', url, headers, ...(payload !== undefined && { payload }) });
}

const scope = { is: 'person', objects: true, whom: { address: 'ann@example.com' } };

test('an owner previews and asks for the erasure of a person, and the answer does not say of whom', async () => {
  const preview = await call('owner', '/api/destructions/preview', { scope });
  const answer = await call('owner', '/api/destructions', { scope, typed: 'ERASE' });

  expect([preview.statusCode, answer.statusCode]).toEqual([200, 200]);
  expect(asked).toEqual([
    ['o', scope, 'm'],
    ['o', { scope, typed: 'ERASE' }],
  ]);
  expect(answer.json()).toMatchObject({ destruction: { scope: { is: 'person', objects: true } } });
  expect(answer.body).not.toContain('ann');
});

test.each(['administrator', 'analyst', 'auditor', 'member'])('%s asks for no erasure and counts nobody', async (as) => {
  const answers = [
    await call(as, '/api/destructions/preview', { scope }),
    await call(as, '/api/destructions', { scope, typed: 'ERASE' }),
  ];

  expect([answers.map(({ statusCode }) => statusCode), asked]).toEqual([[403, 403], []]);
});

test('an auditor gives the second signature, and administrators, analysts and members do not', async () => {
  const url = `/api/approvals/${id}/confirm`;
  const codes: number[] = [];

  for (const as of ['auditor', 'administrator', 'analyst', 'member']) codes.push((await call(as, url)).statusCode);

  expect([codes, asked]).toEqual([[200, 403, 403, 403], [['o', id]]]);
});

test('somebody is given by an address or a token, and never by both', async () => {
  const both = { ...scope, whom: { address: 'ann@example.com', token: id } };

  const answers = [
    await call('owner', '/api/destructions/preview', { scope: both }),
    await call('owner', '/api/destructions/preview', { scope: { is: 'person', objects: true } }),
  ];

  expect([answers.map(({ statusCode }) => statusCode), asked]).toEqual([[400, 400], []]);
});
