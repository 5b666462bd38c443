// The counts of a day stand as they were made: what happens later changes what is there and not what was counted.
import { expect, test } from 'vitest';
import { openWorkspace } from '../open-workspace.ts';
import { countServed, microsOfTs, testOptions } from '../testing-crawl.ts';
import { dayOf, microsPerDay } from '../time.ts';
import type { Workspace } from '../workspace.ts';

const lastDay = dayOf(testOptions.endsAt.getTime() * 1000);

/** Of one channel's day: what is there now, counted by reading it. */
function served(workspace: Workspace, channel: string, day: number) {
  const span = { oldest: day * microsPerDay - 1, latest: (day + 1) * microsPerDay, limit: 10_000 };
  return workspace.everything(channel, span).messages;
}

test('everything of a channel comes newest first, each message and reply once', () => {
  const workspace = openWorkspace(testOptions);
  workspace.advance();
  const [channel] = workspace.channels();
  const { messages } = workspace.everything(channel!.id, { limit: 100_000 });

  const totals = countServed(workspace, [channel!.id]);

  const times = messages.map(({ ts }) => microsOfTs(ts));
  expect(times).toEqual([...new Set(times)].toSorted((one, other) => other - one));
  expect(messages).toHaveLength(Object.values(totals.messages).reduce((sum, count) => sum + count, 0));
});

test('a channel’s day counts what people and apps wrote, and what they reacted with', () => {
  const workspace = openWorkspace(testOptions);
  const isOwn = (id: unknown) => workspace.users().some((user) => user.id === id && !user.is_bot);
  const day = lastDay - 3;
  const counted = [...workspace.dayCounts(day).channels].map(([channel, counts]) => {
    const written = served(workspace, channel, day).filter(
      ({ subtype }) => !String(subtype ?? '').match(/^(channel_|huddle|sh_room)/),
    );
    const byMembers = written.filter(
      (one) =>
        isOwn(one['user']) &&
        one['app_id'] === undefined &&
        one['subtype'] !== 'bot_message' &&
        one['user'] !== 'USLACKBOT' &&
        one['bot_id'] === undefined &&
        one['subtype'] !== 'tombstone',
    );
    const reactions = written.flatMap((one) => (one['reactions'] ?? []) as { count: number }[]);
    const tombstones = written.filter(({ subtype }) => subtype === 'tombstone').length;
    const seen = {
      posted: written.length,
      postedByMembers: byMembers.length + tombstones,
      reactions: reactions.reduce((sum, { count }) => sum + count, 0),
    };
    return {
      counts: { posted: counts.posted, postedByMembers: counts.postedByMembers, reactions: counts.reactions },
      seen,
    };
  });

  expect(counted.length).toBeGreaterThan(30);
  expect(counted.map(({ counts }) => counts)).toEqual(counted.map(({ seen }) => seen));
});

test('what is deleted later stays counted, a reaction counts on its own day, a late reply on its own', () => {
  const workspace = openWorkspace(testOptions);
  const before = (day: number) => [...workspace.dayCounts(day).channels.values()];
  const sum = (of: readonly { readonly posted: number; readonly reactions: number }[]) =>
    of.reduce((all, one) => [all[0]! + one.posted, all[1]! + one.reactions], [0, 0]);
  const today = dayOf(workspace.now());
  const happened = [workspace.advance(), workspace.advance()].flat();
  const deleted = happened.find(({ what }) => what === 'deletion')!;
  const day = dayOf(microsOfTs(deleted.ts!));

  const there = served(workspace, deleted.channel!, day).length;
  const counted = workspace.dayCounts(day).channels.get(deleted.channel!)!.posted;
  const fresh = openWorkspace(testOptions).dayCounts(day).channels.get(deleted.channel!)!.posted;
  const [posted, reactions] = sum(before(today));
  const [postedBefore, reactionsBefore] = sum([...openWorkspace(testOptions).dayCounts(today).channels.values()]);

  expect([counted, counted > there - 1]).toEqual([fresh, true]);
  expect(posted! - postedBefore!).toBe(
    happened.filter(({ what }) => ['message', 'late-reply', 'first-reply'].includes(what)).length,
  );
  expect(reactions! - reactionsBefore!).toBeGreaterThanOrEqual(1);
});

test('an archived channel and one made private are in the files of the days before', () => {
  const workspace = openWorkspace(testOptions);
  const happened = Array.from({ length: 4 }, () => workspace.advance()).flat();
  const today = dayOf(workspace.now());
  const closed = happened.filter(({ what }) => what === 'channel-archived' || what === 'channel-made-private');
  const isIn = (day: number) => closed.map(({ channel }) => workspace.dayCounts(day).channels.has(channel!));

  expect(closed).toHaveLength(2);
  expect([isIn(today - 1), isIn(today)]).toEqual([
    [true, true],
    [false, false],
  ]);
});

test('who left is a member of the days before, and no bot or stranger ever is', () => {
  const workspace = openWorkspace(testOptions);
  const former = workspace.users().filter(({ deleted, is_bot }) => deleted && !is_bot);
  const { members } = workspace.dayCounts(lastDay - 300);
  const later = workspace.dayCounts(lastDay).members;

  expect(former.map(({ id }) => [members.has(id), later.has(id)])).toEqual(former.map(() => [true, false]));
  expect([...members.keys()].filter((id) => workspace.findUser(id)?.is_bot || id === 'USLACKBOT')).toEqual([]);
});
