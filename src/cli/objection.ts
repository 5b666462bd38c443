// The commands about objections: for somebody who does not sign in. What is typed is looked up and kept nowhere.
import type { Command } from 'commander';
import type { ObjectionRequest, Objections } from '../api/contract/my-data.ts';
import type { Run } from './with-house.ts';

export function objectionCommands(program: Command, run: Run): void {
  const objection = program.command('objection').description('keep nothing about somebody who objected');
  objection
    .command('list', { isDefault: true })
    .description('how many people objected: never who, and no number below five')
    .option('--json', 'print it as JSON')
    .action((options: { json?: boolean }) =>
      run(async (client) => {
        const told = await client.call<Objections>('GET', '/api/objections');
        if (options.json === true) console.log(JSON.stringify(told));
        else
          console.log([`${told.people ?? 'Fewer than 5'} people objected.`, ...told.again.map(againText)].join('\n'));
        return 0;
      }),
    );
  objection
    .command('add')
    .description('erase somebody, and keep nothing about them from now on')
    .argument('<whom>', 'their e-mail address, or the token of an account or person')
    .action((whom: string) =>
      run(async (client) => {
        await client.call('POST', '/api/objections', whomOf(whom));
        console.log(
          'From now on nothing is kept about whoever this is; what was stored is erased, and figures follow.',
        );
        return 0;
      }),
    );
  objection
    .command('withdraw')
    .description('keep data about somebody again; what a member objected to themselves stays')
    .argument('<whom>', 'their e-mail address, or the token of an account or person')
    .action((whom: string) =>
      run(async (client) => {
        await client.call('POST', '/api/objections/withdraw', whomOf(whom));
        console.log(
          'If an owner or you recorded an objection for them, it is withdrawn; what comes from now on is kept.',
        );
        return 0;
      }),
    );
}

const againText = ({ of, people }: Objections['again'][number]): string =>
  `${people ?? 'Some'} of them are not recognized in what comes from “${of}”, which has another key: give their objections again, by address.`;

const token = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const whomOf = (whom: string): ObjectionRequest =>
  token.test(whom) ? { token: whom.toLowerCase() } : { address: whom };
