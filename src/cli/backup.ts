// `tacit backup` and `tacit restore`: everything in one encrypted file, and back.
import type { Command } from 'commander';
import { resolve } from 'node:path';
import { readSettings } from '../base/settings.ts';
import { readKeyFile } from '../base/data-directory.ts';
import { saveBackup } from './wiring/backup-file.ts';
import type { Run } from './with-house.ts';

interface BackupOptions {
  readonly keyFile?: string;
}

interface RestoreOptions extends BackupOptions {
  readonly masterKey?: string;
}

export function backupCommands(program: Command, run: Run): void {
  program
    .command('backup')
    .description('write everything that is kept into one encrypted file, while Tacit runs or not')
    .argument('<file>', 'the file to be made')
    .option('--key-file <file>', 'encrypt with the key in this file instead of the master key')
    .action((file: string, { keyFile }: BackupOptions) =>
      run(async (client) => {
        const body = keyFile === undefined ? {} : { key: readKeyFile(keyFile).toString('hex') };
        await saveBackup(resolve(file), (to) => client.pour('/api/backup', to, body));
        console.log(`Everything is in ${file}, encrypted${keyFile === undefined ? ' with the master key' : ''}.`);
        console.log('The master key is not in it, and nothing that is sealed opens without: keep both, apart.');
        return 0;
      }),
    );
  program
    .command('restore')
    .description('put a backup into an empty data folder')
    .argument('<file>', 'what `backup` has made')
    .option('--key-file <file>', 'the key that it was encrypted with, where that was not the master key')
    .option('--master-key <file>', 'the master key of that time; TACIT_MASTER_KEY when left out')
    .action(async (file: string, options: RestoreOptions) => {
      const { restoreHouse } = await import('./wiring/restore-house.ts');
      const settings = readSettings(process.env, process.cwd());
      const { madeAt, organizations, resting } = await restoreHouse(settings, resolve(file), options);
      console.log(`Restored to ${settings.dataDirectory}: ${organizations} organization(s) as of ${madeAt}.`);
      if (resting > 0) {
        console.log(
          `${resting} connection(s) look farther than public channels and rest: look how far each should, then resume it.`,
        );
      }
      console.log('Start it with `npm start`. Everybody has to sign in again; figures are computed first.');
    });
}
