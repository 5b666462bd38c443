// `tacit sign-in-link`: another one-time link, for the operator of this machine.
import type { Command } from 'commander';
import type { Run } from './with-house.ts';

export function signInCommand(program: Command, run: Run): void {
  program
    .command('sign-in-link')
    .description('print a one-time link that signs the first owner in; it works for 15 minutes')
    .action(() =>
      run(async (client) => {
        const { link } = await client.call<{ link: string }>('POST', '/api/sign-in-links');
        console.log(link);
        return 0;
      }),
    );
}
