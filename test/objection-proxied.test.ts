// Objections and erasures by an address, where people are read through a proxy, whose key is not ours.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../src/base/ids.ts';
import type { Log } from '../src/base/log.ts';
import { disconnect } from '../src/collector/steering.ts';
import type { LiveConnection } from '../src/control/live-connections.ts';
import { erasePerson } from '../src/governance/erase-person.ts';
import { givenBy, knownBy } from '../src/governance/known-by.ts';
import { findMyself, readMyData } from '../src/governance/my-data.ts';
import { honorObjections, objectionOf, objectionsTold, objectTo } from '../src/governance/objections.ts';
import { pseudonymizer } from '../src/privacy/pseudonym.ts';
import { slack } from '../src/connectors/slack/slack.ts';
import { runProxy } from '../src/proxy/run.ts';
import type { ProxyServer } from '../src/proxy/server.ts';
import { type CollectingHouse, type HouseOrganization, openCollectingHouse } from './collecting-house.ts';
import { rowsOfEverything } from './every-byte.ts';
import { smallest, type StandIn, standIn } from './stand-in.ts';
import { tapWire, type WireTap } from './wire-tap.ts';

const secret = 'a secret that the two of them share';
const key = Buffer.alloc(32, 7);
const ofProxy = pseudonymizer({ version: 1, secret: key }, slack.namespace);
const folder = mkdtempSync(join(tmpdir(), 'tacit-objection-'));
const evidence = join(folder, 'evidence');
let house: CollectingHouse;
let source: StandIn;
let proxy: ProxyServer;
let tap: WireTap;
let organization: HouseOrganization;
/** Whose they are: people who wrote, who wrote most first. */
let people: { readonly id: string; readonly address: string }[];
const logged: string[] = [];

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  source = await standIn(house, smallest(400, 33));
  proxy = await startProxy({});
  tap = await tapWire(`http://127.0.0.1:${proxy.port}`);
  house.alsoClose(() => proxy.close());
  house.alsoClose(() => tap.close());
  organization = await house.organization();
  await sync(await connect());
  const authors = await house.events.store.query<{ author: string }>(
    organization.id,
    'SELECT author FROM messages FINAL GROUP BY author ORDER BY count() DESC, author',
  );
  const users = source.workspace.users().flatMap(({ id, profile: { email } }) => {
    const rank = authors.findIndex(({ author }) => author === account(id));
    return typeof email !== 'string' || rank < 0 ? [] : [{ id, address: email, rank }];
  });
  people = users.toSorted((one, other) => one.rank - other.rank);
}, 120_000);

afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  // An address belongs to one organization.
  await house.control.db.deleteFrom('members').execute();
  organization = await house.organization();
});

const note = (...said: unknown[]): void => void logged.push(JSON.stringify(said));
const log = { info: note, warn: note, error: note } as Log;

function startProxy(more: Readonly<Record<string, string>>, port = 0): Promise<ProxyServer> {
  const { sandbox } = source;
  const env = {
    TACIT_PROXY_TOKEN: sandbox.userToken(),
    TACIT_PROXY_KEY: key.toString('hex'),
    TACIT_PROXY_SECRET: secret,
    TACIT_PROXY_SOURCE: sandbox.url,
    TACIT_PROXY_PORT: String(port),
    TACIT_PROXY_EVIDENCE: evidence,
    ...more,
  };
  return runProxy(env, { log, clock: house.control.clock });
}

const rooms = () => ({ control: { ...house.control, log }, store: house.events.store });
const connect = (url = tap.url) => house.connectThrough(organization, { url, secret });
const account = (id: string): string => ofProxy.person(id);

/** How many rows are theirs, or name them. */
async function rowsOf(id: string): Promise<number> {
  const token = `toUUID('${account(id)}')`;
  const [found] = await house.events.store.query<{ rows: number }>(
    organization.id,
    `SELECT (SELECT countIf(author = ${token} OR has(mentionedPeople, ${token}) OR has(reactedBy, ${token})) FROM messages)
      + (SELECT countIf(account = ${token}) FROM accounts) AS rows`,
  );
  return found!.rows;
}

async function addMember(address: string): Promise<void> {
  const [id, now] = [newId(), house.control.clock.now()];
  const row = { id, organization_id: organization.id, name: 'M', email: address.toLowerCase(), image: null } as const;
  await house.control.db
    .insertInto('members')
    .values({ ...row, is_email_verified: true, role: 'analyst', created_at: now, updated_at: now })
    .execute();
}

async function sync(connection: LiveConnection): Promise<readonly (string | null)[]> {
  const { state, problem } = await house.sync(connection);
  return [state, problem];
}

const refusal = (next: string) =>
  expect.objectContaining({ code: 'address-not-asked', next: expect.stringContaining(next) });

test('a member who objects is gone from what came through the proxy, and no later sync stores a row of theirs', async () => {
  const [one, other] = people as [(typeof people)[0], (typeof people)[0]];
  const connection = await connect();
  await sync(connection);
  const before = [await rowsOf(one.id), await rowsOf(other.id)];

  await objectTo(rooms(), organization.id, { address: one.address }, 'member');
  const after = await rowsOf(one.id);
  house.wait(24 * 60 * 60 * 1000);
  const again = await sync(connection);

  expect(before.every((rows) => rows > 1)).toBe(true);
  expect([after, again, await rowsOf(one.id)]).toEqual([0, ['collecting', null], 0]);
  expect(await rowsOf(other.id)).toBeGreaterThanOrEqual(before[1]!);
  const given = await givenBy(rooms(), organization.id, { address: one.address });
  expect(await objectionOf(rooms(), organization.id, given)).toMatchObject({ recordedBy: 'member' });
}, 60_000);

test('who is erased by an address is erased from what came through the proxy, and sees it before', async () => {
  const [one] = people as [(typeof people)[0]];
  await sync(await connect());
  const myself = await findMyself(rooms(), organization.id, one.address);

  const { standing, tables, notAsked } = await readMyData(rooms(), organization.id, myself);
  const { known } = await knownBy(rooms(), organization.id, { address: one.address });
  await erasePerson(rooms(), organization.id, known);

  expect([standing, tables.map(({ table }) => table).includes('messages'), notAsked]).toEqual(['kept', true, []]);
  expect(await rowsOf(one.id)).toBe(0);
}, 60_000);

test('where the proxy says nothing of an address an objection and an erasure are refused with what to do, and one can still look', async () => {
  const [one] = people as [(typeof people)[0]];
  const silent = await startProxy({ TACIT_PROXY_LOOKUPS: 'off' });
  const connection = await connect(`http://127.0.0.1:${silent.port}`);
  await sync(connection);
  const before = await rowsOf(one.id);
  const whom = { address: one.address };

  const objecting = objectTo(rooms(), organization.id, whom, 'member');
  await expect(objecting).rejects.toThrow(refusal('TACIT_PROXY_LOOKUPS=on'));
  await expect(knownBy(rooms(), organization.id, whom)).rejects.toThrow(refusal(`“${connection.name}”`));
  await silent.close();
  await expect(objectTo(rooms(), organization.id, whom, 'owner')).rejects.toThrow(refusal('Look whether the proxy'));
  const myself = await findMyself(rooms(), organization.id, one.address);

  expect(await readMyData(rooms(), organization.id, myself)).toMatchObject({
    standing: 'nothing',
    notAsked: [connection.name],
    objection: null,
  });
  expect([await rowsOf(one.id), await objectionsTold(rooms(), organization.id)]).toEqual([
    before,
    { people: null, again: [] },
  ]);
}, 60_000);

test('what a disconnected proxy stored can be found by nobody, so that an objection is refused until it is connected again', async () => {
  const [one] = people as [(typeof people)[0]];
  const connection = await connect();
  await sync(connection);
  const asker = { organizationId: organization.id, memberId: null };
  await disconnect(house.live(), asker, connection.connectionId);
  const whom = { address: one.address };

  await expect(objectTo(rooms(), organization.id, whom, 'member')).rejects.toThrow(refusal('again, or destroy it'));
  await connect();
  await objectTo(rooms(), organization.id, whom, 'member');

  expect(await rowsOf(one.id)).toBe(0);
}, 60_000);

test('who objected before there was a proxy is never stored from it: asked for among others, so that none is told apart', async () => {
  const [one] = people as [(typeof people)[0]];
  for (const { address } of people.slice(0, 8)) await addMember(address);
  await objectTo(rooms(), organization.id, { address: one.address }, 'member');
  const lookups = lookupsRecorded();

  const connection = await connect();
  const asked = lookupsRecorded() - lookups;
  const synced = await sync(connection);

  expect(synced).toEqual(['collecting', null]);
  expect([asked, lookupsRecorded() - lookups]).toEqual([5, 5]);
  expect([await rowsOf(one.id), (await objectionsTold(rooms(), organization.id)).again]).toEqual([0, []]);
}, 60_000);

test('an objection by a typed address is said to be needed again, without a number below five, and is whole when it is given', async () => {
  const [one] = people as [(typeof people)[0]];
  await objectTo(rooms(), organization.id, { address: one.address }, 'owner');
  const connection = await connect();
  await sync(connection);
  const before = await objectionsTold(rooms(), organization.id);
  const stored = await rowsOf(one.id);

  await objectTo(rooms(), organization.id, { address: one.address }, 'owner');

  expect(before).toEqual({ people: null, again: [{ of: connection.name, people: null }] });
  expect([stored > 0, await rowsOf(one.id)]).toEqual([true, 0]);
  expect(await objectionsTold(rooms(), organization.id)).toEqual({ people: null, again: [] });
}, 60_000);

test('where members objected, a proxy that says nothing of addresses is not connected, and one that stops saying it is not read', async () => {
  const [one, other] = people as [(typeof people)[0], (typeof people)[0]];
  await addMember(one.address);
  await addMember(other.address);
  await objectTo(rooms(), organization.id, { address: one.address }, 'member');
  const silent = await startProxy({ TACIT_PROXY_LOOKUPS: 'off' });
  house.alsoClose(() => silent.close());
  const url = `http://127.0.0.1:${silent.port}`;

  await expect(connect(url)).rejects.toThrow(expect.objectContaining({ code: 'objection-not-known' }));
  const connection = await connect();
  await house.control.db
    .deleteFrom('objection_tokens')
    .where('organization_id', '=', organization.id)
    .where('kind', '=', 'key')
    .execute();
  await house.moveProxy(connection, url);
  const stopped = await sync(connection);
  const stored = await rowsOf(one.id);
  await house.moveProxy(connection, tap.url);

  expect([stopped, stored]).toEqual([['failing', 'objection-not-known'], 0]);
  expect([await sync(connection), await rowsOf(one.id)]).toEqual([['collecting', null], 0]);
}, 60_000);

test('what the first sync learns of an objection takes out what an earlier one stored', async () => {
  const [one] = people as [(typeof people)[0]];
  const connection = await connect();
  await sync(connection);
  await objectTo(rooms(), organization.id, { token: organization.pseudonymize.person('U0NOBODY') }, 'owner');
  const id = await recordOwnAlone(one.address);
  await addMember(one.address);

  await sync(connection);
  await honorObjections(rooms(), organization.id);

  expect([id, await rowsOf(one.id)]).toEqual([expect.any(String), 0]);
}, 60_000);

test('an address that was typed is in no URL, no log, no evidence and no table on either side', async () => {
  const address = 'canary.typed+tag@canary-objection.example';
  await sync(await connect());

  await objectTo(rooms(), organization.id, { address }, 'owner');
  await findMyself(rooms(), organization.id, address);

  const sent = tap.heard().split('\n');
  const urls = sent.filter((line) => /^(?:GET|POST) \//.test(line));
  expect(sent.filter((line) => line.includes('canary-objection')).every((line) => line.startsWith('{"address"'))).toBe(
    true,
  );
  expect(urls.filter((line) => line.includes('lookup')).every((line) => line === 'POST /slack/lookup')).toBe(true);
  expect(logged.length).toBeGreaterThan(0);
  const written = logged.join('\n') + readFileSync(evidence, 'utf8') + (await rowsOfEverything(house.control.pool));
  expect(written).not.toMatch(/canary[.-](?:typed|objection)/i);
}, 60_000);

/** As an objection stood that was recorded before there were keys of others. */
async function recordOwnAlone(address: string): Promise<string> {
  const { known } = await givenBy(rooms(), organization.id, { address });
  const [id, now] = [newId(), '2026-03-01'];
  const of = { organization_id: organization.id };
  await house.control.db
    .insertInto('objections')
    .values({ ...of, id, since: now, recorded_by: 'member' })
    .execute();
  const own = known.slice(
    0,
    known.findIndex(({ kind }) => kind === 'key'),
  );
  await house.control.db
    .insertInto('objection_tokens')
    .values(own.map((one) => ({ ...of, objection_id: id, ...one })))
    .execute();
  return id;
}

function lookupsRecorded(): number {
  return readFileSync(evidence, 'utf8').split('"method":"lookup"').length - 1;
}
