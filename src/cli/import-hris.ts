// `tacit import hris FILE…`: reads HR files of this machine and says what they change, or would.
import type { Command } from 'commander';
import { resolve } from 'node:path';
import type { ColumnMeaning, RosterReport } from '../api/contract/people.ts';
import { table } from '../base/table.ts';
import { readMapping } from '../collector/roster/reading/mapping-file.ts';
import type { Run } from './with-house.ts';

interface Options {
  readonly map?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function importHrisCommand(importing: Command, run: Run): void {
  importing
    .command('hris')
    .description('read HR files: who belongs where, each on its day')
    .argument(
      '<file...>',
      'files that end in .csv, .csv.gz or .xlsx, or in .kept.gz as `tacit proxy sanitize` makes them',
    )
    .option('--map <file>', 'a JSON file that says what columns are taken for')
    .option('--dry-run', 'say what would change, and write nothing')
    .option('--json', 'print the report as JSON')
    .action((files: string[], options: Options) =>
      run(async (client) => {
        const isDryRun = options.dryRun === true;
        const report = await client.call<RosterReport>('POST', '/api/rosters/local', {
          paths: files.map((path) => resolve(path)),
          isDryRun,
          ...(options.map !== undefined && { mapping: await readMapping(options.map) }),
        });
        console.log(options.json === true ? JSON.stringify(report) : described(report, isDryRun));
        return report.isApplied || (isDryRun && report.kept > 0) ? 0 : 1;
      }),
    );
}

/** How many findings are shown one by one. */
const mostShown = 20;

function described(report: RosterReport, isDryRun: boolean): string {
  const parts = [
    `${rowsOf(report.rows)}, ${report.kept === report.rows ? 'all' : report.kept.toLocaleString('en')} of them kept.`,
    columnsOf(report),
    keyOf(report),
    findingsOf(report),
    daysOf(report),
    nextOf(report, isDryRun),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

const rowsOf = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}`;

function columnsOf({ columns, groups }: RosterReport): string {
  const lines = columns.flatMap(({ header, meaning }) =>
    meaning.is === 'ignore' ? [] : [[printable(header), wordsOf(meaning)]],
  );
  const ignored = columns.flatMap(({ header, meaning }) => (meaning.is === 'ignore' ? [printable(header)] : []));
  return [
    // Of files that were sanitized elsewhere nobody knows them here.
    columns.length === 0 ? '' : table([['Column', 'taken for'], ...lines]),
    ignored.length === 0 ? '' : `Ignored, and nowhere kept: ${ignored.join(', ')}. --map can take them for something.`,
    groups.length === 0 ? '' : `Groups: ${groups.map(({ name, groups: count }) => `${name} (${count})`).join(', ')}.`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function keyOf({ isMatched }: RosterReport): string {
  if (isMatched === null) return '';
  return isMatched
    ? 'Their key is that of your proxy: its accounts are matched with these people.'
    : 'No connection is read through a proxy with their key: no account can be matched with these people yet.';
}

const meaningWords: Readonly<Record<Exclude<ColumnMeaning['is'], 'group' | 'identity'>, string>> = {
  snapshot: 'the day that the row speaks of',
  id: 'the person’s id',
  email: 'their main address',
  alias: 'further addresses',
  joinDate: 'the first day',
  leaveDate: 'the last day',
  managerId: 'the manager’s id',
  managerEmail: 'the manager’s address',
  timeZone: 'the time zone',
  workStart: 'when work begins',
  workEnd: 'when work ends',
  workDays: 'the days of work',
  sample: 'false leaves a person out of every figure',
  ignore: 'nothing',
};

function wordsOf(meaning: ColumnMeaning): string {
  if (meaning.is === 'group') return `a group: ${printable(meaning.dimension)}`;
  if (meaning.is !== 'identity') return meaningWords[meaning.is];
  const source = meaning.source === 'any' ? 'every tool' : meaning.source;
  return meaning.of === 'username' ? `a username in ${source}` : `an account of ${source}`;
}

function findingsOf({ findingCounts, findings }: RosterReport): string {
  if (findingCounts.length === 0) return 'Nothing was found wrong.';
  const total = findingCounts.reduce((sum, { count }) => sum + count, 0);
  const counts = findingCounts.map(({ severity, code, count, sentence }) => [severity, code, count, sentence]);
  // Where a file was sanitized elsewhere, the places were told there.
  if (findings.length === 0) return table(counts);
  const shown = findings
    .slice(0, mostShown)
    .map(({ file, row, column, code }) => [`  ${printable(file)}`, `row ${row}`, printable(column ?? ''), code]);
  const more = total > shown.length ? `\n  … and ${total - shown.length} more: --json has them.` : '';
  return `${table(counts)}\n\n${table(shown)}${more}`;
}

function daysOf({ days }: RosterReport): string {
  if (days.length === 0) return '';
  const head = ['Day', 'People', 'Against', 'Added', 'Left', 'Moved', 'Other manager', 'Left out'];
  const rows = days.map((one) => [
    one.isReplacing ? `${one.day} (replaced)` : one.day,
    one.people,
    one.against ?? 'nothing before',
    one.added,
    one.left,
    one.moved,
    one.managersChanged,
    one.leftOut,
  ]);
  return table([head, ...rows]);
}

function nextOf({ days, isApplied }: RosterReport, isDryRun: boolean): string {
  if (days.length === 0) return 'No row can be kept, so nothing was changed. Correct what was found, and import again.';
  if (isDryRun) return 'Nothing was written. The same command without --dry-run applies it.';
  return isApplied ? 'Applied. The figures can be split by these groups from now on.' : 'Nothing was changed.';
}

/** A cell of a file can hold codes that a terminal obeys. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '?');
