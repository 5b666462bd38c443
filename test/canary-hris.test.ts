// The sixth wall for HR files and for files of figures: sent over the API and read by the command line, they leave no name,
// address, id, salary or unmapped header in any byte or row. The doors that they come by are tested on the same house.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentMark } from '../sandbox/mark.ts';
import type { RosterFile, RosterList, RosterReport } from '../src/api/contract/people.ts';
import { ofTheStandIn } from './canary-words.ts';
import { filesWith, type LogicalCopy, logicalCopy } from './every-byte.ts';
import {
  callOver,
  newDataDirectory,
  removeDataDirectory,
  runCommand,
  runHouse,
  type RunningHouse,
  signInOver,
} from './running-house.ts';

const on = { TACIT_SANDBOX: 'on' };
/** Of the files of our own: what a cell or an unmapped header holds begins with one of these. */
const planted = ['canaryhrname', 'canaryhrmail', 'canaryhrid', 'canaryhrpay', 'canaryhrhead', 'canaryhralone'];
const [name, mail, id, pay, head, alone] = planted as [string, string, string, string, string, string];

let dataDirectory: string;
let folder: string;
let house: RunningHouse;
let cookie: string;
let answers = '';
let sandboxFiles: readonly RosterFile[];
let preview: RosterReport;
let applied: RosterReport;
let list: RosterList;
let findings: string;
let waitingWhenApplied: readonly string[];
let commandReport: RosterReport;
let copy: LogicalCopy;
const said: string[] = [];

interface Figures {
  readonly files: readonly {
    readonly rows: number;
    readonly kept: number;
    readonly findings: readonly { row: number }[];
  }[];
  readonly standing: { readonly rows: number; readonly people: number };
}
const figures: Record<string, Figures> = {};
let figuresSaid = '';

/** Three people, of whom one stands in a group alone; the fourth row has no id. */
const ownFile = (day: string): string =>
  [
    `EMPLOYEE_ID,FULL_NAME,EMPLOYEE_EMAIL,MANAGER_ID,DEPARTMENT,${head} PAY`,
    `${id}1,${name} One,${mail}.one@example.com,,Sales,${pay}1`,
    `${id}2,${name} Two,${mail}.two@example.com,${id}1,Sales,${pay}2`,
    `${id}3,${name} Three,${mail}.three,${id}1,${alone} ${day},${pay}3`,
    `,${name} Four,${mail}.four@example.com,${id}1,Sales,${pay}4`,
  ].join('\r\n');

beforeAll(async () => {
  dataDirectory = await newDataDirectory();
  folder = await mkdtemp(join(tmpdir(), 'tacit-hr-files-'));
  house = await runHouse(dataDirectory, on);
  cookie = await signInOver(house);
  await tacit(['connect', 'slack-sandbox', '--channel', '*x0', '--horizon', '30']);
  sandboxFiles = await call<readonly RosterFile[]>('POST', '/api/rosters/sandbox');
  await applyOverTheApi();
  const path = join(folder, 'people_20200113.csv.gz');
  await writeFile(path, gzipSync(ownFile('second')));
  await tacit(['import', 'hris', path, '--dry-run']);
  commandReport = JSON.parse(await tacit(['import', 'hris', path, '--json'])) as RosterReport;
  await call('DELETE', '/api/rosters/2020-01-13');
  await importFigures();
  list = await call<RosterList>('GET', '/api/rosters');
  await house.stop();
  said.push(house.output());
  copy = await logicalCopy(dataDirectory);
}, 180_000);

afterAll(async () => {
  await removeDataDirectory(dataDirectory);
  await rm(folder, { recursive: true });
});

async function applyOverTheApi(): Promise<void> {
  const own = await call<RosterFile>('POST', '/api/rosters/files?name=people_20200106.csv', ownFile('first'));
  const files = [own.id, ...sandboxFiles.map((file) => file.id)];
  preview = await call<RosterReport>('POST', '/api/rosters/preview', { files, mapping: {} });
  applied = await call<RosterReport>('POST', '/api/rosters', { files, mapping: {} });
  waitingWhenApplied = await readdir(join(dataDirectory, 'temporary'));
  findings = await call<string>('GET', `/api/rosters/findings.csv?files=${files.join(',')}`);
}

/** Of each kind a row that is kept, and one whose every cell is wrong. */
const figureFiles = {
  'own-metrics': ['WEEK,KEY,VALUE', `2020-W02,${alone},1.5`, `${pay},${mail}@example.com,${name}`],
  survey: [
    'EMPLOYEE_EMAIL,SNAPSHOT,SURVEY_QUESTION_1,COMMENT',
    `${mail}@example.com,2020-01-06,4,${name}`,
    `${mail},${pay},${alone},${name}`,
  ],
  badge: ['SWIPE_DATE,BUILDING_ID,DOOR', `2020-01-06T08:30:00Z,${alone},${name}`, `${pay},${alone},${name}`],
} as const;

async function importFigures(): Promise<void> {
  for (const [kind, [columns, ...rows]] of Object.entries(figureFiles)) {
    const path = join(folder, `${kind}.csv`);
    await writeFile(path, [`EMPLOYEE_ID,${columns},${head}`, ...rows.map((row) => `${id}9,${row},${pay}`)].join('\n'));
    await tacit(['import', kind, path, '--dry-run']);
    figures[kind] = JSON.parse(await tacit(['import', kind, path, '--json'])) as Figures;
    await tacit(['import', kind, '--remove', '--day', '2020-01-06', '--json']);
    await tacit(['import', kind, path]);
    figuresSaid += await tacit(['import', kind]);
  }
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const sent = typeof body === 'string' ? new Blob([body], { type: 'text/csv' }) : body;
  const answer = await callOver(house, cookie, method, path, sent);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
  // A file that was sent is described with examples to whoever sent it, and to nobody else.
  if (!/\/(files|sandbox)\b/.test(path)) answers += text;
  return (answer.headers.get('content-type')?.includes('json') === true ? JSON.parse(text) : text) as T;
}

async function tacit(args: readonly string[]): Promise<string> {
  const { output, errors } = await runCommand(args, dataDirectory, on);
  said.push(output, errors);
  return output;
}

const words = [contentMark, ...planted];
const foundIn = (text: string, needles: readonly string[]) => needles.filter((needle) => text.includes(needle));

test('the files of the sandbox come with one call, each with its day and what its columns are', () => {
  const [first] = sandboxFiles;

  expect(sandboxFiles).toHaveLength(24);
  expect(first?.columns.filter(({ meaning }) => meaning.is === 'ignore').map(({ header }) => header)).toEqual([
    'FIRST_NAME',
    'LAST_NAME',
    'SALARY',
    'T_SHIRT',
  ]);
  expect(first?.columns.filter(({ known }) => known === 'no').map(({ header }) => header)).toEqual(['T_SHIRT']);
});

test('what an apply changes was said by the preview, to the letter', () => {
  expect(applied).toEqual({ ...preview, isApplied: true });
  expect(applied.days).toHaveLength(25);
  expect(applied.days[0]).toMatchObject({ day: '2020-01-06', people: 3, against: null, added: 3 });
  expect(applied.days.filter(({ moved }) => moved > 0)).toHaveLength(1);
});

test('what stands is listed by its day, with the groups that figures can be split by', () => {
  expect(list.rosters.map(({ day }) => day)).toEqual(applied.days.map(({ day }) => day));
  expect(list.hasSandboxFiles).toBe(true);
  expect(list.dimensions.map(({ key }) => key)).toEqual(['department', 'team', 'location', 'level']);
});

test('the findings of an apply can be fetched whole, without a cell of the file', () => {
  expect(findings).toContain('people_20200106.csv,5,EMPLOYEE_ID,id-blank,error');
  expect(findings).toContain('people_20200106.csv,4,EMPLOYEE_EMAIL,email-invalid,warning');
  expect(findings.split('\r\n')).toHaveLength(applied.findingCounts.reduce((sum, { count }) => sum + count, 2));
});

test('the command line says the same of the same file', () => {
  const codes = (report: RosterReport, file: string) =>
    report.findings.filter((one) => one.file.startsWith(file)).map(({ row, code }) => [row, code]);

  expect(codes(commandReport, 'people_20200113')).toEqual(codes(applied, 'people_20200106'));
  expect([commandReport.isApplied, commandReport.rows, commandReport.kept]).toEqual([true, 4, 3]);
});

test('the command line reads files of figures, tells what is wrong, removes a day, and says what stands', () => {
  for (const kind of Object.keys(figureFiles)) {
    expect(figures[kind]).toMatchObject({
      files: [{ rows: 2, kept: 1, findings: [{ row: 3 }], isApplied: true }],
      standing: { rows: 1, people: 1 },
    });
  }
  expect(figuresSaid.match(/What stands: 1 (figures|answers|swipes) of 1 people/g)).toHaveLength(3);
});

test('of applied files nothing waits but the findings, and of a stopped house nothing', async () => {
  expect(waitingWhenApplied).toHaveLength(1);
  expect(await readdir(join(dataDirectory, 'temporary'))).toEqual([]);
});

test('nothing that a file holds is in any byte of the data folder', async () => {
  expect((await filesWith(dataDirectory, ...words)).filter((path) => path !== ofTheStandIn)).toEqual([]);
});

test('nothing that a file holds is in any row of either engine, and the rows are there', () => {
  expect(copy.events.match(/"roster"/g)?.length).toBeGreaterThan(2000);
  for (const table of ['ownMetrics', 'surveyAnswers', 'badgeSwipes']) expect(copy.events).toContain(`"${table}"`);
  expect(copy.control).toContain('Product and Technology');
  expect([foundIn(copy.events, words), foundIn(copy.control, words)]).toEqual([[], []]);
});

test('no log, no answer and no print holds what stands in a cell', () => {
  const cells = words.filter((word) => word !== head);

  expect([foundIn(said.join('\n'), cells), foundIn(answers, cells)]).toEqual([[], []]);
  expect(foundIn(house.output(), words)).toEqual([]);
});

test('each apply and removal is in the audit log, with its day', () => {
  const entries = copy.control.match(/"roster\.(apply|remove)"/g) ?? [];
  const ofFigures = copy.control.match(/"upload\.(apply|remove)"/g) ?? [];

  expect([entries.length, ofFigures.length]).toEqual([25 + 1 + 1, 3 * 3]);
});
