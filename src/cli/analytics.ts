// `tacit reconcile --against FILE…`: Slack's own counts of channels and people beside what is stored of them.
import { resolve } from 'node:path';
import type { AnalyticsComparison } from '../api/contract/uploads.ts';
import type { Client } from './client.ts';
import { table } from '../base/table.ts';

export async function printAnalytics(client: Client, files: readonly string[], asJson: boolean): Promise<number> {
  const paths = files.map((path) => resolve(path));
  const found = await client.call<AnalyticsComparison>('POST', '/api/reconcile/analytics', { paths });
  console.log(asJson ? JSON.stringify(found) : described(found));
  return found.parts.length > 0 ? 0 : 1;
}

const meaning = {
  channels: 'Messages of people and apps in each channel. Fewer here: not read yet, or deleted since.',
  people: 'Messages of people. Slack counts private channels too, which are never read; more here would be a fault.',
} as const;

function described({ parts, otherLines }: AnalyticsComparison): string {
  const texts = parts.map(({ of, days, differences }) => {
    const head = ['Day', 'Slack says', 'stored', of, 'fewer here', 'more here'];
    const rows = days.map((one) => [one.day, one.said, one.stored, one.compared, one.fewer, one.more]);
    const largest = differences.map(({ day, token, said, stored }) => [day, token, said, stored]);
    const worst = largest.length === 0 ? [] : ['', 'The largest differences:', table(largest)];
    return [meaning[of], table([head, ...rows]), ...worst].join('\n');
  });
  if (otherLines > 0) texts.push(`Lines without counts of a channel or a person: ${otherLines.toLocaleString('en')}.`);
  return texts.join('\n\n');
}
