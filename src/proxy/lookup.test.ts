// What the proxy says of one address: to who may ask, at a slow pace, in a body alone, and to nobody's log.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { seconds, standingClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { networksOf } from '../base/networks.ts';
import { slack } from '../connectors/slack/slack.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { openCallers } from './callers.ts';
import { type Door, openDoor, type Outgoing } from './door.ts';
import { evidenceIn } from './evidence.ts';
import type { ProxyOptions } from './proxy.ts';
import { describeEvidence, readEvidence } from './read-evidence.ts';
import { openProxySource, type ProxySource, testProxy } from './testing-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'tacit-lookup-'));
const path = join(folder, 'evidence');
const secret = 'a secret that the two of them share';
const start = Date.parse('2026-03-02T09:00:00Z');
const clock = standingClock(new Date(start));
const pseudonymize = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 3) }, slack.namespace);
let source: ProxySource;
let logged: string[];

beforeAll(async () => {
  source = await openProxySource();
});

beforeEach(() => {
  clock.moveTo(new Date(start));
  logged = [];
});

afterAll(async () => {
  await source.close();
  rmSync(folder, { recursive: true });
});

function opened(more: Partial<ProxyOptions> = {}): Door {
  const nobody = networksOf([], () => new Error('invalid'));
  const rules = { callers: nobody, forwarders: nobody, needsCertificate: false, secret, tokens: undefined, clock };
  const note = (...said: unknown[]): void => void logged.push(JSON.stringify(said));
  const log = { info: note, warn: note, error: note } as Log;
  const proxies = [testProxy(source, { clock, ...more })];
  return openDoor({ proxies, callers: openCallers(rules), version: '2', mostAtOnce: 8, log });
}

interface Asking {
  readonly verb?: string;
  readonly path?: string;
  readonly said?: string;
}

async function ask(
  door: Door,
  body: object,
  { verb = 'POST', path: to = '/slack/lookup', said = secret }: Asking = {},
) {
  const caller = { address: '127.0.0.1', forwardedFor: undefined, authorization: `Bearer ${said}`, isCertified: false };
  const incoming = { verb, path: to, caller, acceptsGzip: false, body: async () => Buffer.from(JSON.stringify(body)) };
  const outgoing: Outgoing = await door(incoming, new AbortController().signal);
  return { ...outgoing, answer: JSON.parse(outgoing.bytes.toString()) as unknown };
}

const refused = (reason: string) => ({ error: { code: 'proxy-refused', reason } });

test('an address has the tokens that an account with it has, tagged or not, and nothing says whether anybody has it', async () => {
  const door = opened();

  const tagged = await ask(door, { address: 'Canary+News@Example.org' });
  const nobodys = await ask(door, { address: 'nobody.ever@example.org' });

  expect([tagged.status, tagged.answer]).toEqual([
    200,
    {
      is: 'looked-up',
      mailboxes: ['canary+news', 'canary'].map((mailbox) => pseudonymize.identity('mailbox', mailbox)),
      domain: pseudonymize.identity('domain', 'example.org'),
    },
  ]);
  expect([nobodys.status, Object.keys(nobodys.answer as object)]).toEqual([200, ['is', 'mailboxes', 'domain']]);
  expect(tagged.headers['x-tacit-key']).toMatch(/^[0-9a-f]{32}$/);
});

test.each([
  ['without the secret', {}, { said: 'another secret of the same length..' }, 401],
  ['with the address in the URL', {}, { path: '/slack/lookup?address=canary@example.org' }, 403],
  ['with the address as a path', {}, { path: '/slack/lookup/canary@example.org' }, 403],
  ['without a body', {}, { verb: 'GET' }, 403],
  ['with two addresses', { address: ['canary@example.org', 'b@example.org'] }, {}, 403],
  ['with no address of one person', { address: 'canary' }, {}, 403],
  ['with something beside it', { address: 'canary@example.org', channel: 'C1' }, {}, 403],
] as const)('%s nothing is looked up, and what was asked is quoted nowhere', async (_how, body, asking, status) => {
  const { status: got, bytes } = await ask(opened(), body, asking);

  expect(got).toBe(status);
  expect(bytes.toString() + logged.join()).not.toContain('canary');
});

test('who guesses is slow: sixty at once, then one each ten seconds, and it is said how long to wait', async () => {
  const door = opened();
  const address = (at: number) => ({ address: `guess${at}@example.org` });
  const statuses = new Set<number>();
  for (let at = 0; at < 60; at += 1) statuses.add((await ask(door, address(at))).status);

  const tooMany = await ask(door, address(60));
  clock.moveTo(new Date(start + seconds(10)));
  const later = [(await ask(door, address(61))).status, (await ask(door, address(62))).status];

  expect([...statuses]).toEqual([200]);
  expect([tooMany.status, tooMany.answer, tooMany.headers['retry-after']]).toEqual([
    429,
    refused('too-many-lookups'),
    '10',
  ]);
  expect(later).toEqual([200, 429]);
});

test('switched off it answers none, and the health document says which it is', async () => {
  const off = opened({ answersLookups: false });
  const health = async (door: Door) => (await ask(door, {}, { verb: 'GET', path: '/health' })).answer;

  const { status, answer } = await ask(off, { address: 'canary@example.org' });

  expect([status, answer]).toEqual([403, refused('lookups-off')]);
  expect(await health(off)).toMatchObject({ connectors: [{ lookups: false }] });
  expect(await health(opened())).toMatchObject({ connectors: [{ lookups: true }] });
});

test('evidence counts each look-up and holds no address and no token; the log says that it was asked', async () => {
  const door = opened({ watch: evidenceIn(path, slack, clock) });

  await ask(door, { address: 'canary+x@example.org' });
  await ask(door, { address: 'canary@example.org' });

  const written = readFileSync(path, 'utf8');
  const said = describeEvidence(await readEvidence(path));
  expect(said).toContain('lookup: 2 requests, 2 records');
  expect(said).toMatch(/went on +lookup\.mailboxes +3 +tokens/);
  expect(written + logged.join()).not.toMatch(/canary|example\.org|[0-9a-f]{8}-/);
  expect(logged).toHaveLength(2);
  expect(logged[0]).toContain('"method":"lookup"');
});
