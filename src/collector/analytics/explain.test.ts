// Every difference of one channel and day has the reason that a person would find.
import { expect, test } from 'vitest';
import type { Cursor } from '../../control/cursors.ts';
import { newCursor } from '../sync/cursor.ts';
import { type Difference, explain, type Five, type ReadBy } from './explain.ts';

const day = { from: 1_000_000, to: 2_000_000 };
const five = (more: Partial<Five> = {}): Five => ({
  posted: 9,
  postedByMembers: 7,
  membersWhoPosted: 3,
  reactions: 4,
  members: 12,
  ...more,
});
const read: Cursor = { ...newCursor('C1'), headAt: 3_000_000, tailAt: 500_000, isBackfilled: true };
const by = (cursor: Partial<Cursor> = {}, floor = 0): ReadBy => ({ cursor: { ...read, ...cursor }, floor });

function why(more: Partial<Difference>) {
  return explain({ said: five(), stored: five(), day, readBy: [by()], ...more });
}

test('where nothing of the day differs nothing is explained', () => {
  expect(why({ stored: five({ members: 40 }) })).toEqual({ reasons: [], notRead: null });
});

test.each([
  ['the file does not name the channel', { said: null }, ['not-in-file']],
  ['more is stored', { stored: five({ posted: 10 }) }, ['unexplained']],
  ['people are told from apps otherwise', { stored: five({ postedByMembers: 6 }) }, ['told-apart']],
  ['reactions are counted by message', { stored: five({ reactions: 5 }) }, ['by-message']],
  ['both', { stored: five({ membersWhoPosted: 2, reactions: 5 }) }, ['told-apart', 'by-message']],
])('%s', (_what, more, reasons) => {
  expect(why(more as Partial<Difference>).reasons).toEqual(reasons);
});

test.each([
  ['read to its end', [by()], 'deleted'],
  ['read by nobody', [], 'no-connection'],
  ['older than the horizon', [by({}, 1_500_000)], 'too-old'],
  ['not reached by the newest page', [by({ headAt: 1_900_000 })], 'being-read'],
  ['not reached by the history', [by({ isBackfilled: false, tailAt: 1_500_000 })], 'being-read'],
  ['in a hole that is still to be read', [by({ gapFrom: 500_000, gapTo: 1_200_000 })], 'being-read'],
  ['beside a hole', [by({ gapFrom: 2_100_000, gapTo: 2_900_000 })], 'deleted'],
  ['read by one of two', [by({ headAt: null }), by()], 'deleted'],
])('fewer are stored of a day that is %s', (_what, readBy, reason) => {
  expect(why({ stored: five({ posted: 8 }), readBy })).toEqual({ reasons: [reason], notRead: null });
});

test('a channel that is left out says why', () => {
  const found = why({ stored: five({ posted: 0 }), readBy: [by({ reason: 'external' })] });

  expect(found).toEqual({ reasons: ['not-read'], notRead: 'external' });
});
