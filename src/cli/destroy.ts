// `tacit destroy`: what would be destroyed, asking for it by its name, how it stands, and stopping it while it waits.
import type { Command } from 'commander';
import type {
  DestroyAsked,
  DestroyPreview,
  DestroyScope,
  DestroyTarget,
  Destruction,
  DestructionList,
} from '../api/contract/destroy.ts';
import { errorCodes, Refused } from '../base/errors.ts';
import type { Client } from './client.ts';
import { type DestroyOptions, personCommand } from './destroy-person.ts';
import { findConnection } from './find-connection.ts';
import { table } from '../base/table.ts';
import type { Run } from './with-house.ts';

export function destroyCommands(program: Command, run: Run): void {
  const destroy = program
    .command('destroy')
    .description('destroy what is stored, when two have signed, with a receipt');
  const scoped = (name: string, what: string) =>
    destroy
      .command(name)
      .description(what)
      .option('--preview', 'only say what it would be')
      .option('--confirm <name>', 'the name that the preview shows: asks for it')
      .option('--json', 'print it as JSON');

  scoped('connection', 'a connection with all that it stored; its token is revoked at the source')
    .argument('<id>', 'the id of a connection, its beginning, or its name')
    .action((id: string, options: DestroyOptions) =>
      run(async (client) => {
        const { id: connection } = await findConnection(client, id);
        return destroyScoped(client, { is: 'connection', connection }, options);
      }),
    );
  scoped('days', 'what is stored of these UTC days; it is not collected again')
    .argument('<from>', 'the first day, such as 2026-01-01')
    .argument('<to>', 'the last day')
    .action((from: string, to: string, options: DestroyOptions) =>
      run((client) => destroyScoped(client, { is: 'days', from, to }, options)),
    );
  scoped('organization', 'everything of the organization, its members, keys and audit log too').action(
    (options: DestroyOptions) => run((client) => destroyScoped(client, { is: 'organization' }, options)),
  );

  personCommand(scoped('person', 'one person, in every table and in the rows of others'), run, destroyScoped);

  destroy
    .command('list')
    .description('what was asked for, waits, runs or was destroyed')
    .option('--json', 'print it as JSON')
    .action((options: DestroyOptions) => run((client) => printDestructions(client, options.json === true)));
  destroy
    .command('stop')
    .description('stop what was asked for or waits')
    .argument('<id>', 'its id, or the beginning of it')
    .action((id: string) => run((client) => stop(client, id)));
}

async function destroyScoped(client: Client, scope: DestroyTarget, options: DestroyOptions): Promise<number> {
  const { confirm: typed, json, preview: isPreview } = options;
  if (isPreview === true || typed === undefined) {
    const preview = await client.call<DestroyPreview>('POST', '/api/destructions/preview', { scope });
    if (json === true) console.log(JSON.stringify(preview));
    else printPreview(preview, scope);
    return 0;
  }
  const asked = await client.call<DestroyAsked>('POST', '/api/destructions', { scope, typed });
  if (json === true) console.log(JSON.stringify(asked));
  else {
    console.log('Asked for. Nothing is destroyed before another owner, or an auditor, confirms it within seven days.');
    console.log(`In the console, or as the operator of this machine: npx tacit approve ${asked.approvalId}`);
  }
  return 0;
}

const summaryNames: Readonly<Record<keyof DestroyPreview['summary'], string>> = {
  events: 'Events',
  threads: 'Threads',
  snapshots: 'Rows of people, channels and files',
  naming: 'Rows of others that name them',
  figures: 'Figures and what they are made of',
  sealed: 'Sealed secrets',
  queue: 'Items of the queue',
  audit: 'Entries of the audit log',
  rest: 'Other rows',
  weeks: 'Weeks counted anew',
};

const keptOut = 'An objection is recorded with it: nothing about them is kept from then on.';
const collectedAgain =
  'Without an objection what the source shows of them is collected again by the next sync: add --and-object.';

function printPreview({ name, summary, days }: DestroyPreview, scope: DestroyTarget): void {
  console.log(`This would destroy: ${scope.is === 'person' ? 'what is stored of one person' : name}\n`);
  const rows = (Object.keys(summaryNames) as (keyof typeof summaryNames)[]).map((key) => [
    summaryNames[key],
    summary[key],
  ]);
  console.log(table(rows));
  if (days !== null) console.log(`\nFigures of ${days} days change.`);
  if (scope.is === 'person') console.log(scope.objects ? keptOut : collectedAgain);
  console.log(`\nNothing was asked for yet. To ask for it, add: --confirm "${name}"`);
}

async function printDestructions(client: Client, asJson: boolean): Promise<number> {
  const { destructions } = await client.call<DestructionList>('GET', '/api/destructions');
  if (asJson) console.log(JSON.stringify({ destructions }));
  else if (destructions.length === 0) console.log('Nothing was ever asked to be destroyed.');
  else {
    const rows = destructions.map((one) => [
      scopeOf(one.scope),
      one.state,
      one.asked.at,
      one.dueAt ?? '',
      one.receipt === null ? '' : String(one.receipt),
      one.id,
    ]);
    console.log(table([['WHAT', 'STATE', 'ASKED AT', 'NOT BEFORE', 'RECEIPT', 'ID'], ...rows]));
  }
  return 0;
}

const scopeOf = (scope: DestroyScope): string => (scope.is === 'person' ? scope.is : Object.values(scope).join(' '));

async function stop(client: Client, wanted: string): Promise<number> {
  const { destructions } = await client.call<DestructionList>('GET', '/api/destructions');
  const found = destructions.filter(({ id }: Destruction) => id.startsWith(wanted.trim().toLowerCase()));
  if (found[0] === undefined || found.length > 1 || wanted.trim() === '') {
    throw new Refused('not-found', errorCodes['not-found'], '`npx tacit destroy list` lists them.');
  }
  await client.call('POST', `/api/destructions/${found[0].id}/stop`);
  console.log('Stopped: nothing is destroyed.');
  return 0;
}
