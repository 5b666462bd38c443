// A new pseudonym key: every token is another one, nothing else changes, and wherever it is cut short it goes on.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepFigures } from '../src/cli/wiring/figure-keeper.ts';
import { figureServices } from '../src/cli/wiring/figures.ts';
import { slack } from '../src/connectors/slack/slack.ts';
import { keepOriginals, openOriginal } from '../src/control/account-originals.ts';
import { decide } from '../src/control/match-decisions.ts';
import { findHalt, resume } from '../src/control/halts.ts';
import { findOrganization } from '../src/control/organizations.ts';
import { openQueue } from '../src/control/queue.ts';
import { organizationKeys } from '../src/control/secrets.ts';
import { openEventCopies } from '../src/events/event-copy.ts';
import { openRekeying, type Rekeying } from '../src/events/rekey.ts';
import { makeBackup } from '../src/governance/backup.ts';
import { rekeyPseudonyms } from '../src/governance/rekey.ts';
import { metrics } from '../src/metrics/catalogue.ts';
import { Published } from '../src/metrics/publish.ts';
import { pseudonymizer } from '../src/privacy/pseudonym.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { comparable } from './comparable-counts.ts';
import { smallest, type StandIn, standIn } from './stand-in.ts';

let house: CollectingHouse;
let rekeying: Rekeying;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  rekeying = openRekeying(house.events.engine);
  house.alsoClose(() => rekeying.close());
}, 60_000);

afterAll(() => house.close());

const rooms = () => ({ control: house.control, rekeying });
const tokenPattern = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What was collected once, with figures and something in each place that holds tokens. */
async function collected() {
  const slackHouse = await standIn(house, smallest(600));
  const { id } = slackHouse.organization;
  await slackHouse.sync();
  const queue = openQueue(house.control);
  house.alsoClose(() => queue.stop());
  const keeper = keepFigures(house.control, house.events.store, queue);
  await keeper.compute(id);
  return { slack: slackHouse, id, compute: () => keeper.compute(id) };
}

const tokenColumns = [
  ['connections', 'source_ref'],
  ['cursors', 'place'],
  ['match_decisions', 'account'],
  ['account_originals', 'account'],
] as const;

/** Every token of the events and of the control plane, but for ids of our own. */
async function tokensOf(id: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for await (const line of house.events.store.logicalCopy(id))
    for (const [token] of line.matchAll(tokenPattern)) found.add(token);
  for (const [table, column] of tokenColumns) {
    const { rows } = await house.control.pool.query<{ row: string }>(`SELECT ${column}::text AS row FROM ${table}`);
    for (const { row } of rows) for (const [token] of (row ?? '').matchAll(tokenPattern)) found.add(token);
  }
  const { rows } = await house.control.pool.query<{ id: string }>('SELECT id FROM connections');
  for (const own of rows) found.delete(own.id);
  found.delete('00000000-0000-0000-0000-000000000000');
  return found;
}

async function answers(id: string): Promise<string> {
  const figures = figureServices({ control: house.control, store: house.events.store, connectors: [] }, () => false);
  const organization = await findOrganization(house.control, id);
  const all = [];
  for (const metric of metrics)
    all.push(Published.contentOf(await figures.answer(organization, metric.id, { from: '2025-W40', to: '2026-W08' })));
  return JSON.stringify(all);
}

/** The same with other tokens, in an order that does not hang on them. */
function renamed(text: string, names: ReadonlyMap<string, string> = new Map()): unknown {
  const plain = text.replaceAll(tokenPattern, (token) => names.get(token) ?? token);
  return sorted(JSON.parse(plain.replaceAll(/"computedAt":"[^"]*"|"name":"Channel [0-9a-f-]{9}"/g, '"of":"tokens"')));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const all = value.map((one) => JSON.stringify(sorted(one)));
    return all.toSorted().map((one) => JSON.parse(one) as unknown);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, sorted(one)]));
}

async function newTokens({ organization }: StandIn) {
  return pseudonymizer(await organizationKeys(house.control, organization.id), slack.namespace);
}

const storedRows = async (id: string): Promise<unknown> =>
  house.events.store.query(
    id,
    'SELECT count() AS messages, sum(length) AS length, sum(reactionCount) AS reactions FROM messages FINAL',
  );

test('cut short before every step, it goes on: what was stored is stored, by tokens of a new key', async () => {
  const { slack: source, id, compute } = await collected();
  const channel = source.workspace.channels()[0]!.id;
  const account = source.organization.pseudonymize.person('U-somebody');
  await keepOriginals(house.control, id, source.connection.connectionId, [
    { account, address: 'a@example.org', username: null },
  ]);
  await decide(house.control, id, { kind: 'not-a-person', account, other: null }, null);
  const before = { tokens: await tokensOf(id), rows: await storedRows(id), figures: await answers(id) };
  const cut = async (step: string) => {
    const attempt = rekeyPseudonyms(rooms(), id, {
      memberId: null,
      before: (now) => {
        if (now === step) throw new Error('killed');
      },
    });
    await expect(attempt).rejects.toThrow('killed');
  };

  for (const step of ['copy', 'switch', 'put-in-place', 'end']) await cut(step);
  await rekeyPseudonyms(rooms(), id, { memberId: null });

  const tokens = await newTokens(source);
  const after = await tokensOf(id);
  expect([...before.tokens].filter((token) => after.has(token))).toEqual([]);
  expect(await storedRows(id)).toEqual(before.rows);
  expect(comparable(await source.stored())).toEqual(
    comparable(source.workspace.truth().connections[0], (one) => tokens.ref('channel', one)),
  );
  expect(tokens.keyVersion).toBe(2);
  expect(tokens.ref('channel', channel)).not.toBe(source.token(channel));
  expect((await openOriginal(house.control, id, tokens.person('U-somebody'), null)).address).toBe('a@example.org');
  expect(await findHalt(house.control, id)).toBeNull();
  await compute();
  const names = new Map(
    source.workspace.channels().map((one) => [source.token(one.id), tokens.ref('channel', one.id)]),
  );
  expect(before.figures.match(tokenPattern)?.length).toBeGreaterThan(0);
  expect(renamed(await answers(id))).toEqual(renamed(before.figures, names));
  await source.sync();
  expect(await storedRows(id)).toEqual(before.rows);
}, 240_000);

test('while it lasts nothing is appended, read or resumed, and no backup is made; a sync of before does no harm', async () => {
  const { slack: source, id } = await collected();
  const attempt = rekeyPseudonyms(rooms(), id, {
    memberId: null,
    before: (step) => {
      if (step === 'put-in-place') throw new Error('killed');
    },
  });
  await expect(attempt).rejects.toThrow('killed');
  const code = 'keys-rotating';

  await expect(storedRows(id)).rejects.toMatchObject({ name: 'RetryLater', code });
  await expect(resume(house.control, id, null)).rejects.toMatchObject({ name: 'Refused', code });
  const copies = openEventCopies(house.events.engine);
  const backup = makeBackup({ control: house.control, copies }, { key: house.control.masterKey, dataVersion: 1 });
  await expect(backup.next()).rejects.toMatchObject({ name: 'Refused', code });
  await copies.close();
  await house.events.store.prepareOrganization(id);
  await rekeyPseudonyms(rooms(), id, { memberId: null });

  const old = `INSERT INTO channels (channel, keyVersion) SELECT generateUUIDv4(), 1`;
  await expect(house.events.store.command(id, old)).rejects.toMatchObject({ name: 'RetryLater', code });
  expect(comparable(await source.stored())).toMatchObject({ totals: source.workspace.truth().connections[0].totals });
}, 240_000);
