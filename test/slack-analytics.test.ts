// Admin analytics as a connection: what it can see is stored as the Web API's connection stores it, and beside that one
// it changes nothing. Its counts of days are held against what is stored, and each difference has its reason.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareDays } from '../src/collector/analytics/compare-days.ts';
import { coverageOf } from '../src/collector/coverage.ts';
import { planOf } from '../src/collector/planning.ts';
import { slackAnalytics } from '../src/connectors/slack/slack-analytics.ts';
import type { LiveConnection } from '../src/control/live-connections.ts';
import type { Totals } from '../src/events/reconciliation.ts';
import { type CollectingHouse, type HouseOrganization, openCollectingHouse } from './collecting-house.ts';
import { inSmallPages, startSync } from './killing.ts';
import { smallest, type StandIn, standIn } from './stand-in.ts';

const now = '2026-03-02T09:00:00Z';
let house: CollectingHouse;

beforeAll(async () => {
  house = await openCollectingHouse(now);
}, 120_000);

afterAll(() => house.close());

/** The same stand-in by its admin analytics, in an organization of its own or in that of the other connection. */
async function analyticsOf(slack: StandIn, organization: HouseOrganization): Promise<LiveConnection> {
  const { sandbox, workspace } = slack;
  const token = sandbox.userToken(workspace.team.id, ['admin.analytics:read']);
  const to = { connector: slackAnalytics, url: sandbox.url, token, teamId: workspace.team.id };
  return house.connect(organization, to);
}

async function fresh(messages: number, seed: number) {
  const slack = await standIn(house, smallest(messages, seed));
  const organization = await house.organization();
  return { slack, organization, analytics: await analyticsOf(slack, organization) };
}

/** What both ways can see of a channel. */
const visible = ({ messages, replies, reactions, authors }: Totals) => ({
  written: messages.human + messages.app,
  others: [messages.membership, messages.channelChange, messages.huddle, messages.redacted, messages.unknown],
  replies,
  reactions,
  isWritten: authors > 0,
});

/** The same of every channel that is public and not archived, by its id. */
async function seen({ workspace }: StandIn, organization: HouseOrganization, connection: LiveConnection) {
  const { byChannel } = await house.stored(connection);
  const open = workspace
    .channels()
    .filter(({ is_archived, is_private, is_im, is_mpim }) => !is_archived && !is_private && !is_im && !is_mpim);
  return new Map(
    open.map(({ id }) => {
      const found = byChannel.find(({ channel }) => channel === organization.pseudonymize.ref('channel', id));
      return [id, found === undefined ? undefined : visible(found)];
    }),
  );
}

const live = () => ({ control: house.control, store: house.events.store, syncs: house.syncs, publicUrl: () => '' });
const sourcesAt = (slack: StandIn) => [
  {
    connector: slackAnalytics,
    baseUrl: slack.sandbox.url,
    developerUrl: '',
    isSandbox: true,
    limiter: house.unlimited,
    scale: 1,
  },
];

test('what the metadata shows is stored as the Web API’s connection stores it, but of archived channels', async () => {
  const { slack, organization, analytics } = await fresh(1200, 7);
  await slack.sync();

  const after = await house.sync(analytics);

  const archived = slack.workspace.channels().filter(({ is_archived }) => is_archived);
  expect([after.state, after.problem]).toEqual(['collecting', null]);
  expect(archived.length).toBeGreaterThan(0);
  expect(await seen(slack, organization, analytics)).toEqual(await seen(slack, slack.organization, slack.connection));
}, 120_000);

test('beside another connection of the same channels nothing that it stored is replaced or removed', async () => {
  const slack = await standIn(house, smallest(400, 9));
  const analytics = await analyticsOf(slack, slack.organization);
  await slack.sync();
  const before = await house.stored(slack.connection);

  await house.sync(analytics);

  expect(await house.stored(slack.connection)).toEqual(before);
  expect((await house.stored(analytics)).totals.messages.human).toBe(0);
}, 120_000);

test('a connection that tells more takes over what was stored of the metadata', async () => {
  const slack = await standIn(house, smallest(400, 10));
  const analytics = await analyticsOf(slack, slack.organization);
  await house.sync(analytics);

  await slack.sync();

  expect(await slack.counts()).toEqual(slack.truth());
}, 120_000);

test('a day is held against the source’s own counts, and differences say why', async () => {
  const { slack, organization, analytics } = await fresh(3000, 11);
  const days = { from: '2026-02-16', to: '2026-02-20' };
  const asked = { connectionId: analytics.connectionId, ...days };
  const compared = () => compareDays({ ...live(), sources: sourcesAt(slack) }, organization.id, asked);

  const before = await compared();
  const after = await house.sync(analytics);
  const read = await compared();

  expect(after.problem).toBe(null);
  expect(before.days.every(({ said, stored }) => said.posted > 0 && stored.posted === 0)).toBe(true);
  expect(new Set(before.channels.flatMap(({ reasons }) => reasons))).toEqual(new Set(['no-connection']));
  expect(read.days.map(({ said }) => said.posted)).toEqual(read.days.map(({ stored }) => stored.posted));
  expect(read.channels).toEqual([]);
}, 120_000);

test('what is stored of another organization at the source is not held against the counts of this one', async () => {
  const { slack, organization, analytics } = await fresh(400, 13);
  const other = await standIn(house, smallest(400, 14), { organization });
  await other.sync();
  const asked = { connectionId: analytics.connectionId, from: '2026-02-16', to: '2026-02-20' };

  await house.sync(analytics);

  const { days, channels } = await compareDays({ ...live(), sources: sourcesAt(slack) }, organization.id, asked);
  expect((await house.stored(other.connection)).totals.messages.human).toBeGreaterThan(0);
  expect(days.reduce((sum, { stored }) => sum + stored.posted, 0)).toBeGreaterThan(0);
  expect(days.map(({ said }) => said.posted)).toEqual(days.map(({ stored }) => stored.posted));
  expect(channels).toEqual([]);
}, 120_000);

test('where a channel lists replies too, neither a plan nor coverage counts them apart', async () => {
  const { slack, analytics } = await fresh(200, 15);
  const doors = { ...live(), sources: sourcesAt(slack) };
  const choice = { which: 'all', places: [], patterns: [], includesExternal: true, horizonDays: 30 } as const;

  await house.sync(analytics);

  const plan = await planOf(doors, analytics, choice);
  const coverage = await coverageOf(doors, analytics);
  expect(plan.basis).toContain('replies among them');
  expect(plan.calls).toBe(plan.channels + 3);
  expect(coverage.countsReplies).toBe(false);
}, 120_000);

test('a sync that was killed again and again is followed by one that stores everything once', async () => {
  let onCall = (): void => undefined;
  const workspace = inSmallPages(smallest(600, 12), () => onCall());
  const slack = await standIn(house, workspace);
  const organization = await house.organization();
  const analytics = await analyticsOf(slack, organization);
  let killed = 0;
  for (const calls of [60, 100]) {
    const program = startSync(house, analytics.connectionId, slack.sandbox.url);
    const ended = once(program, 'exit');
    let left = calls;
    onCall = () => {
      left -= 1;
      if (left === 0) program.kill('SIGKILL');
    };
    const [, signal] = (await ended) as [number | null, string | null];
    if (signal === 'SIGKILL') killed += 1;
  }
  onCall = () => undefined;

  await house.sync(analytics);
  await slack.sync();

  expect(killed).toBe(2);
  expect(await seen(slack, organization, analytics)).toEqual(await seen(slack, slack.organization, slack.connection));
}, 120_000);

test('a second sync stores nothing, and what is deleted is found', async () => {
  const { slack, organization, analytics } = await fresh(400, 8);
  await house.sync(analytics);
  const before = await house.stored(analytics);
  await house.sync(analytics);
  const again = await house.stored(analytics);

  const happened = [slack.workspace.advance(), slack.workspace.advance()].flat();
  // The stand-in's own clock stays, so its newest file is too old after a week.
  for (let night = 0; night < 5; night += 1) {
    house.wait(24 * 3_600_000);
    await house.sync(analytics);
  }

  const deleted = happened.find(({ what }) => what === 'deletion')!;
  const on = new Date(Number(deleted.ts) * 1000).toISOString().slice(0, 10);
  const asked = { connectionId: analytics.connectionId, from: on, to: on };
  const { channels } = await compareDays({ ...live(), sources: sourcesAt(slack) }, organization.id, asked);
  const channel = organization.pseudonymize.ref('channel', deleted.channel!);
  expect(channels.find((one) => one.channel === channel)?.reasons).toEqual(['deleted']);
  expect(channels.filter(({ said }) => (said?.posted ?? 0) > 0).length).toBeGreaterThan(0);

  const gone = happened.filter(({ what }) => what === 'deletion' || what === 'parent-deletion').length;
  const written = happened.filter(({ what }) => ['message', 'late-reply', 'first-reply'].includes(what)).length;
  const count = ({ totals }: typeof before) => totals.messages.human + totals.messages.app;
  expect(again).toEqual(before);
  expect(gone).toBe(2);
  expect(count(await house.stored(analytics))).toBe(count(before) + written - gone);
}, 120_000);
