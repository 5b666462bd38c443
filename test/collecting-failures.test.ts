// What goes wrong in the middle of a sync: each has its state and its code, nothing is lost, and what follows goes on.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tokenFor } from '../sandbox/http/ask.ts';
import { messagesOf, nowSeconds, smallWorkspace, ts } from '../sandbox/http/small-workspace.ts';
import type { RawMessage, Workspace } from '../sandbox/workspace.ts';
import { hours, minutes } from '../src/base/clock.ts';
import { cursorsOf } from '../src/control/cursors.ts';
import { changeLive, findLiveById } from '../src/control/live-connections.ts';
import { listRuns } from '../src/control/runs.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { altered, smallest, type StandIn, standIn } from './stand-in.ts';

const history = 'conversations.history';
const replies = 'conversations.replies';
const start = new Date(nowSeconds * 1000);
let house: CollectingHouse;

beforeAll(async () => {
  house = await openCollectingHouse(start.toISOString());
}, 120_000);

afterAll(() => house.close());

test('a token that is revoked in the middle waits for a person, and then it goes on where it stopped', async () => {
  const alone = await longChannel();
  await alone.sync();
  const undisturbed = (await alone.calls()).of(history);
  const slack = await longChannel();
  await slack.order({ kind: 'revoke_token', method: history, after: 3 });

  const revoked = await slack.sync();
  await slack.calls();
  await reconnect(slack);
  const after = await slack.sync();

  expect([revoked.state, revoked.problem]).toEqual(['needs-reconnecting', 'source-token-revoked']);
  expect([after.state, await stored(slack)]).toEqual(['collecting', 4000]);
  // Three pages were read; the newest is looked at by every sync.
  expect((await slack.calls()).of(history)).toBeLessThanOrEqual(undisturbed - 3 + 1);
}, 60_000);

test('a source that is down for an hour is asked again every few minutes, and nothing is lost', async () => {
  const slack = await standIn(house, smallest(400));
  await slack.order({ kind: 'http_503', times: 0, after: 30 });
  const states: unknown[] = [];
  const pauses: number[] = [];
  const down = house.control.clock.now().getTime();
  while (house.control.clock.now().getTime() < down + hours(1)) {
    const { state, problem, nextSyncAt } = await slack.sync();
    states.push([state, problem]);
    pauses.push(nextSyncAt!.getTime() - house.control.clock.now().getTime());
    house.control.clock.moveTo(nextSyncAt!);
  }
  await slack.clearFaults();

  const after = await slack.sync();

  expect(new Set(states.map(String))).toEqual(new Set(['failing,source-unavailable']));
  expect(Math.max(...pauses)).toBeLessThanOrEqual(minutes(5));
  expect([after.state, after.problem]).toEqual(['collecting', null]);
  expect(await slack.counts()).toEqual(slack.truth());
}, 120_000);

test('without users:read everything is collected but the accounts, and the connection says what it may', async () => {
  const workspace = smallest(400);
  const slack = await standIn(house, workspace);
  const token = await tokenFor(slack.sandbox, 'channels:read channels:history');
  await reconnect(slack, token);

  const after = await slack.sync();

  const { totals } = await slack.stored();
  const { messages, replies: answers } = workspace.truth().connections[0].totals;
  expect([after.state, after.problem, after.granted]).toEqual([
    'collecting',
    null,
    ['channels:history', 'channels:read'],
  ]);
  expect(sum(totals.messages)).toBe(sum(messages));
  expect(totals.replies).toBe(answers);
  expect(await house.events.store.query(slack.organization.id, 'SELECT * FROM accounts')).toEqual([]);
}, 60_000);

test('a page token that ran out in the middle of a thread or of a channel begins it again', async () => {
  const slack = await standIn(house, smallWorkspace({ id: 'T-thread', messages: { C1: longThread(1500) } }));
  await slack.order({ kind: 'error', error: 'invalid_cursor', method: replies, page: 'later', times: 2 });
  await slack.order({ kind: 'empty_page', method: history });
  await slack.order({ kind: 'error', error: 'invalid_cursor', method: history, page: 'later' });

  const after = await slack.sync();

  expect([after.state, after.problem]).toEqual(['collecting', null]);
  expect(await stored(slack)).toBe(1501);
}, 60_000);

test('a thread whose page tokens always run out is set aside and told; all others are read', async () => {
  const messages = { C1: longThread(1500), C2: messagesOf(5) };
  const slack = await standIn(house, smallWorkspace({ id: 'T-ran', channels: [{ id: 'C1' }, { id: 'C2' }], messages }));
  await slack.order({ kind: 'error', error: 'invalid_cursor', method: replies, page: 'later', times: 0 });

  const failed = await slack.sync();
  await slack.clearFaults();
  const after = await slack.sync();

  expect([failed.state, failed.problem]).toEqual(['failing', 'source-unknown-error']);
  expect([after.state, await stored(slack)]).toEqual(['collecting', 1506]);
}, 60_000);

test('one channel over which the source always stumbles keeps no other from being read', async () => {
  const slack = await standIn(house, smallest(400));
  const [sick] = slack.workspace.truth().connections[0].byChannel.map(({ channel }) => channel);
  await slack.order({ kind: 'error', channel: sick, times: 0 });

  const failing = await slack.sync();
  const others = await slack.countsWithout(sick!);
  await slack.clearFaults();
  const after = await slack.sync();

  expect([failing.state, failing.problem]).toEqual(['failing', 'source-unavailable']);
  expect(others).toEqual(slack.truthWithout(sick!));
  expect([after.state, await slack.counts()]).toEqual(['collecting', slack.truth()]);
}, 60_000);

test('a sync that failed reads nothing any more', async () => {
  const slack = await longChannel();
  await slack.order({ kind: 'error', error: 'restricted_action', method: replies });

  const failed = await slack.sync();

  const cursors = await cursorsOf(house.control, slack.connection.connectionId);
  expect([failed.state, failed.problem]).toEqual(['failing', 'source-policy']);
  expect([...cursors.values()].map(({ isBackfilled }) => isBackfilled)).toEqual([true]);
}, 60_000);

for (const kind of ['vanish_channel', 'make_private'] as const) {
  test(`a channel that is gone in the middle (${kind}) stays as it is stored, with the reason`, async () => {
    const slack = await standIn(house, smallest(400));
    const { channel } = slack.workspace.planted().longThread;
    await slack.order({ kind, method: replies, channel });

    const after = await slack.sync();

    const cursors = await cursorsOf(house.control, slack.connection.connectionId);
    expect([after.state, after.problem]).toEqual(['collecting', null]);
    expect(cursors.get(slack.token(channel))?.reason).toBe('gone');
    expect(Object.keys((await slack.countsWithout()).byChannel)).toContain(slack.token(channel));
    expect(await slack.countsWithout(channel)).toEqual(slack.truthWithout(channel));
  }, 60_000);
}

test('what is written while our clock is an hour ahead, or behind, is found all the same', async () => {
  const messages: Record<string, readonly RawMessage[]> = { C1: messagesOf(30) };
  const slack = await standIn(house, smallWorkspace({ id: 'T-skew', messages }));
  await slack.order({ kind: 'skewed_date', seconds: -3600, times: 0 });
  house.control.clock.moveTo(new Date(start.getTime() + hours(1)));
  await slack.sync();
  // By the source's clock that is just now; by ours it lies before what was read already.
  messages['C1'] = [message(ts(-60)), ...messages['C1']!];
  house.control.clock.moveTo(new Date(start.getTime() + hours(2)));
  await slack.sync();
  const ahead = await stored(slack);
  messages['C1'] = [message(ts(-3 * 3600)), ...messages['C1']];
  await slack.sync();
  house.control.clock.moveTo(new Date(start.getTime() + hours(3) + minutes(1)));

  await slack.sync();

  expect([ahead, await stored(slack)]).toEqual([31, 32]);
}, 60_000);

test('a pause in the middle ends the sync as cancelled; when it is resumed it goes on where it stopped', async () => {
  let pause = async (): Promise<void> => undefined;
  const workspace = longWorkspace();
  let pages = 0;
  const slack = await standIn(
    house,
    altered(workspace, {
      history(...asked) {
        pages += 1;
        if (pages === 4) void pause();
        return workspace.history(...asked);
      },
    }),
  );
  const { connectionId } = slack.connection;
  pause = async () => {
    await changeLive(house.control, connectionId, { state: 'paused', nextSyncAt: null }, ['collecting']);
    house.syncs.interrupt(connectionId);
  };

  const paused = await slack.sync();
  const [run] = await listRuns(house.control, slack.organization.id, connectionId);
  await slack.calls();
  await changeLive(house.control, connectionId, { state: 'collecting' });
  const after = await slack.sync();

  expect([paused.state, paused.problem, run?.state]).toEqual(['paused', null, 'cancelled']);
  expect([after.state, await stored(slack)]).toEqual(['collecting', 4000]);
  expect((await findLiveById(house.control, connectionId))?.nextSyncAt).not.toBeNull();
}, 60_000);

/** A new token for the same workspace, as a person's new consent gives it. */
async function reconnect({ organization, sandbox, workspace }: StandIn, token = sandbox.userToken()): Promise<void> {
  await house.connect(organization, { url: sandbox.url, token, teamId: workspace.team.id });
}

let teams = 0;

/** One channel whose history is longer than a few pages, and one answered message in it. */
function longWorkspace(): Workspace {
  const [newest, ...others] = messagesOf(3998);
  const root = { ...others.at(-1)!, thread_ts: others.at(-1)!.ts, reply_count: 1, latest_reply: ts(50) };
  const reply = { ...message(ts(50)), thread_ts: root.ts };
  const channels = [{ id: 'C1', created: nowSeconds - 10_000_000 }];
  const messages = { C1: [reply, { ...message(ts(55)) }, newest!, ...others.slice(0, -1), root] };
  return smallWorkspace({ id: `T-long-${(teams += 1)}`, channels, messages });
}

const longChannel = (): Promise<StandIn> => standIn(house, longWorkspace());

const message = (at: string): RawMessage => ({ type: 'message', user: 'U1', text: 'hello', ts: at });

/** Newest first: a reply a second, their root last. */
function longThread(count: number): RawMessage[] {
  const root = ts(9000);
  const answers = Array.from({ length: count }, (_, at) => ({ ...message(ts(100 + at)), thread_ts: root }));
  return [...answers, { ...message(root), thread_ts: root, reply_count: count, latest_reply: answers[0]!.ts }];
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

const stored = async (slack: StandIn): Promise<number> => sum((await slack.stored()).totals.messages);
