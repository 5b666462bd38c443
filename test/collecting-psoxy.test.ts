// Collecting through a Psoxy: the same events as with a token of ours, but for what it lets not through.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentMark } from '../sandbox/mark.ts';
import { type Psoxy, startPsoxy } from '../sandbox/psoxy/psoxy.ts';
import { nextStepOf } from '../src/api/next-steps.ts';
import { hours } from '../src/base/clock.ts';
import { psoxyStanding } from '../src/collector/psoxy-standing.ts';
import { slackDiscovery } from '../src/connectors/slack/slack-discovery.ts';
import { organizationKeys } from '../src/control/secrets.ts';
import { type Pseudonymizer, pseudonymizer } from '../src/privacy/pseudonym.ts';
import { type PsoxySalt, throughPsoxy } from '../src/privacy/psoxy-token.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { type GridStandIn, gridStandIn } from './grid-stand-in.ts';
import { startSync } from './killing.ts';
import { tapWire, type WireTap } from './wire-tap.ts';

const bearer = { kind: 'bearer', token: 'a bearer of the gateway' } as const;
const salt = { salt: 'the salt of the organization', ignoresDots: false };
let house: CollectingHouse;
/** Read with a token of our own. */
let direct: GridStandIn;
let psoxy: Psoxy;
let tap: WireTap;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  direct = await gridStandIn(house, { messages: 800 });
  await direct.sync();
  psoxy = await startPsoxy({
    source: 'slack',
    upstream: { url: direct.sandbox.url, token: tokenOfSource() },
    door: { is: 'bearer', token: bearer.token },
    salt: salt.salt,
  });
  house.alsoClose(() => psoxy.close());
  tap = await tapWire(psoxy.url);
  house.alsoClose(() => tap.close());
}, 120_000);

afterAll(() => house.close());

const tokenOfSource = (): string => direct.sandbox.userToken(direct.grid.enterprise.id);

const given = (more: object = {}) => ({ url: tap.url, authorization: bearer, salt: null, ...more });

type Row = Record<string, unknown>;
type Rows = Record<string, Row[]>;
const tables = {
  messages: 'channel, at',
  seenThreads: 'channel, at',
  channels: 'channel',
  accounts: 'account',
} as const;

async function everyRow(organizationId: string): Promise<Rows> {
  const found: Rows = {};
  for (const [table, key] of Object.entries(tables)) {
    const sql = `SELECT * EXCEPT (connection, version) FROM ${table} FINAL ORDER BY ${key}`;
    found[table] = await house.events.store.query(organizationId, sql);
  }
  return found;
}

/** What a message has that goes through no Psoxy, and what stands in its place. */
const lacking = {
  length: 0,
  words: 0,
  links: 0,
  mentionedGroups: [],
  mentionsHere: false,
  mentionsChannel: false,
  mentionsEveryone: false,
  isExternal: false,
} as const;

/** The rows of the direct connection as they are stored through a Psoxy: every token of a person is another. */
function translated(rows: Rows, tokens: ReadonlyMap<string, string>): Rows {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    return typeof value === 'string' ? (tokens.get(value) ?? value) : value;
  };
  const whole = (row: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, walk(value)]));
  return Object.fromEntries(Object.entries(rows).map(([table, all]) => [table, all.map(whole)]));
}

/** Where each person's and thing's token leads, from the one organization's key to the other's. */
function tokensOf(own: Pseudonymizer, through: Pseudonymizer): ReadonlyMap<string, string> {
  const made = new Map<string, string>();
  const { actors } = direct.grid.core.seeded.organization;
  // A webhook has the id of a bot alone, which no Psoxy touches.
  for (const { id, kind } of actors) {
    made.set(own.person(id), through.person(kind === 'webhook' ? id : psoxy.tokens().hash(id)));
  }
  made.set(own.person('USLACKBOT'), through.person('USLACKBOT'));
  for (const { state } of direct.grid.conversations()) {
    const { id } = state.channel;
    made.set(own.ref('channel', id), through.ref('channel', id));
  }
  return made;
}

const pseudonymizerOf = async (organizationId: string, known: PsoxySalt | undefined) =>
  pseudonymizer(
    await organizationKeys(house.control, organizationId),
    throughPsoxy(slackDiscovery.namespace, slackDiscovery.psoxy!.isPerson, known),
  );

test('the same is stored as with a token of ours, with another token for each person, and nothing of a text', async () => {
  const organization = await house.organization();
  const connection = await house.connectPsoxy(organization, given({ salt }));

  const stood = await house.sync(connection);

  const through = await everyRow(organization.id);
  const own = translated(
    await everyRow(direct.organization.id),
    tokensOf(direct.organization.pseudonymize, await pseudonymizerOf(organization.id, salt)),
  );
  expect([stood.state, stood.problem]).toEqual(['collecting', null]);
  expect(through['messages']!.length).toBeGreaterThan(100);
  expect(sorted(through['channels']!)).toEqual(sorted(own['channels']!));
  // A file has an id and a time, so that it is known to be one and not of what type.
  const ofNoType = ({ fileTypes }: Row) => (fileTypes as readonly string[]).map(() => 'other');
  const seen = (rows: readonly Row[]) =>
    sorted(rows).map((row) => ({ ...row, ...lacking, mentionedPeople: [], fileTypes: ofNoType(row) }));
  expect(seen(through['messages']!)).toEqual(seen(own['messages']!));
  expect(mentionsOf(through)).toEqual(mentionsOf(own).filter((one) => mentionsOf(through).includes(one)));
  expect(mentionsOf(through).length).toBeGreaterThan(mentionsOf(own).length / 2);
});

/** Who was mentioned in which message, each once: one that stands in the text alone goes through no Psoxy. */
const mentionsOf = (rows: Rows): readonly string[] =>
  sorted(rows['messages']!).flatMap(({ channel, at, mentionedPeople }) =>
    (mentionedPeople as readonly string[]).toSorted().map((person) => `${String(channel)} ${String(at)} ${person}`),
  );

function sorted(rows: readonly Row[]): readonly Row[] {
  const key = (row: Row) => `${String(row['channel'])} ${String(row['at'])} ${String(row['account'])}`;
  return rows.toSorted((one, other) => key(one).localeCompare(key(other)));
}

test('nothing that anybody wrote goes over the wire but names of emoji, and no address', () => {
  const heard = tap.heard().replace(/"name":"[^"]*"/g, '');

  expect(heard.length).toBeGreaterThan(100_000);
  expect(heard.includes(contentMark)).toBe(false);
  expect(heard.includes(tokenOfSource())).toBe(false);
});

test('nothing of a token, of an id or of what anybody wrote is stored, also of what came through as it is', async () => {
  const organization = await house.organization();
  await house.sync(await house.connectPsoxy(organization, given()));

  let text = '';
  for await (const line of house.events.store.logicalCopy(organization.id)) text += line;
  const users = direct.grid.users().filter(({ id }) => id !== 'USLACKBOT');
  const ids = users.flatMap(({ id }) => [
    id,
    psoxy.tokens().hash(id).slice(2),
    psoxy.tokens().reversible(id).slice(2, 45),
  ]);
  expect(text.length).toBeGreaterThan(50_000);
  expect([contentMark, 'psoxy', ...ids].filter((word) => text.includes(word))).toEqual([]);
});

test('a collector that is killed reads on where it stopped, and loses and doubles nothing', async () => {
  const whole = await house.organization();
  await house.sync(await house.connectPsoxy(whole, given()));
  const organization = await house.organization();
  const connection = await house.connectPsoxy(organization, given());
  for (const call of [4, 12]) {
    const child = startSync(house, connection.connectionId, '');
    psoxy.at(call, () => child.kill('SIGKILL'));

    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  }

  const ended = await house.sync(connection);

  const counts = async (id: string) =>
    house.events.store.query(id, 'SELECT count() AS rows, uniqExact(channel, at) AS keys FROM messages FINAL');
  expect([ended.state, ended.problem]).toEqual(['collecting', null]);
  expect(await counts(organization.id)).toEqual(await counts(whole.id));
}, 120_000);

test('with another salt nothing more is stored, and the connection says why', async () => {
  const organization = await house.organization();
  const connection = await house.connectPsoxy(organization, given());
  psoxy.changeSalt('another salt');

  const stopped = await house.sync(connection);

  expect([stopped.state, stopped.problem]).toEqual(['failing', 'psoxy-salt-changed']);
  expect((await everyRow(organization.id))['accounts']).toEqual([]);
  await expect(house.connectPsoxy(organization, given())).rejects.toMatchObject({ code: 'psoxy-salt-changed' });
  psoxy.changeSalt(salt.salt);
});

test('a Psoxy whose token the source no longer accepts is mended there, and is tried again by itself', async () => {
  const connection = await house.connectPsoxy(await house.organization(), given());
  const salted = { 'x-psoxy-pii-salt-sha256': psoxy.tokens().fingerprint };
  psoxy.order({ status: 200, error: null, headers: salted, body: '{"ok":false,"error":"token_revoked"}' });

  const stopped = await house.sync(connection);
  house.wait(hours(1));
  const again = await house.sync(connection);

  expect([stopped.state, stopped.problem]).toEqual(['failing', 'source-token-revoked']);
  expect(stopped.nextSyncAt).not.toBeNull();
  expect(nextStepOf(stopped.problem!, stopped.route)).toMatch(/^The Psoxy holds the token\. Give it a new token/);
  expect([again.state, again.problem]).toEqual(['collecting', null]);
});

test.each([
  [{ nonDefaultSalt: false }, 'psoxy-salt-default'],
  [{ configuredSource: 'gcal' }, 'psoxy-other-source'],
  [{ status: 412, missingConfigProperties: ['PSOXY_SALT'] }, 'psoxy-not-configured'],
])('a Psoxy whose health says %j is not connected', async (fields, code) => {
  const organization = await house.organization();
  psoxy.health(fields);

  await expect(house.connectPsoxy(organization, given())).rejects.toMatchObject({ code });

  psoxy.health({});
});

test('the Psoxy of a connection says how it stands, and of each thing that is wrong what to do', async () => {
  const connection = await house.connectPsoxy(await house.organization(), given({ salt }));
  const standing = () => psoxyStanding(house.live(), connection);
  const { fingerprint } = psoxy.tokens();

  const well = await standing();
  psoxy.changeSalt('another salt');
  psoxy.health({ warningMessages: ['canary'] });
  const changed = await standing();
  psoxy.order({ status: 403, error: null });
  const away = await standing();

  psoxy.changeSalt(salt.salt);
  psoxy.health({});
  expect(well).toMatchObject({
    authorization: 'bearer',
    knowsSalt: true,
    salt: fingerprint.slice(0, 16),
    problem: null,
  });
  expect(well.health).toEqual({ version: 'stand-in', source: 'slack', findings: [], isSameSalt: true });
  expect(changed.health?.findings.map(({ code }) => code)).toEqual(['psoxy-salt-changed', 'psoxy-not-configured']);
  expect(changed.health?.isSameSalt).toBe(false);
  expect([away.health, away.problem?.code]).toEqual([null, 'psoxy-not-let-in']);
  expect(JSON.stringify([well, changed, away])).not.toMatch(/canary|gateway|the salt of/);
});

test('plain http to another machine is refused before anything is sent', async () => {
  const url = 'http://psoxy.example.invalid';

  await expect(house.connectPsoxy(await house.organization(), given({ url }))).rejects.toMatchObject({
    code: 'psoxy-url-refused',
  });
});
