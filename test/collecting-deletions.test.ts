// A deletion is concluded only from what the source shows around it: never from a page that is empty, cut or broken.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messagesOf, nowSeconds, smallWorkspace, ts } from '../sandbox/http/small-workspace.ts';
import type { FaultOrder } from '../sandbox/faults.ts';
import type { RawMessage } from '../sandbox/workspace.ts';
import { days, hours } from '../src/base/clock.ts';
import { cursorsOf } from '../src/control/cursors.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { type StandIn, standIn } from './stand-in.ts';

const history = 'conversations.history';
const replies = 'conversations.replies';
let house: CollectingHouse;
let channel: Channel;

beforeAll(async () => {
  house = await openCollectingHouse(new Date(nowSeconds * 1000).toISOString());
  channel = await openChannel([...messagesOf(20), ...threadOf(6)]);
  await channel.slack.sync();
}, 120_000);

afterAll(() => house.close());

test('a message that is missing between two others is removed, and a reply of which fewer are counted', async () => {
  const small = await openChannel([...messagesOf(20), ...threadOf(3)]);
  await small.slack.sync();
  const before = await small.stored();
  small.remove(ts(60 + 7 * 60), ts(5000 - 60));
  small.recount();
  house.wait(hours(1));

  await small.slack.sync();

  expect([before, await small.stored()]).toEqual([24, 22]);
});

test('of a thread that has lost all its replies, and looks like any message then, none is kept', async () => {
  const small = await openChannel([...messagesOf(20), ...threadOf(3)]);
  await small.slack.sync();
  const before = await small.stored();
  small.endThread();
  house.wait(hours(1));

  await small.slack.sync();
  const after = await small.stored();
  await small.slack.calls();
  house.wait(hours(1));
  await small.slack.sync();

  expect([before, after]).toEqual([24, 21]);
  expect((await small.slack.calls()).of(replies)).toBe(0);
});

for (const method of [history, replies]) {
  test(`an answer to ${method} that is well and holds nothing at all removes nothing`, async () => {
    const small = await openChannel([...messagesOf(20), ...threadOf(3)]);
    const { organization, sandbox, workspace } = small.slack;
    await small.slack.sync();
    const proxy = await openProxy(sandbox.url, method, { ok: true, messages: [], has_more: false });
    await house.connect(organization, { url: proxy.url, token: sandbox.userToken(), teamId: workspace.team.id });
    small.touch();
    house.wait(days(1));

    const after = await small.slack.sync();

    expect([after.state, await small.stored()]).toEqual(['collecting', 24]);
    expect(proxy.replaced()).toBeGreaterThan(0);
  });
}

const passing: readonly (FaultOrder & { readonly name: string })[] = [
  { name: 'empty pages', kind: 'empty_page', method: history, times: 3 },
  { name: 'threads without replies on a page', kind: 'empty_page', method: replies, times: 3 },
  { name: 'answers that are no JSON', kind: 'not_json', method: history, times: 2 },
  { name: 'answers without their list', kind: 'no_array', method: history, times: 2 },
  { name: 'threads without their list', kind: 'no_array', method: replies, times: 2 },
  { name: 'a refusal', kind: 'error', method: history, times: 2 },
  { name: 'a refused thread', kind: 'error', method: replies, times: 2 },
  { name: 'connections that end in the middle', kind: 'drop', method: history, times: 2 },
  { name: 'threads that end in the middle', kind: 'drop', method: replies, times: 2 },
];

for (const { name, ...fault } of passing) {
  test(`${name}: nothing is removed, and the sync ends well`, async () => {
    channel.touch();
    await channel.slack.order(fault);
    await channel.slack.calls();
    house.wait(days(1));

    const after = await channel.slack.sync();

    // It did happen, and the call was made again.
    expect((await channel.slack.calls()).of(fault.method!)).toBeGreaterThan(fault.times!);
    expect([after.state, after.problem]).toEqual(['collecting', null]);
    expect(await channel.stored()).toBe(27);
  }, 60_000);
}

const lasting: readonly (FaultOrder & { readonly name: string })[] = [
  { name: 'empty pages without end', kind: 'empty_page', method: history, times: 0 },
  { name: 'threads whose pages stay empty', kind: 'empty_page', method: replies, times: 0 },
  { name: 'answers without their list, again and again', kind: 'no_array', method: history, times: 0 },
  { name: 'a second page that is always refused', kind: 'error', method: replies, page: 'later', times: 0 },
  { name: 'connections that always end in the middle', kind: 'drop', method: replies, times: 0 },
];

for (const { name, ...fault } of lasting) {
  test(`${name}: the sync ends early, says so, and removes nothing`, async () => {
    channel.touch();
    // Only a page that leads on has a second one.
    if (fault.page === 'later') await channel.slack.order({ kind: 'empty_page', method: replies });
    await channel.slack.order(fault);
    house.wait(days(1));

    const after = await channel.slack.sync();
    await channel.slack.clearFaults();

    expect(after.state).toBe('failing');
    expect(await channel.stored()).toBe(27);
  }, 60_000);
}

test('a list of channels that breaks off makes none of them gone', async () => {
  await channel.slack.order({ kind: 'empty_page', method: 'conversations.list' });
  await channel.slack.order({ kind: 'error', method: 'conversations.list', page: 'later', times: 0 });
  house.wait(hours(1));

  const after = await channel.slack.sync();
  await channel.slack.clearFaults();

  const cursors = await cursorsOf(house.control, channel.slack.connection.connectionId);
  expect(after.state).toBe('failing');
  expect([...cursors.values()].map(({ reason }) => reason)).toEqual([null]);
});

test('what a plan hides is not gone, nor is what is missing on the page that says so', async () => {
  const small = await openChannel(messagesOf(40));
  await small.slack.sync();
  small.remove(ts(60 + 5 * 60));
  // Ten minutes are shown.
  await small.slack.limits({ historyDays: 600 / 86_400 });
  house.wait(days(1));

  await small.slack.sync();

  expect(await small.stored()).toBe(40);
});

test('what lies below the oldest message that is shown is kept: retention took it there', async () => {
  const small = await openChannel([...messagesOf(40), ...threadOf(4)]);
  await small.slack.sync();
  const before = await small.stored();
  small.remove(
    ...messagesOf(40)
      .slice(20)
      .map((message) => message.ts),
    ...threadOf(4).map((message) => message.ts),
  );

  for (let night = 0; night < 3; night += 1) {
    house.wait(days(1));
    await small.slack.sync();
  }

  expect([before, await small.stored()]).toEqual([45, 45]);
});

test('a channel in which nothing is left keeps what was stored', async () => {
  const small = await openChannel(messagesOf(5));
  await small.slack.sync();
  small.remove(...messagesOf(5).map((message) => message.ts));
  house.wait(days(1));

  await small.slack.sync();

  expect(await small.stored()).toBe(5);
});

/** Hands everything on to the source at that address, but answers one method itself. */
async function openProxy(source: string, method: string, instead: object) {
  let replaced = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const { authorization = '', 'content-type': type = '' } = request.headers;
      const sent = { method: 'POST', body, headers: { authorization, 'content-type': type } };
      if (request.url === `/api/${method}`) replaced += 1;
      const answer =
        request.url === `/api/${method}` ? Response.json(instead) : await fetch(source + request.url, sent);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  house.alsoClose(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, replaced: () => replaced };
}

interface Channel {
  readonly slack: StandIn;
  stored(): Promise<number>;
  remove(...times: readonly string[]): void;
  /** All replies are deleted, and the message no longer says that it had any. */
  endThread(): void;
  /** The thread says how many replies it has now. */
  recount(): void;
  /** The thread says that its last reply came later, so that it is read again. */
  touch(): void;
}

let teams = 0;

/** A workspace of one channel whose every message a test knows. */
async function openChannel(first: readonly RawMessage[]): Promise<Channel> {
  const messages: { C1: readonly RawMessage[] } = { C1: first };
  const replace = (change: (message: RawMessage) => RawMessage): void => {
    messages.C1 = messages.C1.map((message) => (message.ts === rootTs ? change(message) : message));
  };
  const slack = await standIn(house, smallWorkspace({ id: `T${(teams += 1)}`, messages }));
  let touched = 0;
  return {
    slack,
    async stored() {
      const { totals } = await slack.stored();
      return Object.values(totals.messages).reduce((sum, count) => sum + count, 0);
    },
    remove(...times) {
      messages.C1 = messages.C1.filter((message) => !times.includes(message.ts));
    },
    endThread() {
      messages.C1 = messages.C1.filter(({ ts: at, thread_ts: thread }) => thread !== rootTs || at === rootTs);
      replace(({ type, user, text, ts: at }) => ({ type, user, text, ts: at }));
    },
    recount() {
      const count = messages.C1.filter((message) => message['thread_ts'] === rootTs).length - 1;
      replace((root) => ({ ...root, reply_count: count }));
    },
    touch() {
      touched += 1;
      replace((root) => ({ ...root, latest_reply: `${nowSeconds}.00000${touched % 10}` }));
    },
  };
}

const rootTs = ts(5000);

/** A thread older than what `messagesOf` gives: newest first, a reply a minute, its root last. */
function threadOf(count: number): RawMessage[] {
  const answers = Array.from({ length: count }, (_, at) => ({
    type: 'message',
    user: 'U2',
    text: `reply ${at}`,
    ts: ts(5000 - 60 * (at + 1)),
    thread_ts: rootTs,
  })).toReversed();
  const told = { thread_ts: rootTs, reply_count: count, latest_reply: answers[0]!.ts };
  return [...answers, { type: 'message', user: 'U1', text: 'question', ts: rootTs, ...told }];
}
