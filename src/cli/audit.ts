// The commands about the audit log: read it, check its chain, hand it over whole.
import type { Command } from 'commander';
import type { AuditCheck, AuditEntry, AuditPage } from '../api/contract/audit.ts';
import type { Client } from './client.ts';
import { table } from '../base/table.ts';
import type { Run } from './with-house.ts';

interface ListOptions {
  readonly action?: string;
  readonly from?: string;
  readonly to?: string;
  readonly before?: string;
  readonly json?: boolean;
}

export function auditCommands(program: Command, run: Run): void {
  const audit = program.command('audit').description('who did what when: read the audit log, check it, export it');
  audit
    .command('list', { isDefault: true })
    .description('the last entries, newest first')
    .option('--action <noun>', 'only what was done to such things, such as connection or roster')
    .option('--from <instant>', 'from then on, such as 2026-01-31T00:00:00Z')
    .option('--to <instant>', 'before then')
    .option('--before <number>', 'entries before the one of this number')
    .option('--json', 'print it as JSON')
    .action((options: ListOptions) => run((client) => printEntries(client, options)));

  audit
    .command('verify')
    .description('check the whole chain; ends with 1 where it does not hold')
    .option('--held <hash>', 'a last hash that you kept: it must still be in the chain')
    .option('--json', 'print it as JSON')
    .action((options: VerifyOptions) => run((client) => printCheck(client, options)));

  audit
    .command('export')
    .description('the whole log as NDJSON, oldest first; this is an entry itself')
    .action(() =>
      run(async (client) => {
        await client.pour('/api/audit/export', process.stdout);
        return 0;
      }),
    );
}

async function printEntries(client: Client, { json, ...question }: ListOptions): Promise<number> {
  const { entries, older } = await client.call<AuditPage>(
    'GET',
    `/api/audit?${new URLSearchParams(question).toString()}`,
  );
  if (json === true) console.log(JSON.stringify({ entries, older }));
  else if (entries.length === 0) console.log('There is no such entry.');
  else {
    const head = ['NUMBER', 'AT', 'BY', 'ACTION', 'SUBJECT', 'DETAILS'];
    const rows = entries.map((entry) => [
      String(entry.number),
      entry.at,
      byOf(entry),
      entry.action,
      entry.subject,
      Object.entries(entry.details)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
    ]);
    console.log(table([head, ...rows]));
    if (older !== null) console.log(`\nThere are more: --before ${older} prints those before these.`);
  }
  return 0;
}

const byOf = ({ member }: AuditEntry): string =>
  member === null ? 'operator or Tacit' : (member.name ?? `former member ${member.id}`);

interface VerifyOptions {
  readonly held?: string;
  readonly json?: boolean;
}

async function printCheck(client: Client, { held, json }: VerifyOptions): Promise<number> {
  const check = await checkWhole(client, held);
  const isCut = held !== undefined && check.heldAt === null && check.brokenAt === null;
  if (json === true) console.log(JSON.stringify(check));
  else if (check.brokenAt !== null) {
    console.log(`The chain breaks at entry ${check.brokenAt}: it was changed, is missing or was moved.`);
  } else if (isCut) {
    console.log(
      `No entry has the hash you kept: entries were cut off, or made up again. The log holds ${check.entries} now.`,
    );
  } else {
    console.log(`The chain holds: ${check.entries} entries.`);
    if (check.heldAt !== null) console.log(`The hash you kept is that of entry ${check.heldAt}.`);
    if (check.lastHash !== null) console.log(`Its last hash, to be kept elsewhere: ${check.lastHash}`);
  }
  return check.brokenAt !== null || isCut ? 1 : 0;
}

/** A long log is checked over several answers. */
async function checkWhole(client: Client, held: string | undefined): Promise<AuditCheck> {
  let heldAt: number | null = null;
  for (let after = 0; ; ) {
    const question = new URLSearchParams({ after: String(after), ...(held !== undefined && { held }) });
    const check = await client.call<AuditCheck>('GET', `/api/audit/verify?${question.toString()}`);
    heldAt ??= check.heldAt;
    if (check.more === null || check.brokenAt !== null) return { ...check, heldAt };
    after = check.more;
  }
}
