// Tests of the workspace as a client meets it: pages, bounds, threads, accounts, channels.
import { describe, expect, test } from 'vitest';
import { openWorkspace } from './open-workspace.ts';
import { allHistory, allMessages, allReplies, microsOfTs, publicChannels, testOptions } from './testing-crawl.ts';

const workspace = openWorkspace(testOptions);
const [general = '', random = ''] = publicChannels(workspace);

describe('the seed', () => {
  test('the same options give the same workspace, message for message', () => {
    const [one, other] = [openWorkspace(testOptions), openWorkspace(testOptions)];

    expect(one.users()).toEqual(other.users());
    expect(one.channels()).toEqual(other.channels());
    expect(allMessages(one, random)).toEqual(allMessages(other, random));
    expect(one.truth()).toEqual(other.truth());
  });

  test('another seed gives other people who say other things at other times', () => {
    const other = openWorkspace({ ...testOptions, seed: 8 });

    expect(other.users()[0]?.id).not.toBe(workspace.users()[0]?.id);
    expect(other.truth().connections[0].totals).not.toEqual(workspace.truth().connections[0].totals);
  });

  test('a message is the same whether its day was read or it was asked for alone', () => {
    const page = workspace.history(random, { limit: 50 });
    const fresh = openWorkspace(testOptions);

    const alone = page.messages.map(({ ts }) => fresh.message(random, ts));

    expect(alone).toEqual(page.messages);
  });

  test('it may hold ten thousand people, and refuses more', () => {
    const large = openWorkspace({ ...testOptions, people: 10_000, messages: 1_000_000 });
    const tooLarge = () => openWorkspace({ ...testOptions, people: 10_001 });

    expect(large.users().filter(({ is_bot }) => !is_bot).length).toBeGreaterThanOrEqual(10_000);
    expect(new Set(large.users().map(({ id }) => id)).size).toBe(large.users().length);
    expect(large.history(large.channels()[0]?.id ?? '', { limit: 999 }).messages).toHaveLength(999);
    expect(tooLarge).toThrow(expect.objectContaining({ code: 'setting-invalid' }));
  });
});

describe('history', () => {
  test('comes newest first, and pages put together are the whole', () => {
    const whole = workspace.history(random, { limit: 10_000 });

    const pages = allHistory(workspace, random, 7);

    const times = pages.map(({ ts }) => microsOfTs(ts));
    expect(whole.hasMore).toBe(false);
    expect(pages).toEqual(whole.messages);
    expect(times).toEqual([...new Set(times)].sort((one, other) => other - one));
  });

  test('leaves out what stands exactly at a bound, unless asked for it', () => {
    const [newest, , oldest] = workspace.history(random, { limit: 3 }).messages.map(({ ts }) => microsOfTs(ts));
    const bounds = { oldest, latest: newest, limit: 10 };

    const exclusive = workspace.history(random, bounds);
    const inclusive = workspace.history(random, { ...bounds, inclusive: true });

    expect(exclusive.messages).toHaveLength(1);
    expect(inclusive.messages).toHaveLength(3);
  });

  test('says whether there is more, and not when the page ends where the channel does', () => {
    const { length } = allHistory(workspace, random);

    expect(workspace.history(random, { limit: length - 1 }).hasMore).toBe(true);
    expect(workspace.history(random, { limit: length }).hasMore).toBe(false);
  });

  test('holds replies that were sent to the channel as well, with their root, and no others', () => {
    const replies = publicChannels(workspace)
      .flatMap((channel) => allHistory(workspace, channel))
      .filter((message) => message['thread_ts'] !== undefined && message['thread_ts'] !== message.ts);

    expect(replies.length).toBeGreaterThan(10);
    for (const reply of replies) {
      expect(reply).toMatchObject({ subtype: 'thread_broadcast', root: { ts: reply['thread_ts'] } });
    }
  });

  test('holds nothing that is later than the clock of the workspace', () => {
    const newest = publicChannels(workspace).map((channel) => workspace.history(channel, { limit: 1 }).messages[0]);

    for (const message of newest) expect(microsOfTs(message?.ts ?? '0.0')).toBeLessThanOrEqual(workspace.now());
  });
});

describe('threads', () => {
  const { channel, ts } = workspace.planted().longThread;

  test('come oldest first, with the parent first on every page', () => {
    const whole = workspace.replies(channel, ts, { limit: 10_000 });

    const page = workspace.replies(channel, ts, { oldest: microsOfTs(whole?.messages[20]?.ts ?? ''), limit: 5 });

    expect(page?.messages.map((message) => message.ts)).toEqual([
      ts,
      ...(whole?.messages.slice(21, 26).map((message) => message.ts) ?? []),
    ]);
    expect(page?.hasMore).toBe(true);
  });

  test('put together from pages are what the parent says of them', () => {
    const parent = workspace.message(channel, ts);

    const replies = allReplies(workspace, channel, ts, 7);

    expect(replies).toHaveLength(testOptions.messages / 40);
    expect(parent).toMatchObject({
      thread_ts: ts,
      reply_count: replies.length,
      reply_users_count: new Set(replies.map(({ user, bot_id }) => user ?? bot_id)).size,
      latest_reply: replies.at(-1)?.ts,
    });
    expect(parent?.['reply_users']).toHaveLength(5);
    expect(replies).toEqual(workspace.replies(channel, ts, { limit: 10_000 })?.messages.slice(1));
  });

  test('of a broadcast reply show the same reply as history does', () => {
    const broadcast = allHistory(workspace, random).find(({ subtype }) => subtype === 'thread_broadcast');

    const replies = allReplies(workspace, random, String(broadcast?.['thread_ts']));

    expect(broadcast).toBeDefined();
    expect(replies).toContainEqual(broadcast);
  });

  test('are not found for joins and for times at which nothing stands', () => {
    const join = allHistory(workspace, random).find(({ subtype }) => subtype === 'channel_join');

    expect(workspace.replies(random, join?.ts ?? '', { limit: 10 })).toBeUndefined();
    expect(workspace.replies(random, '1000000000.000000', { limit: 10 })).toBeUndefined();
    expect(workspace.replies(random, 'yesterday', { limit: 10 })).toBeUndefined();
  });

  test('asked for by a reply give that reply alone', () => {
    const [reply] = allReplies(workspace, channel, ts);

    const page = workspace.replies(channel, reply?.ts ?? '', { limit: 10 });

    expect(page).toEqual({ messages: [reply], hasMore: false });
  });
});

describe('reactions', () => {
  test('name twenty people at most on a page and count all; asked for one message they name all', () => {
    const announcements = publicChannels(workspace)[2] ?? '';
    const crowded = allHistory(workspace, announcements).find((message) =>
      reactionsOf(message).some(({ count, users }) => count > users.length),
    );

    const whole = workspace.message(announcements, crowded?.ts ?? '');

    const listed = reactionsOf(crowded).map(({ users }) => users.length);
    expect(Math.max(...listed)).toBe(20);
    expect(reactionsOf(whole).every(({ count, users }) => count === users.length)).toBe(true);
    expect(reactionsOf(whole).map(({ count }) => count)).toEqual(reactionsOf(crowded).map(({ count }) => count));
  });
});

const reactionsOf = (message: Readonly<Record<string, unknown>> | undefined) =>
  (message?.['reactions'] ?? []) as readonly { readonly count: number; readonly users: readonly string[] }[];

describe('accounts', () => {
  test('are of every kind that Slack knows, and strangers are found by their id alone', () => {
    const users = workspace.users();
    const shared = workspace.channels().find((channel) => channel.is_ext_shared);
    const stranger = workspace
      .members(shared?.id ?? '')
      .map((id) => workspace.findUser(id))
      .find((user) => user?.['is_stranger'] === true);

    expect(users.find(({ id }) => id === 'USLACKBOT')).toMatchObject({ is_bot: false, tz: null });
    for (const flag of ['deleted', 'is_bot', 'is_workflow_bot', 'is_restricted', 'is_invited_user', 'is_owner']) {
      expect(users.some((user) => user[flag] === true)).toBe(true);
    }
    expect(stranger?.profile).not.toHaveProperty('email');
    expect(users.map(({ id }) => id)).not.toContain(stranger?.id);
    expect(workspace.findUser('U0NOBODY000')).toBeUndefined();
  });

  test('that wrote messages with an account are found, whoever they are', () => {
    const authors = new Set(
      publicChannels(workspace)
        .flatMap((channel) => allMessages(workspace, channel))
        .flatMap(({ user }) => (user === undefined ? [] : [String(user)])),
    );

    const missing = [...authors].filter((author) => workspace.findUser(author) === undefined);

    expect(missing).toEqual([]);
  });
});

describe('channels', () => {
  test('are forty public ones, and some that nobody with public scopes may see', () => {
    const channels = workspace.channels();

    expect(publicChannels(workspace)).toHaveLength(40);
    expect(channels.filter(({ is_private, is_mpim }) => is_private && !is_mpim).length).toBeGreaterThan(1);
    expect(channels.some(({ is_im }) => is_im)).toBe(true);
    expect(channels.some(({ is_mpim }) => is_mpim)).toBe(true);
    expect(channels.some(({ is_archived }) => is_archived)).toBe(true);
    expect(channels.filter(({ is_ext_shared }) => is_ext_shared)).toHaveLength(2);
    expect(channels.find((channel) => channel['is_general'] === true)?.id).toBe(general);
    for (const { id, num_members } of channels) expect(workspace.members(id)).toHaveLength(num_members);
  });

  test('that are private hold messages too, which makes a leak of them visible', () => {
    const hidden = workspace.channels().filter(({ is_private }) => is_private);

    const counts = hidden.map(({ id }) => workspace.history(id, { limit: 10 }).messages.length);

    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  test('made private keep their id and their messages', () => {
    const changed = openWorkspace(testOptions);

    changed.makePrivate(random);

    expect(changed.channels().find(({ id }) => id === random)?.is_private).toBe(true);
    expect(changed.history(random, { limit: 3 })).toEqual(workspace.history(random, { limit: 3 }));
  });
});
