// A Psoxy that means harm, or a cloud, or who sits between: what it answers breaks nothing, leads nowhere and is quoted nowhere.
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { openSigner } from '../src/collector/psoxy/signer.ts';
import { cloudDoors } from '../src/collector/psoxy/signing.ts';
import {
  aws,
  bearer,
  codeOf,
  doorsOf,
  google,
  openPsoxyHouse,
  organizationId,
  type PsoxyHouse,
  users,
} from './psoxy-house.ts';

const fingerprint = 'f'.repeat(64);
const salted = { 'x-psoxy-pii-salt-sha256': fingerprint };
let house: PsoxyHouse;
const open: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  house = await openPsoxyHouse();
  return () => house.close();
});

afterEach(async () => {
  await house.clear();
  for (const close of open.splice(0)) await close();
});

/** The calls to whoever answers so. */
async function callsTo(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, calls: house.callsTo({ url, tokens: () => ({ fingerprint }) }, bearer) };
}

const json =
  (status: number, headers: object, body: string | Buffer) => (_request: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(status, { ...salted, 'content-type': 'application/json', ...headers }).end(body);

const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024, ' '));
const deep = `{"ok":true,"users":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;

test.each([
  ['unpacks to more than a page may have', json(200, { 'content-encoding': 'gzip' }, bomb)],
  ['is said to be packed and is not', json(200, { 'content-encoding': 'gzip' }, '{"ok":true,"users":[]}')],
  ['is a page of HTML', json(200, { 'content-type': 'text/html' }, '<html>canary</html>')],
  ['is a list', json(200, {}, '[{"canary":1}]')],
  ['is a word', json(200, {}, '"canary"')],
  ['is nothing', json(200, {}, '')],
  ['says that it is written elsewhere, and not where', json(202, {}, '')],
  ['looks like a token', json(200, {}, `{"hash":"${'a'.repeat(43)}"}`)],
  ['looks like a token and is none', json(200, {}, '{"hash":"canary","original":"canary"}')],
  ['holds no list where it must', json(200, {}, '{"ok":true,"users":"canary"}')],
])('an answer that %s is asked for again', async (_what, listener) => {
  const { calls } = await callsTo(listener);

  const { read } = await calls.send(users, {}, null);

  expect(read.verdict).toEqual({ is: 'again' });
  expect(house.logged()).not.toMatch(/canary/);
});

test('what looks like a token is no answer to a call without a list either', async () => {
  const { calls } = await callsTo(json(200, {}, `{"hash":"${'a'.repeat(43)}"}`));
  const whose = { method: 'discovery.enterprise.info', perMinute: 20, arguments: {} };

  const { read, body } = await calls.send(whose, {}, null);

  expect([read.verdict, body]).toEqual([{ is: 'again' }, undefined]);
});

test('a page token that is half a letter is handed back, and breaks nothing', async () => {
  const psoxy = await house.behind(aws);

  const { read } = await house.callsTo(psoxy, aws).send(users, { offset: 'canary \ud800' }, null);

  expect(read.verdict).toEqual({ is: 'fine' });
  expect(psoxy.heard().map(({ target }) => target)).toEqual([expect.stringMatching(/=canary%20%EF%BF%BD$/)]);
});

test('what nests without an end is cut, and breaks nothing', async () => {
  const { calls } = await callsTo(json(200, {}, deep));

  const { read } = await calls.send(users, {}, null);

  expect(read).toMatchObject({ verdict: { is: 'fine' }, got: 1 });
});

test.each([301, 302, 303, 307, 308])(
  'a redirect with %d is not followed, and nobody else gets the bearer',
  async (status) => {
    const heard: unknown[] = [];
    const elsewhere = await callsTo(({ headers }, response) => {
      heard.push(headers);
      response.end('{}');
    });
    const { calls } = await callsTo(json(status, { location: elsewhere.url }, ''));

    const code = await codeOf(calls.send(users, {}, null));
    const asked = await codeOf(calls.health('slack'));

    expect([code, asked, heard]).toEqual(['psoxy-not-let-in', 'psoxy-not-let-in', []]);
  },
);

const longWord = `canary ${'sentence '.repeat(1000)}`;

test.each([
  ['an error that is a sentence', json(500, { 'x-psoxy-error': longWord }, 'canary')],
  [
    'an error beside an answer',
    json(200, { 'x-psoxy-error': longWord }, '{"ok":false,"error":"canary sentence","needed":"canary"}'),
  ],
  [
    'what the source refused, as it is',
    json(403, { 'x-psoxy-error': 'API_ERROR' }, '{"ok":false,"error":"Canary sentence"}'),
  ],
  ['a page of the source about a wrong call', json(400, { 'x-psoxy-error': 'API_ERROR' }, '<html>canary</html>')],
  [
    'rules that are said to be broken in a sentence',
    json(500, { 'x-psoxy-error': `RULES_INVALID ${longWord}` }, 'canary'),
  ],
])('of %s nothing is quoted', async (_what, listener) => {
  const { calls } = await callsTo(listener);

  const ended = await calls.send(users, {}, null).then(
    ({ read, token }) => JSON.stringify({ read, token }),
    (error: unknown) => `${String(error)} ${JSON.stringify(error)}`,
  );

  expect(`${ended} ${house.logged()}`).not.toMatch(/canary/i);
});

test.each([
  ['a long one', { configuredSource: 'canary'.repeat(100_000) }],
  ['one of other kinds', { version: { canary: 1 }, missingConfigProperties: 'canary' }],
  [
    'one with sentences',
    { version: 'canary sentence', missingConfigProperties: ['canary sentence'], warningMessages: ['canary'] },
  ],
  ['one whose salt is a sentence', { saltSha256Hash: 'a canary sentence that is long enough' }],
])('of a health document, %s, nothing is quoted', async (_what, fields) => {
  const { calls } = await callsTo(json(200, {}, JSON.stringify(fields)));

  const ended = await calls.health('slack').then(
    (health) => JSON.stringify(health),
    (error: unknown) => `${String(error)} ${JSON.stringify(error)}`,
  );

  expect(ended).not.toMatch(/canary/);
});

test('a health document without an end is not read to its end', async () => {
  let sent = 0;
  const spaces = Buffer.alloc(64 * 1024, ' ');
  const { calls } = await callsTo((_request, response) => {
    const more = (): void => {
      sent += spaces.length;
      if (response.writable) response.write(spaces, more);
    };
    response.writeHead(200);
    more();
  });

  expect(await codeOf(calls.health('slack'))).toBe('psoxy-unavailable');
  expect(sent).toBeLessThan(16 * 1024 * 1024);
});

test.each([
  ['an answer that is not packed as it seems', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4])],
  ['an answer that unpacks to more than it may', bomb],
  ['an answer that is cut', gzipSync('{"ok":true,"users":[]}').subarray(0, -9)],
  ['an answer that is no JSON', gzipSync('<html>canary</html>')],
])('of what is written elsewhere %s is asked for again', async (_what, bytes) => {
  const psoxy = await house.behind(aws);
  const location = 's3://answers/of-it.json';
  house.clouds.stored.set(location, { bytes, after: 0 });
  const salt = { 'x-psoxy-pii-salt-sha256': psoxy.tokens().fingerprint };
  psoxy.order({ status: 202, error: null, headers: { ...salt, location } });

  const { read } = await house.callsTo(psoxy, aws).send(users, {}, null);

  expect(read.verdict).toEqual({ is: 'again' });
});

test('a salt that becomes another one while an answer is being written ends it before it is looked at', async () => {
  const psoxy = await house.behind(aws);
  const calls = house.callsTo(psoxy, aws);
  const location = 's3://answers/of-it.json';
  house.clouds.stored.set(location, { bytes: gzipSync('{"ok":true,"users":[]}'), after: 1 });
  const before = { 'x-psoxy-pii-salt-sha256': psoxy.tokens().fingerprint };
  psoxy.order({ status: 202, error: null, headers: { ...before, location } });
  psoxy.at(1, () => psoxy.changeSalt('another one'));

  expect(await codeOf(calls.send(users, {}, null))).toBe('psoxy-salt-changed');
});

test.each([
  ['AWS', aws, /^https:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\.s3\.eu-central-1\.amazonaws\.com\//],
  ['Google', google, /^https:\/\/storage\.googleapis\.com\/storage\/v1\/b\/[a-z0-9][a-z0-9._-]+\/o\/[^/]+\?alt=media$/],
])(
  'wherever it says that an answer lies, it is fetched from the store of %s alone',
  async (_where, authorization, store) => {
    const { s3, googleStorage } = cloudDoors;
    const doors = { ...doorsOf(house.clouds), s3, googleStorage };
    const machine = { organizations: [], aws: {} };
    const signer = openSigner(authorization, {
      url: 'http://127.0.0.1:1',
      clock: house.clock,
      doors,
      organizationId,
      machine,
    });
    const { signal } = new AbortController();
    const odd = ['s3://', 'gs://', '..', '/', '@', '?', '#', '%2e%2e', '\\', ':80', 'bucket', '[::1]', '.example.org/'];
    const parts = fc.array(fc.oneof(fc.string(), fc.constantFrom(...odd)), { maxLength: 6 });
    const locations = fc
      .tuple(fc.constantFrom('s3://', 'gs://', 's3://bucket', 'gs://bucket', 's3://bucket/', 'gs://bucket/'), parts)
      .map(([kind, rest]) => kind + rest.join(''));
    let fetched = 0;

    await fc.assert(
      fc.asyncProperty(locations, async (location) => {
        const found = await signer.stored(location, signal);
        if (found === undefined) return;
        fetched += 1;
        expect([found.url.href, found.url.username, found.url.port]).toEqual([expect.stringMatching(store), '', '']);
      }),
      { numRuns: 500, seed: 7 },
    );
    expect(fetched).toBeGreaterThan(20);
  },
);
