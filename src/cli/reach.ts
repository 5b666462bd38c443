// `tacit reach`, `tacit pace`, `tacit waive`: how far a connection looks, how often it calls, and a scope that is refused otherwise.
import { Argument, type Command } from 'commander';
import type { LiveConnection } from '../api/contract/live.ts';
import type { Decided } from '../api/contract/reach.ts';
import type { Client } from './client.ts';
import { findLive, pathOf } from './find-connection.ts';
import type { Run } from './with-house.ts';

const meant = 'the id of a connection, its beginning, or its name';

export function reachCommands(program: Command, run: Run): void {
  program
    .command('reach')
    .description('how far a connection looks; wider may need a second signature')
    .argument('<id>', meant)
    .addArgument(new Argument('[reach]', 'up to what it reads').choices(['public', 'private', 'direct']))
    .action((id: string, to: string | undefined) => run((client) => reach(client, id, to)));

  program
    .command('pace')
    .description('how many calls a second a connection makes at most, where the source counts all of them together')
    .argument('<id>', meant)
    .argument('[calls]', "a whole number, or 'proposed'")
    .action((id: string, calls: string | undefined) => run((client) => pace(client, id, calls)));

  program
    .command('waive')
    .description('ask for a second signature for a scope that is refused otherwise')
    .argument('<id>', meant)
    .argument('<scope>', 'such as discovery:write')
    .action((id: string, scope: string) =>
      run(async (client) => {
        const connection = await findLive(client, id);
        const { approvalId } = await client.call<Decided>('POST', pathOf(connection, '/waiver'), { scope });
        console.log(waitsFor(approvalId));
        return 0;
      }),
    );
}

async function reach(client: Client, id: string, to: string | undefined): Promise<number> {
  const connection = await findLive(client, id);
  if (to !== undefined) {
    const { approvalId } = await client.call<Decided>('PUT', pathOf(connection, '/reach'), { reach: to });
    if (approvalId !== null) console.log(waitsFor(approvalId));
  }
  const { limits } = await client.call<LiveConnection>('GET', pathOf(connection, ''));
  console.log(`${connection.name} looks as far as: ${limits.reach}. The source offers: ${limits.reaches.join(', ')}.`);
  return 0;
}

async function pace(client: Client, id: string, calls: string | undefined): Promise<number> {
  const connection = await findLive(client, id);
  if (calls !== undefined) {
    const callsPerSecond = calls === 'proposed' ? null : Number(calls);
    await client.call('PUT', pathOf(connection, '/pace'), { callsPerSecond });
  }
  const { limits } = await client.call<LiveConnection>('GET', pathOf(connection, ''));
  console.log(
    limits.pace === null
      ? `${connection.name} has a limit for each method, and none for all of them.`
      : `${connection.name} makes at most ${limits.pace.callsPerSecond} calls a second, of ${limits.pace.most} that it shares with ${limits.pace.sharedWith}.`,
  );
  return 0;
}

const waitsFor = (approvalId: string | null): string =>
  `That waits for a second signature: \`npx tacit approve ${approvalId ?? ''}\` by somebody else.`;
