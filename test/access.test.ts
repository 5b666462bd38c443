// A running house opens its doors to whom it may: over the network, over the socket, signed in and not.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningHouse, newDataDirectory, removeDataDirectory, runHouse, signInOver } from './running-house.ts';

let house: RunningHouse;
let cookie: string;

beforeAll(async () => {
  house = await runHouse(await newDataDirectory());
  cookie = await signInOver(house);
});

afterAll(async () => {
  await house.stop();
  await removeDataDirectory(house.dataDirectory);
});

interface Route {
  readonly method: string;
  readonly path: string;
}

async function routes(): Promise<Route[]> {
  const description = (await (await fetch(`${house.url}/api/openapi.json`)).json()) as {
    paths: Record<string, object>;
  };
  return Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase(),
      path: path.replace(/\{\w+\}/g, crypto.randomUUID()),
    })),
  );
}

function call({ method, path }: Route, headers: Record<string, string>): Promise<Response> {
  const isSafe = method === 'GET';
  return fetch(`${house.url}${path}`, {
    method,
    headers: isSafe ? headers : { 'content-type': 'application/json', ...headers },
    ...(isSafe ? {} : { body: '{}' }),
  });
}

const open = new Set([
  'GET /api/health',
  'POST /api/session',
  'POST /api/invitations/read',
  'POST /api/invitations/accept',
  'GET /api/sign-in',
  'POST /api/sign-in',
  'POST /api/sign-in/find',
]);

test('every route but those that let somebody in answers a stranger with 401', async () => {
  const all = await routes();

  const answers = await Promise.all(
    all.map(
      async (route) => [`${route.method} ${route.path}`, (await call(route, { 'x-tacit': 'test' })).status] as const,
    ),
  );

  expect(all.length).toBeGreaterThan(12);
  expect(answers.filter(([name, status]) => !open.has(name) && status !== 401)).toEqual([]);
});

test('a change without our own header is refused even with a cookie', async () => {
  const changes = (await routes()).filter(({ method }) => method !== 'GET');

  const statuses = await Promise.all(changes.map(async (route) => (await call(route, { cookie })).status));

  expect(new Set(statuses)).toEqual(new Set([403]));
});

test('what belongs to the operator of the machine is refused to an owner over the network', async () => {
  const answer = await call({ method: 'POST', path: '/api/imports/local' }, { cookie, 'x-tacit': 'test' });

  expect(answer.status).toBe(403);
});

test('a sign-in link works once', async () => {
  await expect(signInOver(house)).rejects.toThrow('signing in answered 401');
});

test('a forged cookie is no session', async () => {
  const forged = cookie.replace(/=.*/, '=forged.token');

  const answer = await call({ method: 'GET', path: '/api/session' }, { cookie: forged });

  expect(answer.status).toBe(401);
});

test('signing out ends the session at once', async () => {
  const before = await call({ method: 'GET', path: '/api/session' }, { cookie });
  await call({ method: 'DELETE', path: '/api/session' }, { cookie, 'x-tacit': 'test' });

  const after = await call({ method: 'GET', path: '/api/session' }, { cookie });

  expect([before.status, after.status]).toEqual([200, 401]);
});
