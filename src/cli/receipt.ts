// `tacit receipt`: the receipts of what was destroyed; checking them needs neither the house nor its databases.
import type { Command } from 'commander';
import type { ReceiptList } from '../api/contract/destroy.ts';
import { checkReceipts } from '../governance/receipts/check-receipts.ts';
import { readReceiptFiles } from '../governance/receipts/receipt-files.ts';
import type { Client } from './client.ts';
import { table } from '../base/table.ts';
import type { Run } from './with-house.ts';

interface VerifyOptions {
  readonly key?: string;
  readonly json?: boolean;
}

export function receiptCommands(program: Command, run: Run): void {
  const receipt = program.command('receipt').description('receipts of what was destroyed: list and check them');
  receipt
    .command('list')
    .description('every receipt of this installation, also of organizations that are gone')
    .option('--json', 'print it as JSON')
    .action((options: { json?: boolean }) => run((client) => printReceipts(client, options.json === true)));
  receipt
    .command('key')
    .description('the fingerprint of the key that signs the receipts of this installation')
    .action(() =>
      run(async (client) => {
        console.log((await client.call<ReceiptList>('GET', '/api/receipts/all')).fingerprint);
        return 0;
      }),
    );
  receipt
    .command('verify')
    .description('check receipts, in their order; ends with 1 where anything does not hold')
    .argument('<file...>', 'receipts, or folders of them')
    .option('--key <fingerprint>', 'the key that must have signed them')
    .option('--json', 'print it as JSON')
    .action((paths: readonly string[], options: VerifyOptions) => {
      process.exitCode = verify(paths, options);
    });
}

async function printReceipts(client: Client, asJson: boolean): Promise<number> {
  const { fingerprint, receipts } = await client.call<ReceiptList>('GET', '/api/receipts/all');
  if (asJson) console.log(JSON.stringify({ fingerprint, receipts }));
  else if (receipts.length === 0) console.log('Nothing was ever destroyed here.');
  else {
    const rows = receipts.map(({ number, madeAt, scope, organization }) => [
      String(number),
      madeAt,
      scope,
      organization,
    ]);
    console.log(table([['NUMBER', 'AT', 'WHAT', 'ORGANIZATION'], ...rows]));
  }
  return 0;
}

function verify(paths: readonly string[], { key, json }: VerifyOptions): number {
  const { receipts, fingerprint, problems } = checkReceipts(readReceiptFiles(paths), key);
  const isFine = problems.length === 0 && receipts.length > 0;
  if (json === true) console.log(JSON.stringify({ holds: isFine, receipts: receipts.length, fingerprint, problems }));
  else {
    for (const problem of problems) console.log(problem);
    if (receipts.length === 0 && problems.length === 0) console.log('There is no receipt.');
    if (isFine) {
      const [first, last] = [receipts[0]!.number, receipts.at(-1)!.number];
      console.log(first === last ? `Receipt ${first} holds.` : `Receipts ${first} to ${last} hold, without a gap.`);
      console.log(`Signed with the key ${fingerprint}`);
      if (key === undefined) console.log('Compare it with `npx tacit receipt key` of the installation that destroyed.');
    }
  }
  return isFine ? 0 : 1;
}
