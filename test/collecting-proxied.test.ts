// Collecting through a proxy of the organization's own: the same rows as with a token of ours, and nothing else on the way.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentMark } from '../sandbox/mark.ts';
import { silentLog } from '../src/base/log.ts';
import { beginPseudonymRotation } from '../src/control/pseudonym-rotation.ts';
import { standingOf } from '../src/collector/proxy-standing.ts';
import { openRekeying } from '../src/events/rekey.ts';
import { rekeyPseudonyms } from '../src/governance/rekey.ts';
import { runProxy } from '../src/proxy/run.ts';
import type { ProxyServer } from '../src/proxy/server.ts';
import { messageShape } from '../src/privacy/shapes.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { smallest, type StandIn, standIn } from './stand-in.ts';
import { tapWire, type WireTap } from './wire-tap.ts';

const secret = 'a secret that the two of them share';
let house: CollectingHouse;
/** Read with a token of our own. */
let direct: StandIn;
let tap: WireTap;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  direct = await standIn(house, smallest(400, 21));
  // With the key of the other organization, so that equal things have equal tokens.
  tap = await tapWire(await startProxy(direct.organization.key));
  house.alsoClose(() => tap.close());
}, 120_000);

afterAll(() => house.close());

async function startProxy(key: Buffer): Promise<string> {
  const proxy = await openWith(key, 0);
  house.alsoClose(() => proxy.close());
  return `http://127.0.0.1:${proxy.port}`;
}

function openWith(key: Buffer, port: number): Promise<ProxyServer> {
  const { sandbox } = direct;
  return runProxy(
    {
      TACIT_PROXY_TOKEN: sandbox.userToken(),
      TACIT_PROXY_KEY: key.toString('hex'),
      TACIT_PROXY_SECRET: secret,
      TACIT_PROXY_SOURCE: sandbox.url,
      TACIT_PROXY_PORT: String(port),
    },
    { log: silentLog },
  );
}

const tables = {
  messages: 'channel, at',
  seenThreads: 'channel, at',
  readThreads: 'channel, at',
  accounts: 'account',
  channels: 'channel',
} as const;

/** Every row with everything that is kept of it, but for who wrote it and when. */
async function everyRow(organizationId: string): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const [table, key] of Object.entries(tables)) {
    const sql = `SELECT * EXCEPT (connection, version) FROM ${table} FINAL ORDER BY ${key}`;
    found[table] = await house.events.store.query(organizationId, sql);
  }
  return found;
}

function ask(path: string, args: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${tap.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(args),
  });
}

test('through a proxy the same is stored as with a token of our own, late replies and deletions too', async () => {
  const organization = await house.organization();
  const connection = await house.connectThrough(organization, { url: tap.url, secret });
  const both = async () => {
    await direct.sync();
    await house.sync(connection);
  };
  await both();
  for (let batch = 0; batch < 4; batch += 1) direct.workspace.advance();
  house.wait(24 * 60 * 60 * 1000);
  await both();

  const rows = await everyRow(organization.id);

  expect(rows).toEqual(await everyRow(direct.organization.id));
  expect(Object.values(rows).map((table) => table.length > 10)).toEqual(Array(5).fill(true));
}, 120_000);

test('nothing that anybody wrote goes over the wire, and no id or token of the source', () => {
  const heard = tap.heard();
  const ids = [...direct.workspace.users(), ...direct.workspace.channels()].map(({ id }) => id);

  expect(heard.length).toBeGreaterThan(100_000);
  expect(heard).not.toContain(contentMark);
  expect(heard).not.toContain(direct.sandbox.userToken());
  expect(ids.filter((id) => id.length > 8 && heard.includes(id))).toEqual([]);
});

test.each([
  ['a method that nobody declared', '/slack/conversations.info', {}, 403, 'method-not-declared'],
  ['a method of writing', '/slack/chat.postMessage', {}, 403, 'method-not-declared'],
  ['another connector', '/jira/search', {}, 403, 'connector-not-declared'],
  ['an argument that nobody declared', '/slack/users.list', { include_locale: '1' }, 403, 'argument-not-declared'],
  ['a name of every object', '/slack/users.list', { constructor: 'x' }, 403, 'argument-not-declared'],
  ['a limit that is none', '/slack/users.list', { limit: '1e9' }, 403, 'argument-malformed'],
  ['an id in clear', '/slack/conversations.history', { channel: 'C0PLAIN' }, 409, 'sealed-by-another-key'],
  ['a page token of the source itself', '/slack/users.list', { pageToken: 'dXNlcjpVMQ' }, 409, 'sealed-by-another-key'],
] as const)('%s is refused with its reason, and the source is not asked', async (_what, path, args, status, reason) => {
  await direct.calls();

  const answer = await ask(path, args);

  expect([answer.status, await answer.json()]).toEqual([status, { error: { code: 'proxy-refused', reason } }]);
  expect((await direct.calls()).total).toBe(0);
});

test('who does not know the secret is told nothing, not even what the proxy is', async () => {
  const wrong = { authorization: 'Bearer another secret of the same length..' };

  const asked = await ask('/slack/auth.test', {}, wrong);
  const health = await fetch(`${tap.url}/health`, { headers: wrong });

  expect([asked.status, health.status]).toEqual([401, 401]);
  await expect(
    house.connectThrough(await house.organization(), { url: tap.url, secret: 'wrong secret' }),
  ).rejects.toThrow(expect.objectContaining({ code: 'proxy-caller-refused' }));
});

test('the health document says the version, what is declared and which key, and neither key nor token', async () => {
  const answer = await fetch(`${tap.url}/health`, { headers: { authorization: `Bearer ${secret}` } });

  const text = await answer.text();

  expect(JSON.parse(text)).toMatchObject({
    version: '2',
    connectors: [{ connector: 'slack', methods: expect.any(Array) }],
  });
  expect(text).not.toContain(direct.organization.key.toString('hex'));
});

test('a proxy with another key stops collecting before a row is stored', async () => {
  const organization = await house.organization();
  const connection = await house.connectThrough(organization, { url: tap.url, secret });
  const other = await tapWire(await startProxy(Buffer.alloc(32, 9)));
  house.alsoClose(() => other.close());
  await house.moveProxy(connection, other.url);

  const stopped = await house.sync(connection);

  expect([stopped.state, stopped.problem]).toEqual(['failing', 'proxy-key-changed']);
  expect((await everyRow(organization.id))['accounts']).toEqual([]);
});

test('a proxy that gets a new key stops its connection, says so, and makes no second one of the same source', async () => {
  const organization = await house.organization();
  const first = await openWith(Buffer.alloc(32, 1), 0);
  const given = { url: `http://127.0.0.1:${first.port}`, secret };
  const connection = await house.connectThrough(organization, given);
  await house.sync(connection);
  const before = await house.stored(connection);
  await first.close();
  const second = await openWith(Buffer.alloc(32, 2), first.port);
  house.alsoClose(() => second.close());

  const stopped = await house.sync(connection);

  expect([stopped.state, stopped.problem]).toEqual(['failing', 'proxy-key-changed']);
  expect(await house.stored(connection)).toEqual(before);
  expect(await standingOf(house.live(), connection)).toMatchObject({
    host: `127.0.0.1:${first.port}`,
    problem: 'proxy-key-changed',
    health: { version: '2', isSameDeclaration: true },
  });
  await expect(house.connectThrough(organization, given)).rejects.toThrow(
    expect.objectContaining({ code: 'proxy-key-changed', next: expect.stringContaining(`“${connection.name}”`) }),
  );
}, 60_000);

test('what a token of ours reads is not read through a proxy of the same key beside it', async () => {
  const connecting = house.connectThrough(direct.organization, { url: tap.url, secret });

  await expect(connecting).rejects.toThrow(expect.objectContaining({ code: 'connection-exists' }));
});

test('a proxy that does not run is said to be away', async () => {
  const organization = await house.organization();
  const proxy = await openWith(Buffer.alloc(32, 1), 0);
  const connection = await house.connectThrough(organization, { url: `http://127.0.0.1:${proxy.port}`, secret });

  expect(await standingOf(house.live(), connection)).toMatchObject({ problem: null, health: { version: '2' } });
  await proxy.close();
  expect(await standingOf(house.live(), connection)).toMatchObject({ problem: 'proxy-unavailable', health: null });
});

test('a page with a single word where a token should stand is refused whole', async () => {
  const organization = await house.organization();
  const liar = await lyingProxy((page) => {
    if (page.question === 'accounts') (page.rows as unknown[][])[0]![0] = 'Ann Example';
  });
  house.alsoClose(liar.close);
  const connection = await house.connectThrough(organization, { url: liar.url, secret });

  const stopped = await house.sync(connection);

  expect([stopped.state, stopped.problem]).toEqual(['failing', 'not-sanitized']);
  expect((await everyRow(organization.id))['accounts']).toEqual([]);
});

test('a proxy that takes another day for today moves nothing of what is stored there', async () => {
  const organization = await house.organization();
  const at = Object.keys(messageShape.columns).indexOf('at');
  const nextYear = (house.control.clock.now().getTime() + 365 * 24 * 60 * 60 * 1000) * 1000;
  let lies = 0;
  const liar = await lyingProxy((page) => {
    const { messages } = page as { messages?: unknown[][] };
    if (messages?.[0] !== undefined) lies = messages.push(messages[0].with(at, nextYear));
  });
  house.alsoClose(liar.close);
  const connection = await house.connectThrough(organization, { url: liar.url, secret });

  const after = await house.sync(connection);

  const sql = `SELECT count() AS later FROM messages FINAL WHERE at >= fromUnixTimestamp64Micro(${nextYear})`;
  expect([after.problem, lies > 1]).toEqual([null, true]);
  expect(await house.events.store.query(organization.id, sql)).toEqual([{ later: 0 }]);
}, 60_000);

test('an organization whose own key is no longer its first takes rows of a proxy in too', async () => {
  const organization = await house.organization();
  const rekeying = openRekeying(house.events.engine);
  await rekeyPseudonyms({ control: house.control, rekeying }, organization.id, { memberId: null });
  await rekeying.close();
  const connection = await house.connectThrough(organization, { url: tap.url, secret });

  const after = await house.sync(connection);

  expect([after.state, after.problem]).toEqual(['collecting', null]);
  expect((await house.stored(connection)).byChannel.length).toBeGreaterThan(10);
}, 60_000);

test('no new key is laid upon tokens that a proxy made', async () => {
  const organization = await house.organization();
  await house.connectThrough(organization, { url: tap.url, secret });

  const beginning = beginPseudonymRotation(house.control, organization.id, null);

  await expect(beginning).rejects.toThrow(expect.objectContaining({ code: 'keys-of-proxy' }));
});

/** Hands the proxy's answers on, changed. */
async function lyingProxy(change: (page: { question: string; rows?: unknown }) => void) {
  const lie = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const answer = await ask(request.url ?? '', JSON.parse(Buffer.concat(parts).toString()));
    const body = (await answer.json()) as { page: { question: string } | null };
    if (body.page !== null) change(body.page);
    response.setHeader('x-tacit-key', answer.headers.get('x-tacit-key') ?? '').end(JSON.stringify(body));
  };
  const server = createServer((request, response) => void lie(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
