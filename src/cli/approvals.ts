// `tacit approvals`, `tacit approve`, `tacit withdraw`: what needs two, signed by the operator of this machine as one of them.
import type { Command } from 'commander';
import type { Approval, ApprovalList, Confirmed, Privacy } from '../api/contract/approvals.ts';
import { errorCodes, Refused } from '../base/errors.ts';
import type { Client } from './client.ts';
import { table } from '../base/table.ts';
import type { Run } from './with-house.ts';

export function approvalCommands(program: Command, run: Run): void {
  program
    .command('approvals')
    .description('what was asked for and needs a second signature')
    .option('--json', 'print it as JSON')
    .action((options: { json?: boolean }) => run((client) => printApprovals(client, options.json === true)));

  const meant = 'the id of an approval, or its beginning';
  for (const [name, as, what] of [
    ['approve', 'confirm', 'sign as the second: what was asked for is done'],
    ['withdraw', 'withdraw', 'take back what was asked for'],
  ] as const) {
    program
      .command(name)
      .description(what)
      .argument('<id>', meant)
      .action((id: string) =>
        run(async (client) => {
          const approval = await findApproval(client, id);
          const path = `/api/approvals/${approval.id}/${as}`;
          const { receipt = null } = await client.call<Partial<Confirmed>>('POST', path);
          console.log(`${whatOf(approval)}: ${as === 'confirm' ? 'approved' : 'withdrawn'}.`);
          if (receipt !== null) printReceipt(receipt);
          return 0;
        }),
      );
  }

  program
    .command('minimum-group')
    .description('the fewest people that a figure may speak of; a lower one needs a second signature')
    .argument('[people]', 'a whole number, 5 or more')
    .action((people: string | undefined) => run((client) => minimumGroup(client, people)));
}

function printReceipt({ number, body }: { readonly number: number; readonly body: string }): void {
  console.log(`Destroyed. Receipt ${number}, also in the folder \`receipts\` of the data folder:\n`);
  process.stdout.write(body);
}

async function printApprovals(client: Client, asJson: boolean): Promise<number> {
  const { approvals } = await client.call<ApprovalList>('GET', '/api/approvals');
  if (asJson) console.log(JSON.stringify({ approvals }));
  else if (approvals.length === 0) console.log('Nothing waits for a signature.');
  else {
    const rows = approvals.map((each) => [whatOf(each), byOf(each), each.askedAt, each.expiresAt, each.id]);
    console.log(table([['WHAT', 'ASKED BY', 'AT', 'UNTIL', 'ID'], ...rows]));
  }
  return 0;
}

const byOf = ({ askedBy }: Approval): string =>
  askedBy === null ? 'operator' : (askedBy.name ?? `former member ${askedBy.id}`);

/** `minimum-group from=12 to=8` */
const whatOf = ({ kind, details }: Approval): string =>
  [kind, ...Object.entries(details).map(([name, value]) => `${name}=${value}`)].join(' ');

async function findApproval(client: Client, wanted: string): Promise<Approval> {
  const { approvals } = await client.call<ApprovalList>('GET', '/api/approvals');
  const found = approvals.filter(({ id }) => id.startsWith(wanted.trim().toLowerCase()));
  if (found[0] !== undefined && found.length === 1 && wanted.trim() !== '') return found[0];
  throw new Refused('not-found', errorCodes['not-found'], '`npx tacit approvals` lists those that are open.');
}

async function minimumGroup(client: Client, people: string | undefined): Promise<number> {
  const { minimumGroup: stands, asked } =
    people === undefined
      ? await client.call<Privacy>('GET', '/api/privacy')
      : await client.call<Privacy>('PATCH', '/api/privacy', { minimumGroup: Number(people) });
  console.log(`A figure speaks of ${stands} people or more.`);
  if (asked !== null) console.log(`Lowering it to ${asked.to} waits for a second signature, until ${asked.expiresAt}.`);
  return 0;
}
