// Tokens: sealed, refreshed once for all who ask, and on the disk before anybody uses them.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Reconnect, errorCodes } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import { silentLog } from '../base/log.ts';
import { openControl, type Control } from './control.ts';
import { testControl, testDatabase, testMasterKey, testOrganization } from './testing.ts';
import type { TestControl, TestDatabase } from './testing.ts';
import { findApp, openApp, openToken, refreshToken, removeToken, sealApp, sealToken, type Token } from './tokens.ts';

let database: TestDatabase;
let control: TestControl;
/** The same database, opened as by another process. */
let beside: Control;
let organizationId: string;
let connectionId: string;

beforeAll(async () => {
  database = await testDatabase();
  control = await testControl(database.pool);
  beside = await openControl({
    pool: database.pool,
    masterKey: testMasterKey,
    clock: control.clock,
    log: silentLog,
  });
}, 30_000);

afterAll(async () => {
  await beside.close();
  await control.close();
  await database.close();
});

beforeEach(async () => {
  organizationId = await testOrganization(control);
  connectionId = newId();
});

const pair = (count: number): Token => ({
  access: `marmalade-access-${count}`,
  refresh: `marmalade-refresh-${count}`,
  expiresAt: new Date(Date.UTC(2026, 2, 2, 9 + count)),
});

const seal = (token: Token) => sealToken(control, organizationId, connectionId, token);
const open = () => openToken(control, organizationId, connectionId);

/** Gives pair 2 for pair 1, pair 3 for pair 2; each refresh token works once. */
function source() {
  const spent: string[] = [];
  const exchange = async (refresh: string): Promise<Token> => {
    if (spent.includes(refresh)) throw new Error('a refresh token was used twice');
    spent.push(refresh);
    return pair(Number(refresh.split('-').at(-1)) + 1);
  };
  return { spent, exchange };
}

test('a connection without a token has none', async () => {
  const token = await open();

  expect(token).toBeNull();
});

test.each([
  ['that runs out', pair(1)],
  ['that does not', { access: 'xoxp-1', refresh: null, expiresAt: null }],
])('a token %s comes back as it was sealed', async (_, token) => {
  await seal(token);

  const opened = await open();

  expect(opened).toEqual(token);
});

test('a token that is sealed again replaces the first, and a removed one is gone', async () => {
  await seal(pair(1));
  await seal(pair(2));
  const second = await open();

  await removeToken(control, organizationId, connectionId);

  expect(second).toEqual(pair(2));
  expect(await open()).toBeNull();
});

test('a refreshed token is on the disk before it is returned', async () => {
  await seal(pair(1));

  const token = await refreshToken(control, organizationId, connectionId, source().exchange);

  expect(token).toEqual(pair(2));
  expect(await openToken(beside, organizationId, connectionId)).toEqual(pair(2));
});

test('of many that refresh at once, in two processes, one exchanges and all get what it got', async () => {
  await seal(pair(1));
  const { spent, exchange } = source();

  const tokens = await Promise.all(
    Array.from({ length: 20 }, (_, count) =>
      refreshToken(count % 2 === 0 ? control : beside, organizationId, connectionId, exchange, pair(1)),
    ),
  );

  expect(spent).toEqual(['marmalade-refresh-1']);
  expect(tokens).toEqual(Array.from({ length: 20 }, () => pair(2)));
});

test('who holds an older token than the stored one gets that, without an exchange', async () => {
  await seal(pair(5));
  const { spent, exchange } = source();

  const token = await refreshToken(control, organizationId, connectionId, exchange, pair(4));

  expect(token).toEqual(pair(5));
  expect(spent).toEqual([]);
});

test('a token that has run out again is exchanged again', async () => {
  await seal(pair(1));
  const { spent, exchange } = source();

  await refreshToken(control, organizationId, connectionId, exchange);
  const token = await refreshToken(control, organizationId, connectionId, exchange);

  expect(token).toEqual(pair(3));
  expect(spent).toEqual(['marmalade-refresh-1', 'marmalade-refresh-2']);
});

test('an exchange that fails leaves the stored token, and the next who asks tries for himself', async () => {
  await seal(pair(1));
  const revoked = new Reconnect('source-token-revoked', errorCodes['source-token-revoked'], 'Reconnect.');
  const failing = refreshToken(control, organizationId, connectionId, () => Promise.reject(revoked));
  await expect(failing).rejects.toBe(revoked);

  const token = await refreshToken(control, organizationId, connectionId, source().exchange);

  expect(token).toEqual(pair(2));
});

test.each([
  ['was removed', null],
  ['cannot be refreshed', { access: 'xoxp-1', refresh: null, expiresAt: null }],
])('a token that %s asks for a person', async (_, stored) => {
  if (stored !== null) await seal(stored);

  const attempt = refreshToken(control, organizationId, connectionId, source().exchange);

  await expect(attempt).rejects.toMatchObject({ name: 'Reconnect', code: 'source-token-expired' });
});

test('a new pair is kept when the connection of the database breaks during the exchange', async () => {
  await seal(pair(1));
  const exchange = async (): Promise<Token> => {
    await beside.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7404
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return pair(2);
  };

  const token = await refreshToken(control, organizationId, connectionId, exchange);

  expect(token).toEqual(pair(2));
  expect(await open()).toEqual(pair(2));
});

test('a token of a new consent is not replaced by a refresh of the old one that was under way', async () => {
  await seal(pair(1));
  const begun = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Token>();
  const refreshing = refreshToken(control, organizationId, connectionId, () => {
    begun.resolve();
    return answer.promise;
  });
  await begun.promise;

  const sealing = sealToken(beside, organizationId, connectionId, pair(8));
  answer.resolve(pair(2));
  await Promise.all([refreshing, sealing]);

  expect(await open()).toEqual(pair(8));
});

test('as many connections as the database pool has refresh at once and do not wait for each other', async () => {
  const connections = Array.from({ length: 12 }, () => newId());
  for (const id of connections) await sealToken(control, organizationId, id, pair(1));
  let inside = 0;
  const all = Promise.withResolvers<void>();
  const exchange = async (): Promise<Token> => {
    inside += 1;
    if (inside === connections.length) all.resolve();
    await all.promise;
    return pair(2);
  };

  const lines = connections.flatMap((id) =>
    Array.from({ length: 2 }, () => refreshToken(control, organizationId, id, exchange, pair(1))),
  );

  expect(await Promise.all(lines)).toEqual(Array.from({ length: 24 }, () => pair(2)));
  expect(inside).toBe(12);
});

test('the credentials of an app come back as they were sealed, and people see the client id alone', async () => {
  const app = { clientId: '123.456', clientSecret: 'marmalade-secret' };
  const before = await findApp(control, organizationId, 'slack');

  await sealApp(control, organizationId, 'slack', app);

  expect(before).toBeNull();
  expect(await openApp(control, organizationId, 'slack')).toEqual(app);
  expect(await findApp(control, organizationId, 'slack')).toEqual({ clientId: '123.456' });
});

test('the database holds no token and no client secret in clear', async () => {
  await seal(pair(1));
  await sealApp(control, organizationId, 'slack', { clientId: '123.456', clientSecret: 'marmalade-secret' });

  const rows = await control.db.selectFrom('secrets').selectAll().execute();

  expect(rows.length).toBeGreaterThan(1);
  expect(rows.some((row) => row.name.includes('marmalade') || row.sealed.includes('marmalade'))).toBe(false);
});
