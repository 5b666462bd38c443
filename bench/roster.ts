// Measures how an HR file is read and checked: seconds, rows a second, and the highest memory of the process.
//
//   node bench/roster.ts [--rows 1000000] [--format csv|csv.gz|xlsx]
import { spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import { zipOf } from '../src/collector/archive/testing-zip.ts';
import { recognizeColumns } from '../src/collector/roster/reading/columns.ts';
import { readRoster } from '../src/collector/roster/reading/read-roster.ts';
import { openRosterFile } from '../src/collector/roster/reading/roster-file.ts';
import { workbookParts } from '../src/collector/roster/reading/testing-workbook.ts';
import { machine, mostResidentMegabytes } from './machine.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    format: { type: 'string', default: 'csv' },
    /** Of the process that reads: it alone is measured. */
    read: { type: 'string' },
  },
});

/** As bin/runtime.mjs starts the program. */
const nodeFlags = ['--max-semi-space-size=4', '--heap-growing-percent=40'];

async function measure(rows: number, format: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tacit-bench-'));
  const path = join(folder, `employee_snapshot_20260105.${format}`);
  await write(path, rows, format);
  const child = spawnSync(process.execPath, [...nodeFlags, fileURLToPath(import.meta.url), '--read', path], {
    encoding: 'utf8',
  });
  const { size } = await stat(path);
  await rm(folder, { recursive: true });
  const found = JSON.parse(child.stdout) as Awaited<ReturnType<typeof read>>;
  if (found.rows !== rows) throw new Error(`read ${found.rows} of ${rows} rows`);
  console.log(
    JSON.stringify({
      machine: machine(),
      command: `bench/roster.ts --rows ${rows} --format ${format}`,
      megabytes: Math.round(size / 1e6),
      rowsPerSecond: Math.round(rows / found.seconds),
      ...found,
    }),
  );
}

const header = [
  'EMPLOYEE_ID',
  'FIRST_NAME',
  'LAST_NAME',
  'EMPLOYEE_EMAIL',
  'JOIN_DATE',
  'LEAVE_DATE',
  'MANAGER_ID',
  'DEPARTMENT',
  'TEAM',
  'LOCATION',
  'LEVEL',
  'TIMEZONE',
  'WORK_START',
  'WORK_END',
  'GITHUB_USERNAME',
  'SAMPLE',
  'SALARY',
];

/** A tree in which everybody leads eight; every thousandth row has something wrong. */
function person(at: number): readonly string[] {
  const isOdd = at % 1000 === 999;
  const day = String((at % 28) + 1).padStart(2, '0');
  return [
    `P${String(at).padStart(8, '0')}`,
    `First${at % 5000}`,
    `Last${at % 70_000}`,
    isOdd ? 'nobody' : `first.last.${at}@example.com`,
    `20${String(10 + (at % 15))}-0${(at % 9) + 1}-${day}`,
    '',
    at === 0 ? '' : `P${String(Math.floor((at - 1) / 8)).padStart(8, '0')}`,
    `Department ${at % 40}, Europe`,
    `Team ${at % 20_000}`,
    ['Berlin', 'New York', 'Tokyo'][at % 3]!,
    `L${at % 7}`,
    isOdd ? 'Mars/Olympus' : ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo'][at % 3]!,
    '09:00',
    '17:30',
    `handle${at}`,
    'true',
    String(40_000 + (at % 60_000)),
  ];
}

async function write(path: string, rows: number, format: string): Promise<void> {
  if (format === 'xlsx') {
    const table = [header, ...Array.from({ length: rows }, (_, at) => person(at))];
    await writeFile(path, zipOf(workbookParts(table)));
    return;
  }
  const lines = function* (): Generator<string> {
    yield `${header.join(',')}\r\n`;
    for (let at = 0; at < rows; at += 1) {
      yield `${person(at)
        .map((cell) => (cell.includes(',') ? `"${cell}"` : cell))
        .join(',')}\r\n`;
    }
  };
  const into = createWriteStream(path);
  if (format === 'csv.gz') await pipeline(Readable.from(lines()), createGzip(), into);
  else await pipeline(Readable.from(lines()), into);
}

async function read(path: string) {
  const atStart = mostResidentMegabytes();
  const before = process.cpuUsage();
  const begun = performance.now();
  const file = await openRosterFile(path);
  const opened = performance.now();
  const meanings = recognizeColumns(file.headers).map(({ meaning }) => meaning);
  const reading = await readRoster(file, meanings);
  const indexed = performance.now();
  let records = 0;
  let findings = 0;
  for await (const part of reading.parts()) {
    records += part.records.length;
    findings += part.findings.length;
  }
  const ended = performance.now();
  const { user, system } = process.cpuUsage(before);
  await file.close();
  const seconds = (from: number, to: number): number => Math.round((to - from) / 10) / 100;
  return {
    rows: reading.rows,
    records,
    findings,
    secondsToOpen: seconds(begun, opened),
    secondsOfFirstPass: seconds(opened, indexed),
    secondsOfSecondPass: seconds(indexed, ended),
    seconds: seconds(begun, ended),
    /** Of all threads: what a busy machine does not distort. */
    processorSeconds: seconds(0, (user + system) / 1000),
    megabytesAtStart: atStart,
    megabytesAtMost: mostResidentMegabytes(),
  };
}

if (values.read === undefined) await measure(Number(values.rows), values.format);
else console.log(JSON.stringify(await read(values.read)));
