// Retention in words: what a run removed or would remove.
import type { RemovedCounts } from '../../src/api/contract/retention.ts';
import { counted } from './numbers.ts';

/** `812,000 messages, 3 HR files`; `nothing` where nothing goes. */
export function removedText({ messages, threads, fileRows, rosters, figureWeeks }: RemovedCounts): string {
  const counts = [
    [messages, 'message', 'messages'],
    [threads, 'entry of a thread', 'entries of threads'],
    [fileRows, 'row of a file', 'rows of files'],
    [rosters, 'HR file', 'HR files'],
    [figureWeeks, 'week of figures', 'weeks of figures'],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, one, many]) => counted(count, one, many));
  return said.length === 0 ? 'nothing' : said.join(', ');
}

export const monthsText = (months: number): string => counted(months, 'month', 'months');
