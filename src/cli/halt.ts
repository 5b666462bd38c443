// `tacit halt` and `tacit unhalt`: the one switch of the organization.
import type { Command } from 'commander';
import type { Session } from '../api/contract/session.ts';
import type { Run } from './with-house.ts';

export function haltCommands(program: Command, run: Run): void {
  program
    .command('halt')
    .description('stop everything: nothing is collected, imported, computed or exported until `unhalt`')
    .action(() =>
      run(async (client) => {
        const { organization } = await client.call<Session>('POST', '/api/halt');
        const by = organization.haltedBy ?? 'the operator of this machine';
        console.log(`${organization.name} is halted since ${organization.haltedAt}, by ${by}.`);
        console.log('Nothing is collected, imported, computed or exported. What is stored stays, and can be read.');
        return 0;
      }),
    );
  program
    .command('unhalt')
    .description('end the halt of everything: what waits goes on where it stopped')
    .action(() =>
      run(async (client) => {
        const { organization } = await client.call<Session>('POST', '/api/resume');
        console.log(`${organization.name} goes on where it stopped.`);
        return 0;
      }),
    );
}
