// `tacit import slack-export PATH`: reads an archive of this machine and explains what it read.
import type { Command } from 'commander';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ImportRun } from '../api/contract/connections.ts';
import type { PsoxySaltGiven } from '../api/contract/psoxies.ts';
import type { Client } from './client.ts';
import { importDaysCommands } from './import-days.ts';
import { importHrisCommand } from './import-hris.ts';
import { importIdentityMapCommand } from './import-table.ts';
import { table } from '../base/table.ts';
import { isInteractive } from './print.ts';
import type { Run } from './with-house.ts';

interface Options {
  readonly name?: string;
  readonly json?: boolean;
  readonly saltStdin?: boolean;
  readonly ignoresDots?: boolean;
}

const classTexts: Readonly<Record<keyof NonNullable<ImportRun['counts']>['messages'], string>> = {
  human: 'written by people',
  app: 'written by apps and bots',
  membership: 'somebody joined or left',
  channelChange: 'a channel was changed',
  huddle: 'huddles',
  redacted: 'redacted or deleted',
  unknown: 'of a kind we do not know; in no figure',
};

export function importCommand(program: Command, run: Run): void {
  const importing = program.command('import').description('read a file of a source');
  importHrisCommand(importing, run);
  importIdentityMapCommand(importing, run);
  importDaysCommands(importing, run);
  importing
    .command('slack-export')
    .description('read a Slack export: a .zip file or an unpacked folder')
    .argument('<path>', 'the .zip file or the folder')
    .option('--salt-stdin', 'read the salt of the Psoxy that sanitized the files from standard input')
    .option('--ignores-dots', 'with it: the Psoxy takes ann.lee@ and annlee@ for one mailbox')
    .option('--name <name>', 'a name for the connection, when this is its first import')
    .option('--json', 'print the counts as JSON')
    .action((path: string, options: Options) =>
      run(async (client) => {
        const started = await client.call<ImportRun>('POST', '/api/imports/local', {
          connector: 'slack-export',
          path: resolve(path),
          ...(options.name === undefined ? {} : { name: options.name }),
          ...(await saltOf(options)),
        });
        const ended = await follow(client, started);
        print(ended, options.json === true);
        return ended.state === 'finished' ? 0 : 1;
      }),
    );
}

/** As it is, but for the end of its line: a space may be part of it. */
async function saltOf({ saltStdin, ignoresDots = false }: Options): Promise<{ salt?: PsoxySaltGiven }> {
  if (saltStdin !== true) return {};
  const salt = (await text(process.stdin)).replace(/\r?\n$/, '');
  return { salt: { salt, ignoresDots } };
}

const pollEveryMs = 200;

async function follow(client: Client, started: ImportRun): Promise<ImportRun> {
  let current = started;
  const cancel = (): void => {
    void client.call('DELETE', `/api/imports/${started.id}`).catch(() => undefined);
  };
  process.on('SIGINT', cancel);
  try {
    while (current.state === 'running') {
      showProgress(current);
      await new Promise((wake) => setTimeout(wake, pollEveryMs));
      current = await client.call<ImportRun>('GET', `/api/imports/${started.id}`);
    }
  } finally {
    process.off('SIGINT', cancel);
    if (isInteractive()) process.stderr.write('\r\u001b[K');
  }
  return current;
}

function showProgress({ progress }: ImportRun): void {
  if (!isInteractive()) return;
  const share = progress.total === 0 ? 0 : Math.floor((100 * progress.done) / progress.total);
  const left = progress.secondsLeft === null ? '' : `, ${Math.ceil(progress.secondsLeft)} s left`;
  const rate = `${Math.round(progress.messagesPerSecond).toLocaleString('en')} messages/s`;
  const what = progress.phase === 'computing' ? 'computing the figures' : `${share} %, ${rate}${left}`;
  process.stderr.write(`\r\u001b[K${what}`);
}

function print(run: ImportRun, asJson: boolean): void {
  if (asJson) {
    const { counts, state, connectionId, error, skippedPaths } = run;
    console.log(JSON.stringify({ state, connection: connectionId, counts, skippedPaths, error }));
    return;
  }
  if (run.error !== null) console.error(`${run.error.message}\n${run.error.next} (${run.error.code})`);
  if (run.counts === null) return;
  const { counts } = run;
  const rows = Object.entries(classTexts).map(([name, text]) => [
    'Messages',
    counts.messages[name as keyof typeof classTexts],
    text,
  ]);
  console.log(
    table([
      ...rows.filter(([, count]) => count !== 0),
      ['Replies', counts.replies, 'in threads, counted among the messages'],
      ['Reactions', counts.reactions, ''],
      ['People', counts.people, 'accounts listed or seen writing'],
      ['Channels', counts.channels, 'public, with messages'],
      ...counts.skipped.map((left) => ['Left out', left.count, left.sentence]),
    ]),
  );
  for (const why of counts.lacks ?? []) console.log(`Not told: ${why}.`);
  if (counts.firstDay !== null) console.log(`From ${counts.firstDay} to ${counts.lastDay}, days of UTC.`);
  // A name in an archive can hold codes that a terminal obeys.
  for (const { path, sentence } of run.skippedPaths) console.log(`  ${path.replace(/\p{Cc}/gu, '?')}: ${sentence}`);
}
