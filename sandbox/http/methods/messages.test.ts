// History, replies and reactions over loopback: the paging that a client must survive, and the bounds it must mind.
import { afterEach, expect, test } from 'vitest';
import { standingClock } from '../../../src/base/clock.ts';
import { type Sandbox, startSandbox } from '../../server.ts';
import type { RawMessage } from '../../workspace.ts';
import { ask, type Came, control, tokenFor } from '../ask.ts';
import { messagesOf, nowSeconds, type SmallWorkspace, smallWorkspace, ts } from '../small-workspace.ts';

const clock = standingClock('2026-03-02T09:00:00Z');
let sandbox: Sandbox;

afterEach(async () => {
  await sandbox.close();
  clock.moveTo('2026-03-02T09:00:00Z');
});

async function start(given: SmallWorkspace): Promise<Sandbox> {
  sandbox = await startSandbox({ workspaces: [smallWorkspace(given)], clock });
  return sandbox;
}

const tsOf = ({ body }: Came) => (body['messages'] as readonly RawMessage[]).map((message) => message.ts);
const nextOf = ({ body }: Came) =>
  (body['response_metadata'] as { next_cursor: string } | undefined)?.next_cursor ?? '';

/** Every page until there is no page token any more. */
async function walk(slack: Sandbox, method: string, args: Readonly<Record<string, string>>): Promise<Came[]> {
  const pages = [await ask(slack, method, args, slack.userToken())];
  for (let next = nextOf(pages[0]!); next !== ''; next = nextOf(pages.at(-1)!)) {
    pages.push(await ask(slack, method, { ...args, cursor: next }, slack.userToken()));
  }
  return pages;
}

/** A parent of 100 hours ago with so many replies, newest first. */
function threadOf(replies: number): RawMessage[] {
  const root = ts(360_000);
  const answers = messagesOf(replies).map((message) => ({ ...message, thread_ts: root, parent_user_id: 'U1' }));
  return [...answers, { type: 'message', user: 'U1', text: 'parent', ts: root, thread_ts: root, reply_count: replies }];
}

test('the pages of a history have every message once, newest first', async () => {
  const messages = messagesOf(47);
  const slack = await start({ messages: { C1: messages } });

  const pages = await walk(slack, 'conversations.history', { channel: 'C1', limit: '10' });

  expect(pages.flatMap(tsOf)).toEqual(messages.map((message) => message.ts));
  expect(pages.map(({ body }) => body['has_more'])).toEqual([...pages.slice(1).map(() => true), false]);
});

test('a limit is a maximum: some pages are shorter though more is to come', async () => {
  const slack = await start({ messages: { C1: messagesOf(200) } });

  const pages = await walk(slack, 'conversations.history', { channel: 'C1', limit: '10' });
  const lengths = pages.slice(0, -1).map((page) => tsOf(page).length);

  expect(Math.max(...lengths)).toBe(10);
  expect(Math.min(...lengths)).toBeLessThan(10);
});

test('whatever fits on one page comes on one page', async () => {
  const slack = await start({ messages: { C1: messagesOf(200) } });

  const [page, ...others] = await walk(slack, 'conversations.history', { channel: 'C1', limit: '200' });

  expect(tsOf(page!)).toHaveLength(200);
  expect(others).toEqual([]);
});

test('no page has more than 999 messages, whatever was asked for, and 100 when nothing was', async () => {
  const slack = await start({ messages: { C1: messagesOf(2500) } });

  const most = await walk(slack, 'conversations.history', { channel: 'C1', limit: '5000' });
  const usual = await ask(slack, 'conversations.history', { channel: 'C1' }, slack.userToken());

  expect(Math.max(...most.map((page) => tsOf(page).length))).toBe(999);
  expect([80, 100]).toContain(tsOf(usual).length);
});

test('bounds are exclusive, and inclusive on demand', async () => {
  const slack = await start({ messages: { C1: messagesOf(5) } });
  const bounds = { channel: 'C1', oldest: ts(240), latest: ts(120) };

  const exclusive = await ask(slack, 'conversations.history', bounds, slack.userToken());
  const inclusive = await ask(slack, 'conversations.history', { ...bounds, inclusive: '1' }, slack.userToken());

  expect(tsOf(exclusive)).toEqual([ts(180)]);
  expect(tsOf(inclusive)).toEqual([ts(120), ts(180), ts(240)]);
  expect(exclusive.body).toMatchObject({ oldest: ts(240), latest: ts(120) });
});

test('without a bound the message of this very moment is there', async () => {
  const at = `${nowSeconds}.000036`;
  const slack = await start({ messages: { C1: [{ type: 'message', user: 'U1', text: 'now', ts: at }] } });

  const answer = await ask(slack, 'conversations.history', { channel: 'C1' }, slack.userToken());

  expect(tsOf(answer)).toEqual([at]);
});

test('inclusive bounds double nothing from page to page', async () => {
  const messages = messagesOf(30);
  const slack = await start({ messages: { C1: messages } });
  const bounds = { oldest: messages.at(-1)!.ts, latest: messages[0]!.ts, inclusive: 'true' };

  const pages = await walk(slack, 'conversations.history', { channel: 'C1', limit: '7', ...bounds });

  expect(pages.flatMap(tsOf)).toEqual(messages.map((message) => message.ts));
});

test('a bound with more than six decimals is silently somewhere else', async () => {
  const slack = await start({ messages: { C1: messagesOf(5) } });

  const answer = await ask(slack, 'conversations.history', { channel: 'C1', oldest: `${ts(400)}9` }, slack.userToken());

  expect(answer.body).toMatchObject({ ok: true, messages: [], has_more: false });
});

test.each([
  [{ oldest: 'yesterday' }, 'invalid_ts_oldest'],
  [{ latest: '1e9' }, 'invalid_ts_latest'],
  [{ limit: 'ten' }, 'invalid_limit'],
  [{ limit: '-1' }, 'invalid_limit'],
  [{ channel: 'C404' }, 'channel_not_found'],
  [{ cursor: 'bmV4dDoxOjI6Mw==' }, 'invalid_cursor'],
])('what a history cannot be asked is refused by its name: %j', async (args, error) => {
  const slack = await start({ messages: { C1: messagesOf(5) } });

  const { body } = await ask(slack, 'conversations.history', { channel: 'C1', ...args }, slack.userToken());

  expect(body).toEqual({ ok: false, error });
});

test('a page token is good for two hours and for its own channel', async () => {
  const slack = await start({
    channels: [{ id: 'C1' }, { id: 'C2' }],
    messages: { C1: messagesOf(50), C2: messagesOf(50) },
  });
  const first = await ask(slack, 'conversations.history', { channel: 'C1', limit: '5' }, slack.userToken());
  const next = { limit: '5', cursor: nextOf(first) };

  const elsewhere = await ask(slack, 'conversations.history', { channel: 'C2', ...next }, slack.userToken());
  clock.moveTo('2026-03-02T11:00:00Z');
  const late = await ask(slack, 'conversations.history', { channel: 'C1', ...next }, slack.userToken());

  expect(elsewhere.body.error).toBe('invalid_cursor');
  expect(late.body.error).toBe('invalid_cursor');
});

test('the pages of a thread have the parent on each of them and every reply once, oldest first', async () => {
  const thread = threadOf(25);
  const parent = thread.at(-1)!;
  const slack = await start({ messages: { C1: thread } });

  const pages = await walk(slack, 'conversations.replies', { channel: 'C1', ts: parent.ts, limit: '8' });

  expect(pages.map((page) => tsOf(page)[0])).toEqual(pages.map(() => parent.ts));
  expect(Math.max(...pages.map((page) => tsOf(page).length))).toBe(8);
  expect(pages.flatMap((page) => tsOf(page).slice(1))).toEqual(
    thread
      .slice(0, -1)
      .map((reply) => reply.ts)
      .toReversed(),
  );
});

test('a thread is read on from a reply that is known', async () => {
  const thread = threadOf(5);
  const slack = await start({ messages: { C1: thread } });
  const known = thread[2]!.ts;

  const answer = await ask(
    slack,
    'conversations.replies',
    { channel: 'C1', ts: thread.at(-1)!.ts, oldest: known },
    slack.userToken(),
  );

  expect(tsOf(answer)).toEqual([thread.at(-1)!.ts, thread[1]!.ts, thread[0]!.ts]);
});

test('there is no thread where there is no message, and none under a join', async () => {
  const join = { type: 'message', subtype: 'channel_join', user: 'U2', text: 'joined', ts: ts(60) };
  const slack = await start({ messages: { C1: [join] } });
  const errorAt = async (at: string) =>
    (await ask(slack, 'conversations.replies', { channel: 'C1', ts: at }, slack.userToken())).body.error;

  expect([await errorAt(ts(1)), await errorAt(join.ts)]).toEqual(['thread_not_found', 'thread_not_found']);
});

test('on a free plan what is older is hidden and the answer says so', async () => {
  const messages = [...messagesOf(2), ...messagesOf(2, 91 * 86_400)];
  const slack = await start({ messages: { C1: messages } });

  await control(slack, 'POST', 'limits', { historyDays: 90 });
  const all = await ask(slack, 'conversations.history', { channel: 'C1' }, slack.userToken());
  const recent = await ask(slack, 'conversations.history', { channel: 'C1', oldest: ts(3600) }, slack.userToken());
  const thread = await ask(
    slack,
    'conversations.replies',
    { channel: 'C1', ts: messages.at(-1)!.ts },
    slack.userToken(),
  );

  expect(tsOf(all)).toEqual([ts(60), ts(120)]);
  expect(all.body['is_limited']).toBe(true);
  expect(recent.body['is_limited']).toBeUndefined();
  expect(thread.body.error).toBe('thread_not_found');
});

test('the reactions of one message have their own method and scope', async () => {
  const message = { ...messagesOf(1)[0]!, reactions: [{ name: 'tada', users: ['U1', 'U2'], count: 2 }] };
  const slack = await start({ messages: { C1: [message] } });
  const token = await tokenFor(slack, 'channels:history,reactions:read');
  const at = { channel: 'C1', timestamp: message.ts };
  const get = (args: Readonly<Record<string, string>>, as = token) => ask(slack, 'reactions.get', args, as);

  const found = await get({ ...at, full: 'true' });
  const refusals = [await get({}), await get({ ...at, timestamp: '1' }), await get({ ...at, timestamp: ts(7) })];

  expect(found.body).toEqual({ ok: true, type: 'message', channel: 'C1', message });
  expect(refusals.map(({ body }) => body.error)).toEqual(['no_item_specified', 'bad_timestamp', 'message_not_found']);
  expect((await get(at, slack.userToken())).body).toMatchObject({ error: 'missing_scope', needed: 'reactions:read' });
});
