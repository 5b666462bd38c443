// Every route of the API, tried with every role that it does not serve, and by an owner of another organization on what
// belongs to this one. A route that nobody told this test how to try fails it.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { everybody } from '../src/api/access.ts';
import type { GuardedRoute } from '../src/api/description.ts';
import { everyRoute } from '../src/api/every-route.ts';
import { descriptionOf, keyOf } from './described-routes.ts';
import { type Asked, type MatrixHouse, openMatrixHouse, type Things } from './matrix-house.ts';

const routes = await everyRoute();
let matrix: MatrixHouse;

// Every route one after the other, while other houses may be busy.
vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  matrix = await openMatrixHouse();
}, 180_000);

afterAll(() => matrix.close());

/** Which thing of an organization a path names. */
const kinds: Readonly<Record<string, keyof Things>> = {
  '/api/approvals/{id}': 'approval',
  '/api/connections/{id}': 'connection',
  '/api/destructions/{id}': 'destruction',
  '/api/imports/{id}': 'run',
  '/api/invitations/{id}': 'invitation',
  '/api/issuers/{id}': 'issuer',
  '/api/members/{id}': 'member',
  '/api/people/decisions/{number}': 'number',
  '/api/receipts/{number}': 'receipt',
  '/api/rosters/{day}': 'day',
  '/api/sessions/{id}': 'session',
  '/api/tokens/{id}': 'token',
};

/** Words of the program in a path; they belong to nobody. */
const programs: Readonly<Record<string, string>> = {
  '/api/connectors/{id}': 'slack-sandbox',
  '/api/metrics/{id}': 'M01',
  '/api/my-data/tables/{table}': 'accounts',
  '/api/problems/{code}': 'source-token-revoked',
  '/api/uploads/{kind}': 'badge',
};

const beginningOf = (path: string): string => path.slice(0, path.indexOf('}') + 1);

function filled({ path }: GuardedRoute): string {
  const kind = kinds[beginningOf(path)];
  return path.replace(/\{\w+\}/, kind === undefined ? (programs[beginningOf(path)] ?? '') : matrix.things[kind]);
}

const choice = { which: 'all', channels: [], patterns: [], includesExternal: false, horizonDays: 30 };

/** What is sent so that a request is understood; ids are of things of the first organization. */
const sent: Readonly<Record<string, (things: Things) => { readonly query?: string; readonly body?: unknown }>> = {
  'PUT /api/connections/{id}/choice': () => ({ body: choice }),
  'PUT /api/connections/{id}/reach': () => ({ body: { reach: 'public' } }),
  'PUT /api/connections/{id}/pace': () => ({ body: { callsPerSecond: 5 } }),
  'POST /api/connections/{id}/waiver': () => ({ body: { scope: 'discovery:write' } }),
  'POST /api/connections/{id}/plan': () => ({ body: choice }),
  'PUT /api/retention': ({ connection }) => ({ body: { connections: [{ id: connection, months: 120 }] } }),
  'POST /api/retention/preview': ({ connection }) => ({ body: { connections: [{ id: connection, months: 120 }] } }),
  'POST /api/connectors/{id}/consent': ({ connection }) => ({ body: { connectionId: connection } }),
  'POST /api/connectors/{id}/token': ({ connection }) => ({ body: { connectionId: connection } }),
  'POST /api/destructions': ({ connection }) => ({
    body: { scope: { is: 'connection', connection }, typed: 'Alphalive' },
  }),
  'POST /api/destructions/preview': ({ connection }) => ({ body: { scope: { is: 'connection', connection } } }),
  'PATCH /api/members/{id}': () => ({ body: { role: 'auditor' } }),
  'GET /api/audit': ({ member }) => ({ query: `member=${member}` }),
  'GET /api/rosters/files': ({ file }) => ({ query: `files=${file}` }),
  'GET /api/rosters/findings.csv': ({ file }) => ({ query: `files=${file}` }),
  'POST /api/rosters': ({ file }) => ({ body: { files: [file], mapping: {} } }),
  'POST /api/rosters/preview': ({ file }) => ({ body: { files: [file], mapping: {} } }),
  'POST /api/objections': ({ account }) => ({ body: { token: account } }),
  'POST /api/objections/withdraw': ({ account }) => ({ body: { token: account } }),
  'PATCH /api/issuers/{id}': () => ({ body: { name: 'Renamed' } }),
  'POST /api/issuers/{id}/trial': () => ({ body: { thenTo: '/' } }),
  'POST /api/sign-in': ({ issuer }) => ({ body: { issuer, thenTo: '/' } }),
  'POST /api/sign-in/own': ({ issuer }) => ({ body: { issuer, thenTo: '/' } }),
  'POST /api/people/decisions': ({ account }) => ({ body: { kind: 'not-a-person', account } }),
  'POST /api/people/originals': ({ account }) => ({ body: { subject: account } }),
};

/** Anybody may begin to sign in, a filter may find nothing, and an objection is taken whether or not it is of anybody. */
const silent = new Set([
  'POST /api/sign-in',
  'GET /api/audit',
  'POST /api/objections',
  'POST /api/objections/withdraw',
]);

/** Whether what is sent names a thing that must be there. */
const isAbout = (route: GuardedRoute): boolean => sent[keyOf(route)] !== undefined && !silent.has(keyOf(route));

async function tryOut(as: string, route: GuardedRoute): Promise<Asked> {
  const { query, body = {} } = sent[keyOf(route)]?.(matrix.things) ?? {};
  return matrix.ask(as, route.method, filled(route) + (query === undefined ? '' : `?${query}`), body);
}

test('every path with something in it says what that is', () => {
  const unknown = routes.filter(({ path }) => {
    const known = path.includes('{') ? { ...kinds, ...programs }[beginningOf(path)] : '';
    return known === undefined || path.split('{').length > 2;
  });

  expect(unknown.map(keyOf)).toEqual([]);
});

test('the description of the API knows no route more, and every id that may be sent is tried', async () => {
  const { paths } = await descriptionOf(matrix);
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody = {} }]) => ({
      key: `${method.toUpperCase()} ${path}`,
      takesIds: JSON.stringify([parameters.filter((one) => one.in !== 'path'), requestBody]).includes(
        '"format":"uuid"',
      ),
    })),
  );

  expect(routes.map(keyOf)).toEqual(expect.arrayContaining(described.map(({ key }) => key)));
  expect(described.filter(({ key, takesIds }) => takesIds && sent[key] === undefined)).toEqual([]);
  expect(routes.length - described.length).toBeLessThan(6);
});

describe('a role that a route does not serve', () => {
  const isServed = ({ access }: GuardedRoute, role: (typeof everybody)[number]): boolean =>
    access === 'anyone' || (typeof access !== 'string' && access.includes(role));

  test.each(everybody)('is refused, and changes nothing: %s', async (role) => {
    const closed = routes.filter((route) => !isServed(route, role));
    const before = await matrix.rows();

    const answers = await Promise.all(
      closed.map(async (route) => [keyOf(route), (await tryOut(matrix.ours[role].cookie, route)).status] as const),
    );

    expect(closed.length).toBeGreaterThan(5);
    expect(answers.filter(([, status]) => status !== 403)).toEqual([]);
    expect(await matrix.rows()).toEqual(before);
  });
});

const uuids = (rows: readonly string[]): Set<string> =>
  new Set(rows.flatMap((row) => row.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []));

/**
 * Rows of the other organization are those that name it, or a member or connection of its own. That somebody began to sign in
 * is left out: anybody may.
 */
function split(rows: readonly string[]): { readonly ours: string[]; readonly theirs: string[] } {
  const id = (row: string): string => /"id":"([^"]+)"/.exec(row)?.[1] ?? '';
  const own = rows.filter((row) => /^(?:members|connections) /.test(row) && row.includes(matrix.theirOrganization));
  const names = [matrix.theirOrganization, ...own.map(id)];
  const isTheirs = (row: string): boolean => names.some((name) => row.includes(name));
  const isLasting = (row: string): boolean => !row.startsWith('begun_sign_ins ');
  return { ours: rows.filter((row) => !isTheirs(row) && isLasting(row)), theirs: rows.filter(isTheirs) };
}

/** Reading first; what ends the session or halts everything comes last. */
const order = ({ method, path }: GuardedRoute): number =>
  method === 'GET' ? 0 : /^\/api\/(?:halt|resume)$/.test(path) ? 2 : path === '/api/session' ? 3 : 1;

const others = [
  { who: 'an API token', as: () => matrix.theirToken },
  { who: 'an owner', as: () => matrix.theirs.owner.cookie },
];

test.each(others)('$who of another organization reaches nothing, reads no word and changes no row', async ({ as }) => {
  const served = routes.filter(({ access }) => access === 'anyone' || access.includes('owner'));
  const before = split(await matrix.rows());
  const known = uuids(before.theirs);
  const secrets = [...[...uuids(before.ours)].filter((id) => !known.has(id)), ...matrix.words];
  const told: string[] = [];
  const reached: string[] = [];

  for (const route of served.toSorted((one, other) => order(one) - order(other))) {
    const { status, text } = await tryOut(as(), route);
    if (secrets.some((secret) => text.includes(secret))) told.push(`${keyOf(route)} ${status} ${text.slice(0, 200)}`);
    const isOurs = kinds[beginningOf(route.path)] !== undefined || isAbout(route);
    if (isOurs && status !== 403 && status !== 404) reached.push(`${keyOf(route)} ${status} ${text.slice(0, 200)}`);
    // A session that ended by itself would be refused everything.
    if (status === 401) reached.push(`${keyOf(route)} ${status}`);
  }

  expect(secrets.length).toBeGreaterThan(30);
  expect({ told, reached }).toEqual({ told: [], reached: [] });
  expect(split(await matrix.rows()).ours).toEqual(before.ours);
});
