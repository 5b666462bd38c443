// Tests which role opens which door, on every door that the API has.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import type { Role } from './access.ts';
import { buildApi } from './server.ts';
import type { Services } from './services.ts';

let app: FastifyInstance;
let role: Role;

beforeAll(async () => {
  const memberOf = async () => ({ member: { id: 'm', name: 'M', role }, organizationId: 'o', expiresAt: new Date(0) });
  // Only who may knock is asked here; what stands behind the doors is absent, so an open door answers with 400 or 500.
  const publicUrl = 'http://localhost:7400';
  const services = {
    clock: systemClock,
    log: silentLog,
    publicUrl,
    connectors: [],
    signIn: { memberOf },
    rosters: {},
    people: {},
    audit: {},
    approvals: {},
  } as unknown as Services;
  ({ app } = await buildApi(services, undefined));
});

afterAll(() => app.close());

async function isRefused(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string): Promise<boolean> {
  const answer = await app.inject({ method, url, headers: { cookie: 'a=b', 'x-tacit': 'test' } });
  return answer.statusCode === 403;
}

const changes = [
  ['POST', '/api/imports?connector=slack-export'],
  ['DELETE', '/api/imports/0198c9e8-0000-7000-8000-000000000000'],
  ['POST', '/api/lookup'],
  ['PATCH', '/api/organization'],
  ['POST', '/api/rosters/files?name=people.csv'],
  ['GET', '/api/rosters/files?files=0198c9e8-0000-7000-8000-000000000000'],
  ['POST', '/api/rosters/sandbox'],
  ['POST', '/api/rosters/preview'],
  ['POST', '/api/rosters'],
  ['GET', '/api/rosters/findings.csv?files=0198c9e8-0000-7000-8000-000000000000'],
  ['DELETE', '/api/rosters/2026-01-04'],
  ['POST', '/api/people/decisions'],
  ['DELETE', '/api/people/decisions/1'],
  ['POST', '/api/people/originals'],
  ['PATCH', '/api/people/settings'],
] as const;
const readings = [
  ['GET', '/api/metrics'],
  ['GET', '/api/metrics/M01'],
  ['GET', '/api/overview'],
] as const;
const settings = [
  ['GET', '/api/connections'],
  ['GET', '/api/connectors'],
  ['GET', '/api/rosters'],
  ['GET', '/api/people'],
  ['GET', '/api/people/accounts'],
  ['GET', '/api/people/decisions'],
  ['GET', '/api/people/settings'],
  ['GET', '/api/audit'],
  ['GET', '/api/audit/verify'],
  ['GET', '/api/audit/export'],
  ['GET', '/api/imports/0198c9e8-0000-7000-8000-000000000000'],
] as const;
const everybodys = [
  ['GET', '/api/session'],
  ['GET', '/api/inventory'],
] as const;

test.each([
  { who: 'owner', refused: [] },
  { who: 'administrator', refused: [] },
  { who: 'analyst', refused: [...changes, ...settings] },
  { who: 'auditor', refused: [...changes] },
  { who: 'member', refused: [...changes, ...settings, ...readings] },
] as const)('the role of $who opens its own doors and no other', async ({ who, refused }) => {
  role = who;

  for (const [method, url] of [...changes, ...readings, ...settings, ...everybodys]) {
    const expected = refused.some((door) => door[0] === method && door[1] === url);
    expect([method, url, await isRefused(method, url)]).toEqual([method, url, expected]);
  }
});

test('the second signature is an owner’s or an auditor’s, and the minimum group an owner’s to change', async () => {
  const signing = ['POST', '/api/approvals/0198c9e8-0000-7000-8000-000000000000/confirm'] as const;
  const opened: string[] = [];

  for (const who of ['owner', 'administrator', 'analyst', 'auditor', 'member'] as const) {
    role = who;
    if (!(await isRefused(...signing))) opened.push(`${who} signs`);
    if (!(await isRefused('PATCH', '/api/privacy'))) opened.push(`${who} changes`);
  }

  expect(opened).toEqual(['owner signs', 'owner changes', 'auditor signs']);
});

test('what only the operator of the machine may do is closed to every role', async () => {
  for (const who of ['owner', 'administrator', 'analyst', 'auditor', 'member'] as const) {
    role = who;
    expect(await isRefused('POST', '/api/imports/local')).toBe(true);
    expect(await isRefused('POST', '/api/rosters/local')).toBe(true);
    expect(await isRefused('POST', '/api/sign-in-links')).toBe(true);
  }
});
