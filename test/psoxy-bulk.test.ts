// Files that a Psoxy sanitized: the same events and pseudonyms as a live connection through it, and nobody twice.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { reachOf } from '../sandbox/grid/grid.ts';
import { openTokenMaker } from '../sandbox/psoxy/tokens.ts';
import { newId } from '../src/base/ids.ts';
import { importRecords } from '../src/cli/wiring/records.ts';
import { connectors } from '../src/connectors/index.ts';
import { requireOneWay } from '../src/collector/one-way.ts';
import { slackDiscovery } from '../src/connectors/slack/slack-discovery.ts';
import { listConnections } from '../src/control/connections.ts';
import { type Files, importFiles } from './sanitized-import.ts';
import { type BulkHouse, openBulkHouse, type Rows } from './psoxy-bulk-house.ts';

// Each import starts a thread, and some tests make several.
vi.setConfig({ testTimeout: 120_000 });

let bulk: BulkHouse;
let house: BulkHouse['house'];
let slack: BulkHouse['slack'];

beforeAll(async () => {
  bulk = await openBulkHouse();
  ({ house, slack } = bulk);
}, 120_000);

afterAll(() => house.close());

const files: BulkHouse['files'] = (more) => bulk.files(more);

test('files that it sanitized store what a live connection through it stores, under the same pseudonyms', async () => {
  const organization = await house.organization();
  await house.sync(await house.connectPsoxy(organization, bulk.given()));
  const live = await bulk.everyRow(organization.id);
  await bulk.empty(organization.id);

  const status = await importFiles(house, organization.id, files());

  const imported = await bulk.everyRow(organization.id);
  expect([status.state, status.error]).toEqual(['finished', null]);
  expect(imported['messages']!.length).toBeGreaterThan(100);
  expect(imported).toEqual(live);
  expect((await exportsOf(organization.id)).map(({ name }) => name)).toEqual(['Slack export via Psoxy']);
});

test('a live connection of the same channels stops, also where nothing told at first that they are the same', async () => {
  const [exported, sanitized] = [await house.organization(), await house.organization()];
  const { id } = slack.grid.conversations().find(({ state }) => reachOf(state) === 'public')!.state.channel;
  await importFiles(house, exported.id, {
    'channels.json': JSON.stringify([{ id, name: 'general' }]),
    'general/2026-02-01.json': '[]',
  });
  await importFiles(house, sanitized.id, files());
  const { enterprise } = slack.grid;
  const to = {
    connector: slackDiscovery,
    url: slack.sandbox.url,
    token: slack.sandbox.userToken(enterprise.id),
    teamId: enterprise.id,
  };

  const through = await house.sync(await house.connectPsoxy(exported, bulk.given()));
  const direct = await house.sync(await house.connect(sanitized, to));

  expect([through.problem, direct.problem]).toEqual(['connection-exists', 'connection-exists']);
  expect((await bulk.everyRow(exported.id))['messages']).toEqual([]);
});

/** As the messages stood before anybody reacted. */
const earlier = (): Files =>
  Object.fromEntries(
    Object.entries(files({ isPacked: false })).map(([path, bytes]) => {
      const rows = String(bytes).trimEnd().split('\n');
      const before = rows.map((row) => JSON.stringify({ ...(JSON.parse(row) as object), reactions: undefined }));
      return [path, before.join('\n')];
    }),
  );

test('what a live connection stored stays, and it brings up to date what came from files', async () => {
  const [live, first] = [await house.organization(), await house.organization()];
  const reactions = async ({ id }: { readonly id: string }) =>
    (await bulk.everyRow(id))['messages']!.reduce((sum, row) => sum + Number(row['reactionCount']), 0);
  await house.sync(await house.connectPsoxy(live, bulk.given()));
  const whole = await reactions(live);

  const after = await importFiles(house, live.id, earlier());
  await importFiles(house, first.id, earlier());
  const before = await reactions(first);
  await house.sync(await house.connectPsoxy(first, bulk.given()));

  expect([after.state, await reactions(live)]).toEqual(['finished', whole]);
  expect(after.counts?.skipped['read-later']).toBe((await bulk.everyRow(live.id))['messages']!.length);
  expect([before, await reactions(first)]).toEqual([0, whole]);
}, 60_000);

test('ids that its rules left as they are become the same people, where the salt is known', async () => {
  const organization = await house.organization();
  await house.connectPsoxy(organization, bulk.given());

  const tokens = await importedRows(organization.id, files());
  const plain = await importedRows(organization.id, files({ rules: 'addresses', isPacked: false, shuffle: 5 }));

  const seen = ({ messages, accounts }: Rows) => ({ messages: messages!.map(withoutMentions), accounts });
  expect(seen(plain)).toEqual(seen(tokens));
});

/** What blocks nobody emptied tell more: mentions that the rules of its API reach not. */
const withoutMentions = ({ mentionedPeople: _, ...row }: Record<string, unknown>) => row;

async function importedRows(organizationId: string, of: Files): Promise<Rows> {
  await bulk.empty(organizationId);
  expect(await importFiles(house, organizationId, of, 'zip')).toMatchObject({ state: 'finished', error: null });
  return bulk.everyRow(organizationId);
}

test.each(['json', 'json-text'] as const)('tokens of the older form, as %s, are the same people', async (form) => {
  const organization = await house.organization();

  const newer = await importedRows(organization.id, files());
  const older = await importedRows(organization.id, files({ form, shuffle: 3 }));

  expect(older).toEqual(newer);
});

test('of a message that stands in several files the last edit counts, whatever comes first', async () => {
  const organization = await house.organization();
  const folder = (week: string) => `slack-data-${week}`;
  const channels = JSON.stringify({ id: 'C1' });
  const said = { type: 'message', user: 't~nVPSMYD7ZO_ptGIMJ65TAFo5_vVVQQ2af5Bfg7bW0Jo', channel_id: 'C1' };
  const root = { ...said, ts: '1769940000.000100', thread_ts: '1769940000.000100', reply_count: 1 };
  const edited = { ...root, edited: { ts: '1769950000.000000' } };
  const reply = { ...said, ts: '1769940100.000100', thread_ts: '1769940000.000100' };
  const lines = (...rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

  const rows = await importedRows(organization.id, {
    [`${folder('20260201-20260207')}/channels.ndjson`]: channels,
    [`${folder('20260201-20260207')}/messages-00000.ndjson`]: lines(reply, edited, root),
    [`${folder('20260208-20260214')}/channels.ndjson`]: channels,
    [`${folder('20260208-20260214')}/messages-00000.ndjson`]: lines(root),
  });

  expect(rows['messages']).toMatchObject([
    { editedAt: '2026-02-01 12:46:40.000000' },
    { threadAt: '2026-02-01 10:00:00.000100', editedAt: '1970-01-01 00:00:00.000000' },
  ]);
});

test('ids that its rules left as they are come in not at all, where the salt is not known', async () => {
  const [alone, beside] = [await house.organization(), await house.organization()];
  await house.connectPsoxy(beside, bulk.given({ salt: null }));

  for (const { id } of [alone, beside]) {
    const status = await importFiles(house, id, files({ rules: 'addresses' }));

    expect(status).toMatchObject({ state: 'failed', connectionId: null, error: { code: 'psoxy-salt-needed' } });
    expect(await exportsOf(id)).toEqual([]);
  }
});

test('without a connection the tokens are people of their own, and who is mentioned by an id in clear is told', async () => {
  const organization = await house.organization();

  const status = await importFiles(house, organization.id, files());

  expect(status).toMatchObject({ state: 'finished', error: null });
  expect(status.counts?.skipped['id-in-clear']).toBeGreaterThan(0);
  expect(status.counts?.skipped['not-public']).toBeGreaterThan(0);
});

test('files of another salt are refused, where people of that organization of Slack are known', async () => {
  const organization = await house.organization();
  await importFiles(house, organization.id, files());
  const tokens = openTokenMaker({ salt: 'another', passphrase: 'another' });

  const status = await importFiles(house, organization.id, files({ tokens }));

  expect(status).toMatchObject({ state: 'failed', connectionId: null, error: { code: 'psoxy-salt-changed' } });
  expect(await importFiles(house, organization.id, files({ shuffle: 9 }))).toMatchObject({ state: 'finished' });
});

test('beside a connection with a token of ours they are refused, and so is such a connection beside them', async () => {
  await slack.sync();
  const after = await house.organization();
  await importFiles(house, after.id, files());
  const [teamId] = slack.grid.teamsOf(slack.grid.users()[0]!.id);
  const wanted = {
    organizationId: after.id,
    connector: slackDiscovery,
    sourceRef: after.pseudonymize.ref('source', teamId!),
  };

  const beside = await importFiles(house, slack.organization.id, files());
  const connecting = requireOneWay(house.live(), wanted, null);

  expect(beside).toMatchObject({ state: 'failed', connectionId: null, error: { code: 'connection-exists' } });
  await expect(connecting).rejects.toMatchObject({ code: 'connection-exists' });
  expect(await exportsOf(slack.organization.id)).toEqual([]);
});

test('beside an export of the same channels they are refused, and so is the export beside them', async () => {
  const [first, second] = [await house.organization(), await house.organization()];
  const { id } = slack.grid.conversations().find(({ state }) => reachOf(state) === 'public')!.state.channel;
  const exported = {
    'channels.json': JSON.stringify([{ id, name: 'general' }]),
    'users.json': JSON.stringify([{ id: 'U0EXAMPLE' }]),
    'general/2026-02-01.json': JSON.stringify([{ type: 'message', user: 'U0EXAMPLE', ts: '1769940000.000100' }]),
  };

  const outcomes = [
    await importFiles(house, first.id, exported),
    await importFiles(house, first.id, files()),
    await importFiles(house, second.id, files()),
    await importFiles(house, second.id, exported),
  ];

  expect(outcomes.map(({ error }) => error?.code)).toEqual([
    undefined,
    'connection-exists',
    undefined,
    'connection-exists',
  ]);
});

test('beside them no kept rows of a proxy are taken in', async () => {
  const { id: organizationId } = await house.organization();
  await importFiles(house, organizationId, files());
  const { openRun } = importRecords(
    { control: house.control, store: house.events.store, connectors },
    async () => undefined,
  );
  const run = { id: newId(), organizationId, connectorId: 'slack-export', memberId: null, name: undefined };

  const opening = openRun({ ...run, sourceRef: newId(), keptKey: 'ab'.repeat(16), told: null, salt: null });

  await expect(opening).rejects.toMatchObject({ code: 'connection-exists' });
});

const exportsOf = async (organizationId: string) =>
  (await listConnections(house.control, organizationId)).filter(({ connectorId }) => connectorId === 'slack-export');
