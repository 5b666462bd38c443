// `tacit organization`: which organizations this installation has, and another one.
import type { Command } from 'commander';
import type { OrganizationList, OrganizationOfList } from '../api/contract/organizations.ts';
import { table } from '../base/table.ts';
import type { Run } from './with-house.ts';

export function organizationCommands(program: Command, run: Run): void {
  const organizations = program.command('organization').description('the organizations of this installation');
  organizations
    .command('list', { isDefault: true })
    .description('every organization: its id, its time zone and its name')
    .option('--json', 'print it as JSON')
    .action(({ json }: { json?: boolean }) =>
      run(async (client) => {
        const { organizations: all } = await client.call<OrganizationList>('GET', '/api/organizations');
        const rows = all.map(({ id, timeZone, name }) => [id, timeZone, name]);
        console.log(json === true ? JSON.stringify(all) : table(rows));
        return 0;
      }),
    );
  organizations
    .command('add')
    .description('make another organization, fully apart from the others')
    .argument('<name>', 'what it is called')
    .option('--time-zone <zone>', 'an IANA name such as Europe/Berlin; that of this machine when left out')
    .action((name: string, { timeZone }: { timeZone?: string }) =>
      run(async (client) => {
        const body = { name, ...(timeZone !== undefined && { timeZone }) };
        const added = await client.call<OrganizationOfList>('POST', '/api/organizations', body);
        console.log(`${added.name} is an organization of its own now: ${added.id}`);
        console.log(`Its first owner signs in with \`npx tacit sign-in-link --organization ${added.id}\`.`);
        return 0;
      }),
    );
}
