// The commands about retention: how long things stay, what a shorter period would remove, and the run itself.
import { Option, type Command } from 'commander';
import type { RemovedCounts, RetentionPreview, RetentionRequest, RetentionState } from '../api/contract/retention.ts';
import type { Client } from './client.ts';
import { findConnection } from './find-connection.ts';
import { table } from '../base/table.ts';
import type { Run } from './with-house.ts';

interface SetOptions {
  readonly events?: number;
  readonly files?: number;
  readonly figures?: number;
  readonly connection?: string;
  readonly months?: number | 'default';
  readonly yes?: boolean;
}

export function retentionCommands(program: Command, run: Run): void {
  const retention = program.command('retention').description('how long things stay before they are removed');
  retention
    .command('show', { isDefault: true })
    .description('the periods, the last run and the next')
    .option('--json', 'print it as JSON')
    .action(({ json }: { readonly json?: boolean }) => run((client) => show(client, json === true)));
  const months = (flag: string, what: string) => new Option(`--${flag} <months>`, what).argParser(Number);
  retention
    .command('set')
    .description('change periods; without --yes it only says what a shorter one would remove, and when')
    .addOption(months('events', 'of what is read from a source'))
    .addOption(months('files', 'of imported archives and of rows of files'))
    .addOption(months('figures', 'of published figures'))
    .option('--connection <id or name>', 'of this connection alone, with --months')
    .addOption(
      new Option('--months <months>', 'its own period, or `default` for that of all').argParser((text) =>
        text === 'default' ? text : Number(text),
      ),
    )
    .option('--yes', 'confirm that a shorter period removes what is older')
    .action((options: SetOptions) => run((client) => set(client, options)));
  retention
    .command('run')
    .description('remove now what is older than its period, without waiting for the night')
    .action(() =>
      run(async (client) => {
        await client.call<RetentionState>('POST', '/api/retention/run');
        console.log('Asked for. `tacit retention` says when it has ended and what went.');
        return 0;
      }),
    );
}

async function show(client: Client, isJson: boolean): Promise<number> {
  const state = await client.call<RetentionState>('GET', '/api/retention');
  if (isJson) {
    console.log(JSON.stringify(state));
    return 0;
  }
  const { periods, edges, connections, nextRunAt, lastRun } = state;
  console.log(
    table([
      ['WHAT', 'MONTHS', 'KEPT FROM'],
      ['events read from a source', periods.events, edges.events],
      ['archives and files', periods.files, edges.files],
      ['published figures', periods.figures, edges.figures],
      ...connections.map(({ name, months, ownMonths, edge }) => [
        `connection ${name}${ownMonths === null ? '' : ', of its own'}`,
        months,
        edge,
      ]),
    ]),
  );
  console.log(lastRun === null ? 'No run yet.' : `Last run ${lastRun.at}: ${removedText(lastRun.removed)}.`);
  console.log(`Next run ${nextRunAt}.`);
  return 0;
}

async function set(client: Client, options: SetOptions): Promise<number> {
  const change = await changeOf(client, options);
  const preview = await client.call<RetentionPreview>('POST', '/api/retention/preview', change);
  if (preview.isShorter && options.yes !== true) {
    console.log(`At ${preview.runsAt} this removes: ${removedText(preview.removed)}.`);
    for (const { name, messages, firstDay, lastDay } of preview.connections) {
      if (firstDay !== null)
        console.log(`  ${name}: ${messages.toLocaleString('en')} messages, ${firstDay} to ${lastDay}`);
    }
    console.log('Nothing was changed. Confirm with --yes.');
    return 1;
  }
  await client.call<RetentionState>('PUT', '/api/retention', { ...change, isConfirmed: options.yes === true });
  if (preview.isShorter) console.log(`From ${preview.runsAt} on it removes: ${removedText(preview.removed)}.`);
  return show(client, false);
}

async function changeOf(client: Client, options: SetOptions): Promise<RetentionRequest> {
  const { events, files, figures, connection, months } = options;
  const periods = {
    ...(events !== undefined && { events }),
    ...(files !== undefined && { files }),
    ...(figures !== undefined && { figures }),
  };
  if (connection === undefined || months === undefined) return { periods };
  const { id } = await findConnection(client, connection);
  return { periods, connections: [{ id, months: months === 'default' ? null : months }] };
}

function removedText({ messages, threads, fileRows, rosters, figureWeeks }: RemovedCounts): string {
  const counts = [
    [messages, 'messages'],
    [threads, 'entries of threads'],
    [fileRows, 'rows of files'],
    [rosters, 'HR files'],
    [figureWeeks, 'weeks of figures'],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, what]) => `${count.toLocaleString('en')} ${what}`);
  return said.length === 0 ? 'nothing' : said.join(', ');
}
