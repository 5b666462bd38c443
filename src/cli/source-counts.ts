// `tacit reconcile --counts CONNECTION`: what the source itself counted of its channels, beside what is stored of them.
import type { Five, SourceCounts } from '../api/contract/source-counts.ts';
import type { Client } from './client.ts';
import { findLive, pathOf } from './find-connection.ts';
import { table } from '../base/table.ts';

interface Options {
  readonly counts: string;
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

export async function printSourceCounts(client: Client, { counts, from, to, json }: Options): Promise<number> {
  const connection = await findLive(client, counts);
  const span = new URLSearchParams({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
  const found = await client.call<SourceCounts>('GET', `${pathOf(connection, '/counts')}?${span}`);
  console.log(json === true ? JSON.stringify(found) : described(found));
  return found.days.some(({ isCounted }) => isCounted) ? 0 : 1;
}

const names = [
  ['posted', 'messages'],
  ['postedByMembers', 'by members'],
  ['membersWhoPosted', 'members who posted'],
  ['reactions', 'reactions'],
  ['members', 'members'],
] as const satisfies readonly (readonly [keyof Five, string])[];

const beside = (said: Five | null, stored: Five): readonly string[] =>
  names.map(
    ([name]) => `${said === null ? '–' : said[name].toLocaleString('en')} / ${stored[name].toLocaleString('en')}`,
  );

function described({ days, channels, leftOff }: SourceCounts): string {
  const titles = names.map(([, title]) => title);
  const ofDays = days.map((one) =>
    one.isCounted
      ? [one.day, ...beside(one.said, one.stored), `${one.differing} of ${one.channels}`]
      : [one.day, 'the source has no file of this day', '', '', '', '', ''],
  );
  const ofChannels = channels.map((one) => [one.day, one.name, ...beside(one.said, one.stored), one.why.join('; ')]);
  return [
    'The source says / stored. Members: of that day / today.',
    table([['Day', ...titles, 'channels that differ'], ...ofDays]),
    ...(channels.length === 0 ? [] : ['', table([['Day', 'Channel', ...titles, 'why'], ...ofChannels])]),
    ...(leftOff === 0 ? [] : ['', `${leftOff.toLocaleString('en')} more channels are not listed.`]),
  ].join('\n');
}
