// `tacit import own-metrics|survey|badge FILE…`: files whose days stand beside each other, and what stands of them.
import { type Command, Option } from 'commander';
import { basename, resolve } from 'node:path';
import type { DayKind, UploadRemoval, UploadReport, UploadStanding } from '../api/contract/uploads.ts';
import { Refused } from '../base/errors.ts';
import type { Client } from './client.ts';
import { rowsAndFindings } from './import-table.ts';
import type { Run } from './with-house.ts';

interface Options {
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly remove?: boolean;
  readonly day?: string;
}

/** What a row is called, and a day. */
const kinds: Readonly<Record<DayKind, { readonly reads: string; readonly rows: string; readonly days: string }>> = {
  'own-metrics': { reads: 'figures of people by week that you measured yourself', rows: 'figures', days: 'weeks' },
  survey: { reads: 'answers of people to a survey, as numbers', rows: 'answers', days: 'days' },
  badge: { reads: 'when people came into which building', rows: 'swipes', days: 'days' },
};

export function importDaysCommands(importing: Command, run: Run): void {
  for (const [name, { reads }] of Object.entries(kinds)) {
    const kind = name as DayKind;
    importing
      .command(kind)
      .description(`read ${reads}; without a file, say what stands`)
      .argument('[file...]', 'files that end in .csv, .csv.gz or .xlsx')
      .option('--dry-run', 'say what can be kept, and write nothing')
      .addOption(new Option('--remove', 'remove all that stands, or one day of it').conflicts('dryRun'))
      .option('--day <day>', 'with --remove: the day; of own metrics the Monday of the week')
      .option('--json', 'print it as JSON')
      .action((paths: string[], options: Options) =>
        run((client) =>
          options.remove === true ? remove(client, kind, paths, options) : read(client, kind, paths, options),
        ),
      );
  }
}

type Reported = UploadReport & { readonly file: string };

async function read(client: Client, kind: DayKind, paths: readonly string[], options: Options): Promise<number> {
  if (options.day !== undefined) throw wrongCall('--day goes with --remove alone.');
  const isDryRun = options.dryRun === true;
  const files: Reported[] = [];
  // One after the other: of two files that say the same, the later one stands.
  for (const path of paths) {
    const report = await client.call<UploadReport>('POST', '/api/uploads/local', {
      kind,
      path: resolve(path),
      isDryRun,
    });
    files.push({ file: basename(path), ...report });
  }
  const standing = await client.call<UploadStanding>('GET', addressOf(kind, options));
  console.log(options.json === true ? JSON.stringify({ files, standing }) : described(kind, files, standing, isDryRun));
  return files.every(({ isApplied, kept }) => isApplied || (isDryRun && kept > 0)) ? 0 : 1;
}

async function remove(client: Client, kind: DayKind, paths: readonly string[], options: Options): Promise<number> {
  if (paths.length > 0) throw wrongCall('--remove takes no file: it removes what stands, or what --day names of it.');
  const removed = await client.call<UploadRemoval>('DELETE', addressOf(kind, options));
  const standing = await client.call<UploadStanding>('GET', addressOf(kind, { ...options, day: undefined }));
  console.log(
    options.json === true
      ? JSON.stringify({ removed: removed.rows, standing })
      : `${removed.rows.toLocaleString('en')} ${kinds[kind].rows} were removed.\n${standingOf(kind, standing)}`,
  );
  return 0;
}

function addressOf(kind: DayKind, { day }: { day?: string | undefined }): string {
  const query = new URLSearchParams(day === undefined ? {} : { day });
  return `/api/uploads/${kind}?${query.toString()}`;
}

function described(kind: DayKind, files: readonly Reported[], standing: UploadStanding, isDryRun: boolean): string {
  const parts = files.map((report) => {
    const ending = report.isApplied ? 'Applied.' : 'Nothing was written.';
    const next = isDryRun && report.kept > 0 ? ' The same command without --dry-run applies it.' : '';
    return `${report.file}: ${rowsAndFindings(report)}\n${ending}${next}`;
  });
  return [...parts, standingOf(kind, standing)].join('\n\n');
}

function standingOf(kind: DayKind, { rows, people, days, firstDay, lastDay }: UploadStanding): string {
  if (rows === 0) return 'Nothing stands.';
  const counted = (count: number): string => count.toLocaleString('en');
  const { rows: named, days: daysNamed } = kinds[kind];
  return `What stands: ${counted(rows)} ${named} of ${counted(people)} people, ${counted(days)} ${daysNamed} from ${firstDay} to ${lastDay}.`;
}

const wrongCall = (message: string): Refused =>
  new Refused('invalid-request', message, 'docs/commands.md says what each option does.');
