// Whose a message is when Slack says little of it, and what Slack's own counts of a day are read as.
import { expect, test } from 'vitest';
import { classOfMetadata } from './analytics-message.ts';
import { slackAnalytics, slackAnalyticsSandbox } from './slack-analytics.ts';

const members = new Map([['U1', '2026-03-02']]);

test.each([
  ['a member’s', { user_id: 'u1' }, 'human'],
  ['a member’s file', { user_id: 'U1', subtype: 'file_share' }, 'human'],
  ['one that a client sent for somebody who left', { user_id: 'U2', client_msg_id: 'x' }, 'human'],
  ['an app’s that has an account', { user_id: 'U3' }, 'app'],
  ['a webhook’s', {}, 'app'],
  ['one that a member lent an app’s face', { user_id: 'U1', display_as_bot: true }, 'app'],
  ['a join', { user_id: 'U1', subtype: 'channel_join' }, 'membership'],
  ['what is left of a deleted one', { user_id: 'USLACKBOT', subtype: 'tombstone' }, 'redacted'],
  ['of a kind that nobody documented', { user_id: 'U1', subtype: 'sh_room_shared' }, 'unknown'],
])('a message is told from its metadata: %s', (_what, record, of) => {
  expect(classOfMetadata(record, members)).toBe(of);
});

test('a line without counts is none of a day', () => {
  const { read } = slackAnalytics.dayCounts!;

  const named = read({ channel_id: 'C1', name: 'canary' });
  const counted = read({ channel_id: 'C1', messages_posted_count: 3, members_who_posted_count: 2 });

  expect([named, read(null), read('x')]).toEqual([undefined, undefined, undefined]);
  expect(counted).toEqual({
    place: 'C1',
    posted: 3,
    postedByMembers: 0,
    membersWhoPosted: 2,
    reactions: 0,
    members: 0,
  });
});

test('the stand-in is read by the very same declaration', () => {
  expect([slackAnalyticsSandbox.streams, slackAnalyticsSandbox.timeline]).toEqual([
    slackAnalytics.streams,
    slackAnalytics.timeline,
  ]);
});
