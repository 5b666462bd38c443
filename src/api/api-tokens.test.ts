// What an API token opens: the routes of its scopes and nothing else, whatever cookie comes with it.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { errorCodes, Refused } from '../base/errors.ts';
import { silentLog } from '../base/log.ts';
import { type ApiScope, apiScopes } from '../control/api-tokens.ts';
import type { ProgramAccess } from './access.ts';
import { buildApi } from './server.ts';
import type { Services } from './services.ts';

let app: FastifyInstance;
let routes: readonly { readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; readonly path: string }[];

beforeAll(async () => {
  const memberOf = async () => ({
    member: { id: 'm', name: 'M', role: 'owner' },
    organizationId: 'o',
    expiresAt: new Date(0),
  });
  // Only who may knock is asked here: behind the doors is nothing, so an open one answers with 400 or 500.
  const services = {
    clock: systemClock,
    log: silentLog,
    publicUrl: 'http://localhost:7400',
    connectors: [],
    signIn: { memberOf },
    apiTokens: { use },
    rosters: {},
    people: {},
    uploads: {},
    audit: {},
    members: {},
    invitations: {},
    sessions: {},
    approvals: {},
  } as unknown as Services;
  ({ app } = await buildApi(services, undefined));
  routes = Object.entries(app.swagger().paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods ?? {}).map((method) => ({
      method: method.toUpperCase() as 'GET',
      path: path.replace(/\{\w+\}/g, '0198c9e8-0000-7000-8000-000000000000'),
    })),
  );
});

afterAll(() => app.close());

/** A token says in itself what it opens. */
async function use(token: string): Promise<ProgramAccess> {
  const scopes = token.split(',') as ApiScope[];
  if (!scopes.every((scope) => Object.hasOwn(apiScopes, scope)))
    throw new Refused('api-token-unknown', errorCodes['api-token-unknown'], 'Ask for another one.');
  return { id: 't', name: 'T', role: 'administrator', organizationId: 'o', scopes, endsAt: new Date(8e15) };
}

async function reachedWith(token: string): Promise<string[]> {
  const statuses = await Promise.all(
    routes.map(async ({ method, path }) => {
      const { statusCode } = await app.inject({ method, url: path, headers: { authorization: `Bearer ${token}` } });
      return [`${method} ${path.replace(/0198c9e8[\w-]+/, ':id')}`, statusCode] as const;
    }),
  );
  return statuses.filter(([, status]) => status !== 401 && status !== 403).map(([name]) => name);
}

/** These serve whoever asks, and tell a program no more than a stranger. */
const forAnyone = new Set([
  'GET /api/health',
  'POST /api/session',
  'POST /api/invitations/read',
  'POST /api/invitations/accept',
]);

const opened: Readonly<Record<ApiScope, readonly string[]>> = {
  'figures:read': ['GET /api/metrics', 'GET /api/metrics/:id', 'GET /api/overview'],
  'audit:read': ['GET /api/audit', 'GET /api/audit/export', 'GET /api/audit/verify'],
  'members:read': ['GET /api/invitations', 'GET /api/members'],
  'connections:read': [
    'GET /api/connections',
    'GET /api/connections/:id',
    'GET /api/connections/:id/coverage',
    'GET /api/connections/:id/syncs',
    'GET /api/connectors',
    'GET /api/inventory',
  ],
  'connections:write': [
    'POST /api/connections/:id/pause',
    'POST /api/connections/:id/resume',
    'POST /api/connections/:id/start',
    'POST /api/connections/:id/sync',
  ],
  'uploads:write': [
    'DELETE /api/imports/:id',
    'GET /api/imports/:id',
    'GET /api/rosters',
    'GET /api/rosters/files',
    'GET /api/rosters/findings.csv',
    'POST /api/imports',
    'POST /api/rosters',
    'POST /api/rosters/files',
    'POST /api/rosters/preview',
  ],
};

test.each(Object.keys(opened) as ApiScope[])('a token for %s opens what it says and nothing else', async (scope) => {
  const reached = await reachedWith(scope);

  expect(reached.filter((name) => !forAnyone.has(name)).toSorted()).toEqual(opened[scope]);
});

test('no scope opens sessions, members who come and go, second signatures or tokens', async () => {
  const reached = await reachedWith(Object.keys(opened).join(','));

  expect(reached.filter((name) => /session|sign-in|approval|token/.test(name))).toEqual(['POST /api/session']);
  expect(
    reached.filter((name) => /members|invitations/.test(name) && !name.startsWith('GET') && !forAnyone.has(name)),
  ).toEqual([]);
});

async function askWith(headers: Record<string, string>, method: 'GET' | 'POST' = 'GET', url = '/api/members') {
  const answer = await app.inject({ method, url, headers });
  return [answer.statusCode, answer.json<{ error: { code: string } }>().error.code];
}

test('a token that is none is refused, also beside the cookie of an owner', async () => {
  expect(await askWith({ cookie: 'a=b', authorization: 'Bearer tacit_nobody' })).toEqual([401, 'api-token-unknown']);
});

test('a token beside the cookie of an owner opens no more than alone', async () => {
  expect(await askWith({ cookie: 'a=b', authorization: 'Bearer figures:read' })).toEqual([403, 'not-allowed']);
});

test('tokens that nobody made are refused at a slower pace after some', async () => {
  const address = { remoteAddress: '192.0.2.7' };
  const headers = { authorization: 'Bearer tacit_nobody' };
  const statuses = [];
  for (let attempt = 0; attempt < 30; attempt += 1)
    statuses.push((await app.inject({ url: '/api/members', headers, ...address })).statusCode);

  const { statusCode } = await app.inject({
    url: '/api/members',
    headers: { authorization: 'Bearer members:read' },
    ...address,
  });

  expect(new Set(statuses)).toEqual(new Set([401, 429]));
  expect(statusCode).toBe(500);
});

test('a token needs no header of our page, and a cookie still does', async () => {
  const pause = '/api/connections/0198c9e8-0000-7000-8000-000000000000/pause';

  const [byToken] = await askWith({ authorization: 'Bearer connections:write' }, 'POST', pause);
  const [byCookie] = await askWith({ cookie: 'a=b' }, 'POST', pause);

  expect([byToken, byCookie]).toEqual([500, 403]);
});
