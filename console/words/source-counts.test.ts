// How well a source's own counts agree, in one sentence.
import { expect, test } from 'vitest';
import { agreementText } from './source-counts.ts';

const five = { posted: 0, postedByMembers: 0, membersWhoPosted: 0, reactions: 0, members: 0 };
const day = (channels: number, differing: number, isCounted = true) => ({
  day: '2026-02-16',
  isCounted,
  said: five,
  stored: five,
  channels,
  differing,
});

test.each([
  [[day(40, 0)], 'All channels agree with Slack, over 1 day.'],
  [[day(40, 0), day(40, 0), day(0, 0, false)], 'All channels agree with Slack, over 2 days.'],
  [[day(40, 1)], '1 of 40 channels differ from Slack, over 1 day.'],
  [[day(800, 7), day(700, 5)], '12 of 1,500 daily counts of channels differ from Slack, over 2 days.'],
])('days that are held against the source: %#', (days, text) => {
  expect(agreementText(days)).toBe(text);
});
