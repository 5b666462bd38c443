// `tacit import identity-map FILE`: reads a bulk file with fixed columns and says what of it can be kept.
import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { UploadReport } from '../api/contract/uploads.ts';
import { table } from '../base/table.ts';
import type { Run } from './with-house.ts';

interface Options {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function importIdentityMapCommand(importing: Command, run: Run): void {
  importing
    .command('identity-map')
    .description('read further addresses and accounts of people')
    .argument('<file>', 'a file that ends in .csv, .csv.gz or .xlsx')
    .option('--dry-run', 'say what can be kept, and write nothing')
    .option('--json', 'print the report as JSON')
    .action((path: string, options: Options) =>
      run(async (client) => {
        const isDryRun = options.dryRun === true;
        const report = await client.call<UploadReport>('POST', '/api/uploads/local', {
          kind: 'identity-map',
          path: resolve(path),
          isDryRun,
        });
        console.log(options.json === true ? JSON.stringify(report) : described(report, isDryRun));
        return report.isApplied || (isDryRun && report.kept > 0) ? 0 : 1;
      }),
    );
}

const mostShown = 20;

function described(report: UploadReport, isDryRun: boolean): string {
  const ending = report.isApplied
    ? 'Applied: it stands in the place of the map before it, and accounts are matched by it.'
    : 'Nothing was written.';
  const next = isDryRun && report.kept > 0 ? ' The same command without --dry-run applies it.' : '';
  return `${rowsAndFindings(report)}\n${ending}${next}`;
}

export function rowsAndFindings({ rows, kept, findings }: UploadReport): string {
  const shown = findings
    .slice(0, mostShown)
    .map(({ row, column, code, sentence }) => [`row ${row}`, column, code, sentence]);
  const more = findings.length > shown.length ? [`… and ${findings.length - shown.length} more: --json has them.`] : [];
  return [
    `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}, ${kept.toLocaleString('en')} of them kept.`,
    ...(shown.length > 0 ? [table(shown), ...more] : []),
  ].join('\n');
}
