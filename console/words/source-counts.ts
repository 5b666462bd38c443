// A source's own counts in words.
import type { Five, SourceCounts } from '../../src/api/contract/source-counts.ts';
import { counted, number } from './numbers.ts';

/** The five counts and what their columns are called. */
export const fiveNames = [
  ['posted', 'Messages'],
  ['postedByMembers', 'By members'],
  ['membersWhoPosted', 'Members who posted'],
  ['reactions', 'Reactions'],
  ['members', 'Members'],
] as const satisfies readonly (readonly [keyof Five, string])[];

/** `All 40 channels agree on 1 day.`, or how many do not. */
export function agreementText(days: SourceCounts['days']): string {
  const there = days.filter(({ isCounted }) => isCounted);
  const all = there.reduce((sum, { channels }) => sum + channels, 0);
  const differing = there.reduce((sum, { differing }) => sum + differing, 0);
  const span = counted(there.length, 'day', 'days');
  if (differing === 0) return `All channels agree with Slack, over ${span}.`;
  const what = there.length === 1 ? 'channels' : 'daily counts of channels';
  return `${number(differing)} of ${number(all)} ${what} differ from Slack, over ${span}.`;
}
