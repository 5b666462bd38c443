// The commands about connections that stand: list them, look how complete one is, pause, resume, disconnect.
import type { Command } from 'commander';
import type { ArchiveState } from '../api/contract/connections.ts';
import type { Coverage, LiveConnection } from '../api/contract/live.ts';
import type { Client } from './client.ts';
import { type Connection, findLive, listConnections, pathOf } from './find-connection.ts';
import { table } from '../base/table.ts';
import type { Run } from './with-house.ts';

export function connectionCommands(program: Command, run: Run): void {
  const meant = 'the id of a connection, its beginning, or its name';
  program
    .command('connections')
    .description('every connection: its state, what of it is stored, when it is read next')
    .option('--json', 'print it as JSON')
    .action((options: { json?: boolean }) => run((client) => printConnections(client, options.json === true)));

  program
    .command('coverage')
    .description('how complete a connection is, channel by channel')
    .argument('<id>', meant)
    .option('--json', 'print it as JSON')
    .action((id: string, options: { json?: boolean }) =>
      run((client) => printCoverage(client, id, options.json === true)),
    );

  steerCommand(program, run, 'pause', 'stop reading a connection until it is resumed', 'is paused');
  steerCommand(program, run, 'resume', 'go on reading a connection where it stopped', 'collects again');
  program
    .command('disconnect')
    .description('end the authorization of a connection, at the source too; what it stored stays')
    .argument('<id>', meant)
    .action((id: string) => run((client) => disconnect(client, id)));
}

function steerCommand(program: Command, run: Run, as: 'pause' | 'resume', what: string, done: string): void {
  program
    .command(as)
    .description(what)
    .argument('<id>', 'the id of a connection, its beginning, or its name')
    .action((id: string) =>
      run(async (client) => {
        const connection = await findLive(client, id);
        await client.call('POST', pathOf(connection, `/${as}`));
        console.log(`${connection.name} ${done}.`);
        return 0;
      }),
    );
}

async function disconnect(client: Client, id: string): Promise<number> {
  const connection = await findLive(client, id);
  const { isRevoked } = await client.call<{ isRevoked: boolean }>('POST', pathOf(connection, '/disconnect'));
  console.log(`${connection.name} is disconnected, and its token is forgotten here. What it stored stays.`);
  if (!isRevoked) console.error('The source could not be told: remove the app there too.');
  return 0;
}

const stateNames: Readonly<Record<LiveConnection['state'] | ArchiveState, string>> = {
  empty: 'nothing imported yet',
  importing: 'importing',
  'up-to-date': 'up to date',
  failing: 'failing',
  'setting-up': 'setting up',
  collecting: 'collecting',
  'needs-reconnecting': 'needs reconnecting',
  paused: 'paused',
  disconnected: 'disconnected',
};

async function printConnections(client: Client, asJson: boolean): Promise<number> {
  const connections = await listConnections(client);
  if (asJson) console.log(JSON.stringify({ connections }));
  else if (connections.length === 0) console.log('There is no connection yet. `npx tacit connect --help` says how.');
  else {
    const head = ['NAME', 'CONNECTOR', 'STATE', 'MESSAGES', 'PEOPLE', 'CHANNELS', 'DAYS', 'NEXT SYNC', 'ID'];
    console.log(table([head, ...connections.map(rowOf)]));
    for (const line of connections.flatMap(lessThanAsked)) console.log(`\n${line}`);
  }
  return 0;
}

/** Until somebody decides that it is enough. */
const lessThanAsked = ({ name, connectorName, state, isLessThanAsked }: Connection): string[] =>
  isLessThanAsked && state === 'setting-up'
    ? [
        `${name}: the whole organization was asked for, and ${connectorName} answered with one of its workspaces. Authorize again on the page of the connection, or start it there with this workspace alone.`,
      ]
    : [];

function rowOf({ name, connectorName, state, stored, nextSyncAt, haltedAt, id }: Connection): readonly unknown[] {
  const { messages, people, channels, firstDay, lastDay } = stored;
  const days = firstDay === null ? '' : `${firstDay} to ${lastDay}`;
  const stands = haltedAt === null ? stateNames[state] : 'halted';
  return [name, connectorName, stands, messages, people, channels, days, minute(nextSyncAt), id];
}

/** `2026-03-05 14:05 UTC` */
export const minute = (at: string | null): string => (at === null ? '' : `${at.slice(0, 16).replace('T', ' ')} UTC`);

async function printCoverage(client: Client, id: string, asJson: boolean): Promise<number> {
  const connection = await findLive(client, id);
  if (asJson) {
    // As the API said it, to the letter: others read this.
    process.stdout.write(`${await client.text(pathOf(connection, '/coverage'))}\n`);
    return 0;
  }
  const found = await client.call<Coverage>('GET', pathOf(connection, '/coverage'));
  const { totals, channels, recheckedWithinDays, countsReplies } = found;
  console.log(
    table([
      ['Channels', totals.channels, `of which ${totals.readable.toLocaleString('en')} are read`],
      ['Messages', totals.messages, 'stored, replies among them'],
      ...(countsReplies ? repliesOf(totals) : []),
      ['Reactions', totals.unnamedReactions, 'whose authors the source does not name'],
    ]),
  );
  if (recheckedWithinDays !== null)
    console.log(`Every stored message is read again within ${recheckedWithinDays} days.`);
  if (channels.length > 0) console.log(`\n${channelTable(found)}`);
  return 0;
}

const repliesOf = ({ repliesStored, repliesSaid, threads, threadsOwing }: Coverage['totals']) => [
  ['Replies', repliesStored, `stored, of ${repliesSaid.toLocaleString('en')} that the source counts`],
  ['Threads', threads, `of which ${threadsOwing.toLocaleString('en')} owe replies`],
];

function channelTable({ channels, countsReplies }: Coverage): string {
  const counts = countsReplies ? ['REPLIES', 'OF', 'OWING'] : ['AT SOURCE'];
  const rows = channels.map((channel) => {
    const { name, messages, messagesSeen, repliesStored, repliesSaid, threadsOwing } = channel;
    const history = channel.isBackfilled ? 'complete' : 'not yet';
    const checked = channel.recheckedAt?.slice(0, 10) ?? '';
    const counted = countsReplies ? [repliesStored, repliesSaid, threadsOwing] : [messagesSeen];
    return [name, messages, ...counted, history, checked, channel.unreadable ?? ''];
  });
  return table([['CHANNEL', 'MESSAGES', ...counts, 'HISTORY', 'CHECKED', 'NOT READ'], ...rows]);
}
