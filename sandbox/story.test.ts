// Tests of what happens in the workspace after the seeded year, as a client sees it.
import { describe, expect, test } from 'vitest';
import { openWorkspace } from './open-workspace.ts';
import { allHistory, allReplies, microsOfTs, testOptions } from './testing-crawl.ts';
import type { Happening, Workspace } from './workspace.ts';

const day = 86_400_000_000;
const before = openWorkspace(testOptions);
const after = openWorkspace({ ...testOptions, advanced: 12 });
const happened = after.planted().happened.flat();

const all = (what: Happening['what']): readonly Happening[] => {
  const found = happened.filter((happening) => happening.what === what);
  expect(found).not.toEqual([]);
  return found;
};

const served = (workspace: Workspace, { channel = '', ts = '' }: Happening) => workspace.message(channel, ts);

const listed = (workspace: Workspace, { channel = '', ts = '' }: Happening) =>
  workspace.history(channel, { oldest: microsOfTs(ts), latest: microsOfTs(ts), inclusive: true, limit: 1 }).messages[0];

describe('threads', () => {
  test('the thread of more than 400 days gets a reply in the first batch', () => {
    const { oldThread, happened } = openWorkspace({ ...testOptions, advanced: 1 }).planted();

    const late = happened[0]?.find(({ what }) => what === 'late-reply');

    expect(late).toMatchObject({ channel: oldThread.channel, threadTs: oldThread.ts });
    expect(before.now() - microsOfTs(oldThread.ts)).toBeGreaterThan(400 * day);
  });

  test('a late reply is counted by its parent, and stands in the thread alone', () => {
    const late = all('late-reply').find((happening) => listed(after, happening) === undefined);
    const { channel = '', ts = '', threadTs = '' } = late ?? {};

    const parent = after.message(channel, threadTs);

    const replies = allReplies(after, channel, threadTs);
    expect(parent?.['reply_count']).toBe(replies.length);
    expect(replies.length).toBeGreaterThan(allReplies(before, channel, threadTs).length);
    expect(replies.map((reply) => reply.ts)).toContain(ts);
  });

  test('a late reply that was sent to the channel as well stands in its history, now', () => {
    const broadcast = all('late-reply').find((happening) => listed(after, happening) !== undefined);

    expect(listed(after, broadcast ?? all('late-reply')[0]!)).toMatchObject({
      subtype: 'thread_broadcast',
      thread_ts: broadcast?.threadTs,
    });
    expect(microsOfTs(broadcast?.ts ?? '')).toBeGreaterThan(before.now());
  });

  test('a first reply makes an old message a parent', () => {
    for (const { channel = '', ts = '', threadTs = '' } of all('first-reply')) {
      const [was, is] = [before.message(channel, threadTs), after.message(channel, threadTs)];

      expect(was).not.toHaveProperty('reply_count');
      expect(is).toMatchObject({ reply_count: 1, latest_reply: ts, thread_ts: threadTs });
      expect(before.now() - microsOfTs(threadTs)).toBeGreaterThan(30 * day);
    }
  });
});

describe('messages', () => {
  test('a new message stands at the top of its channel’s history', () => {
    for (const happening of all('message')) expect(listed(after, happening)?.ts).toBe(happening.ts);
  });

  test('an edited message keeps its ts and says when it was edited, with other words', () => {
    for (const happening of all('edit')) {
      const [was, is] = [served(before, happening), served(after, happening)];

      expect(is?.ts).toBe(was?.ts);
      expect(is?.['text']).not.toBe(was?.['text']);
      expect(is?.['edited']).toMatchObject({ user: is?.['user'] });
      expect(listed(after, happening)).toEqual(is);
    }
  });

  test('a deleted message is gone from everywhere', () => {
    for (const happening of all('deletion')) {
      expect(served(before, happening)).toBeDefined();
      expect(served(after, happening)).toBeUndefined();
      expect(listed(after, happening)).toBeUndefined();
    }
  });

  test('a deleted parent leaves a tombstone, and its replies', () => {
    for (const happening of all('parent-deletion')) {
      const { channel = '', ts = '' } = happening;

      expect(listed(after, happening)).toMatchObject({ subtype: 'tombstone', user: 'USLACKBOT', thread_ts: ts });
      expect(served(after, happening)).not.toHaveProperty('reactions');
      expect(allReplies(after, channel, ts).map((reply) => reply.ts)).toEqual(
        allReplies(before, channel, ts).map((reply) => reply.ts),
      );
    }
  });

  test('a deleted reply is missing from its thread and from its parent’s count', () => {
    for (const happening of all('reply-deletion')) {
      const { channel = '', ts = '', threadTs = '' } = happening;

      const replies = allReplies(after, channel, threadTs);

      expect(replies.map((reply) => reply.ts)).not.toContain(ts);
      expect(replies).toHaveLength(allReplies(before, channel, threadTs).length - 1);
      expect(after.message(channel, threadTs)?.['reply_count']).toBe(replies.length);
      expect(served(after, happening)).toBeUndefined();
    }
  });

  test('reactions are added to and taken from old messages', () => {
    const count = (workspace: Workspace, happening: Happening): number =>
      ((served(workspace, happening)?.['reactions'] ?? []) as readonly { readonly count: number }[]).reduce(
        (sum, reaction) => sum + reaction.count,
        0,
      );

    for (const happening of all('reaction-added')) expect(count(after, happening)).toBe(count(before, happening) + 1);
    for (const happening of all('reaction-removed')) expect(count(after, happening)).toBe(count(before, happening) - 1);
  });
});

describe('channels and people', () => {
  const channelOf = (workspace: Workspace, { channel }: Happening) =>
    workspace.channels().find(({ id }) => id === channel);

  test('a new channel is listed, and has messages', () => {
    for (const created of all('channel-created')) {
      expect(channelOf(before, created)).toBeUndefined();
      expect(channelOf(after, created)).toMatchObject({ is_private: false, created: Math.floor(created.at / 1e6) });
      expect(allHistory(after, created.channel ?? '').length).toBeGreaterThan(2);
    }
  });

  test('a renamed channel knows its old name, and says so in its history', () => {
    for (const renamed of all('channel-renamed')) {
      const [was, is] = [channelOf(before, renamed), channelOf(after, renamed)];

      expect(is?.['name']).not.toBe(was?.['name']);
      expect(is?.['previous_names']).toEqual([was?.['name']]);
      expect(listed(after, renamed)).toMatchObject({ subtype: 'channel_name' });
    }
  });

  test('a channel is made private and another archived, each with the time of it', () => {
    const [hidden, closed] = [all('channel-made-private')[0]!, all('channel-archived')[0]!];

    expect(channelOf(after, hidden)).toMatchObject({ is_private: true, updated: hidden.at / 1000 });
    expect(channelOf(after, closed)).toMatchObject({ is_archived: true, updated: closed.at / 1000 });
  });

  test('somebody is deactivated, and writes no more', () => {
    const { user = '', at } = all('user-deactivated')[0]!;

    const later = happened.filter((happening) => happening.at > at && happening.ts !== undefined);

    expect(before.findUser(user)?.deleted).toBe(false);
    expect(after.users().find(({ id }) => id === user)?.deleted).toBe(true);
    const written = later.filter(({ what }) => what === 'message' || what.endsWith('reply'));
    expect(written.map((happening) => served(after, happening)?.['user'])).not.toContain(user);
  });
});

describe('the clock', () => {
  test('moves with each batch, by less than ten minutes, and nothing else moves it', () => {
    const workspace = openWorkspace(testOptions);
    const startedAt = workspace.now();

    workspace.advance();

    const moved = workspace.now() - startedAt;
    expect(startedAt).toBe(testOptions.endsAt.getTime() * 1000);
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThan(600_000_000);
  });

  test('fifty batches play the same for whoever played them, one by one or at the start', () => {
    const played = openWorkspace(testOptions);
    const batches = Array.from({ length: 50 }, () => played.advance());

    const reopened = openWorkspace({ ...testOptions, advanced: 50 });

    expect(Math.min(...batches.map((batch) => batch.length))).toBeGreaterThan(3);
    expect(reopened.planted()).toEqual(played.planted());
    expect(reopened.truth()).toEqual(played.truth());
  });
});
