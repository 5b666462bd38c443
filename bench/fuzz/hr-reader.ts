// Fuzzes the reading of HR files: texts in wrong encodings, broken packing, and workbooks whose parts lie.
import { gzipSync } from 'node:zlib';
import { bytesOf, zipOf } from '../../src/collector/archive/testing-zip.ts';
import { rosterSanitizer } from '../../src/collector/roster/day-rows.ts';
import { recognizeColumns } from '../../src/collector/roster/reading/columns.ts';
import { readRoster } from '../../src/collector/roster/reading/read-roster.ts';
import { openRosterFile } from '../../src/collector/roster/reading/roster-file.ts';
import { workbookParts } from '../../src/collector/roster/reading/testing-workbook.ts';
import { hris } from '../../src/connectors/hris/hris.ts';
import { pseudonymizer } from '../../src/privacy/pseudonym.ts';
import { Sanitized } from '../../src/privacy/sanitize.ts';
import type { Random } from '../../sandbox/random.ts';
import { mostResidentMegabytes, residentMegabytes } from '../machine.ts';
import { mutateBytes, texts } from './mutations.ts';
import { canary, expectRefusal, expectSilence, type Target } from './target.ts';

const header = [
  'EMPLOYEE_ID',
  'EMPLOYEE_EMAIL',
  'LEAVE_DATE',
  'MANAGER_ID',
  'DEPARTMENT',
  'TIMEZONE',
  'FULL_NAME',
  'SALARY',
];
const table = Array.from({ length: 12 }, (_, at) => [
  `${canary}id${at}`,
  `${canary}${at}@example.com`,
  at % 5 === 4 ? '2026-01-04' : '',
  at === 0 ? '' : `${canary}id${Math.floor(at / 3)}`,
  at % 2 === 0 ? `${canary} sales` : `${canary} support`,
  at % 3 === 0 ? 'Europe/Berlin' : 'Asia/Tokyo',
  `${canary} name ${at}`,
  `${90_000 + at}`,
]);
const dimensions = new Map([['department', 1]]);
const sanitize = rosterSanitizer(pseudonymizer({ version: 1, secret: Buffer.alloc(32, 3) }, hris.namespace));
const snapshot = '0198c9e8-0000-7000-8000-000000000000';

const csv = Buffer.from([header, ...table].map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\r\n'));
const parts = workbookParts([header, ...table]);
const workbook = zipOf(parts);
const packed = gzipSync(csv);

export async function hrReader(): Promise<Target> {
  return {
    name: 'HR reader',
    try: (random) =>
      read(random.pick(['hr_20260105.csv', 'hr_20260105.csv.gz', 'hr.xlsx', 'hr_99999999.csv']), inputOf(random)),
    megabytes: () => residentMegabytes(process.pid) || mostResidentMegabytes(),
    remains: async () => [],
    close: async () => undefined,
  };
}

function inputOf(random: Random): Buffer {
  const way = random.below(10);
  if (way < 3) return mutateBytes(random, csv, workbook);
  if (way < 5) return mutateBytes(random, Buffer.from(cellsChanged(random)), csv);
  if (way < 6) return mutateBytes(random, packed, csv);
  if (way < 7) return gzipSync(mutateBytes(random, csv, packed));
  if (way < 8) return mutateBytes(random, workbook, csv);
  // Sound packing around parts that are not: what stands behind the checksum is reached.
  const at = random.below(parts.length);
  const part = Buffer.from(parts[at]!.content ?? '');
  const content = random.chance(0.5)
    ? mutateBytes(random, part, csv)
    : Buffer.from(xmlChanged(random, part.toString()));
  return zipOf(parts.map((each, index) => (index === at ? { ...each, content } : each)));
}

function cellsChanged(random: Random): string {
  const rows = [header, ...table].map((row) => [...row]);
  for (let left = 1 + random.below(6); left > 0; left -= 1) {
    const row = random.pick(rows);
    row[random.below(row.length)] = random.pick(texts);
  }
  const separator = random.pick([',', ';', '\t', '|']);
  return rows.map((row) => row.join(separator)).join(random.pick(['\n', '\r\n', '\r']));
}

/** References that name files or grow, tags that never end, numbers of cells that are none. */
function xmlChanged(random: Random, text: string): string {
  const doors = [
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;">]>',
    '<a>'.repeat(20_000),
    '&b;',
    '&d;&d;&d;',
    '&#0;',
    '&#xffffffff;',
    '<![CDATA[',
    '<c r="ZZZZZZ99999999999" t="s"><v>999999999</v></c>',
    '<c r="XFD1048576"><v>1e308</v></c>',
    ' spans="1:99999999"',
  ];
  const at = random.below(text.length);
  return `${text.slice(0, at)}${random.pick(doors)}${text.slice(at)}`;
}

async function read(name: string, content: Buffer): Promise<void> {
  try {
    const file = await openRosterFile({ name, bytes: bytesOf(content) });
    try {
      const columns = recognizeColumns(file.headers);
      const reading = await readRoster(
        file,
        columns.map(({ meaning }) => meaning),
      );
      for await (const { records, findings } of reading.parts()) {
        const rows = Sanitized.rowsOf(sanitize(records, { snapshot, numbers: dimensions }));
        expectSilence('a row', rows);
        // The header of a column is told to whoever sent the file.
        expectSilence(
          'a finding',
          findings.map(({ column: _, ...rest }) => rest),
        );
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    expectRefusal(error);
  }
}
