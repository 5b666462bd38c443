// Surveys on real engines: answers of a day, of which a later file of the same day takes the place.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { surveyFile } from './survey-file.ts';
import { foundIn, type TestUploads, type UploadHouse, uploadHouse } from './testing-uploads.ts';

let house: UploadHouse;
let of: TestUploads;

beforeAll(async () => {
  house = await uploadHouse();
}, 30_000);

afterAll(() => house.close());

beforeEach(async () => {
  of = await house.newUploads(surveyFile);
});

const header = 'SNAPSHOT,EMPLOYEE_ID,EMPLOYEE_EMAIL,SURVEY_QUESTION_1,Survey Question 2,COMMENT';
const values = async () =>
  (await of.query<{ value: number }>('SELECT value FROM surveyAnswers FINAL ORDER BY day, value')).map(
    ({ value }) => value,
  );

test('each filled cell is an answer, of an id or of an address', async () => {
  const report = await of.read([header, '2026-01-05,P1,,4,2.5,', '2026-01-05,,Ann+x@Example.com,5,,']);

  const tokens = await of.tokens();
  const rows = await of.query<Record<string, unknown>>(
    'SELECT person, mailbox, plainMailbox, domain, value, question FROM surveyAnswers FINAL ORDER BY value',
  );
  expect(report).toEqual({ rows: 2, kept: 2, findings: [], isApplied: true });
  expect(rows).toMatchObject([
    { value: 2.5, question: tokens.label('question', 'SURVEY_QUESTION_2') },
    { value: 4, person: tokens.identity('hr-id', 'P1'), question: tokens.label('question', 'SURVEY_QUESTION_1') },
    {
      value: 5,
      mailbox: tokens.identity('mailbox', 'ann+x'),
      plainMailbox: tokens.identity('mailbox', 'ann'),
      domain: tokens.identity('domain', 'example.com'),
    },
  ]);
});

test('the day may stand in the name of the file, and a cell counts before it', async () => {
  await of.read([header, ',P1,,1,,', '2026-02-02,P2,,2,,'], { name: 'survey_data_20260105.csv' });

  expect(await of.query('SELECT toString(day) AS day, value FROM surveyAnswers ORDER BY value')).toEqual([
    { day: '2026-01-05', value: 1 },
    { day: '2026-02-02', value: 2 },
  ]);
});

test('a later file of a day takes the place of that day and of no other', async () => {
  await of.read([header, '2026-01-05,P1,,1,,', '2026-01-05,P2,,2,,', '2026-02-02,P1,,3,,']);

  await of.read([header, '2026-01-05,P1,,4,,']);

  expect(await values()).toEqual([4, 3]);
});

test('a question that a later file of the day asks no more, or of one person alone, has no word any more', async () => {
  await of.read([header, '2026-01-05,P1,,1,2,', '2026-01-05,P2,,3,4,']);

  await of.read([header, '2026-01-05,P1,,1,2,', '2026-01-05,P2,,3,,']);

  expect(await of.words()).toEqual(['SURVEY_QUESTION_1']);
});

test('what is wrong is told with its row and column; an answer that is none leaves the others of its row', async () => {
  const report = await of.read([
    header,
    '2026-01-05,,,1,2,',
    '2026-01-05,,ann,1,2,',
    ',P1,,1,2,',
    '05/06/2026,P1,,1,2,',
    '1999-12-31,P1,,1,2,',
    '2126-01-05,P1,,1,2,',
    '2026-01-05,P1,,,,well',
    '2026-01-05,P1,,agree,3,',
    '2026-01-05,p1,,1,4,',
    '2015-01-05,P1,,1,4,',
  ]);

  expect([report.rows, report.kept, await values()]).toEqual([10, 2, [1, 3]]);
  expect(foundIn(report)).toEqual([
    [2, 'EMPLOYEE_ID', 'person-blank'],
    [3, 'EMPLOYEE_EMAIL', 'email-invalid'],
    [4, 'SNAPSHOT', 'day-missing'],
    [5, 'SNAPSHOT', 'day-invalid'],
    [6, 'SNAPSHOT', 'day-invalid'],
    [7, 'SNAPSHOT', 'day-in-future'],
    [8, 'SURVEY_QUESTION_1', 'answers-blank'],
    [9, 'SURVEY_QUESTION_1', 'value-invalid'],
    [10, 'SURVEY_QUESTION_2', 'row-repeated'],
    [11, 'SNAPSHOT', 'day-too-old'],
  ]);
});

test('a file without a question, or without anybody, changes nothing', async () => {
  const withoutQuestion = await of.read(['SNAPSHOT,EMPLOYEE_ID', '2026-01-05,P1']);
  const withoutPeople = await of.read(['SNAPSHOT,SURVEY_QUESTION_1', '2026-01-05,3']);

  expect([withoutQuestion.isApplied, foundIn(withoutQuestion)]).toEqual([
    false,
    [[1, 'SURVEY_QUESTION_1', 'column-missing']],
  ]);
  expect([withoutPeople.isApplied, foundIn(withoutPeople)]).toEqual([false, [[1, 'EMPLOYEE_ID', 'column-missing']]]);
});

test('one day is removed, with the questions that no other day has', async () => {
  const [both, one] = ['1,2', '1,'].map((answers) => ['P1', 'P2'].map((id) => [id, answers] as const));
  await of.read([header, ...both!.map(([id, answers]) => `2026-01-05,${id},,${answers},`)]);
  await of.read([header, ...one!.map(([id, answers]) => `2026-02-02,${id},,${answers},`)]);
  const before = await of.words();

  const removed = await of.remove('2026-01-05');

  expect([before, removed]).toEqual([['SURVEY_QUESTION_1', 'SURVEY_QUESTION_2'], 4]);
  expect([await of.words(), await of.standing()]).toEqual([
    ['SURVEY_QUESTION_1'],
    { rows: 2, people: 2, days: 1, firstDay: '2026-02-02', lastDay: '2026-02-02' },
  ]);
  expect((await of.audit()).at(-1)).toEqual(['upload.remove', { kind: 'survey', rows: 4, day: '2026-01-05' }]);
});

test('no cell of a file is kept in clear, and no header but those of questions', async () => {
  await of.read([
    `${header},canaryhead`,
    '2026-01-05,canaryid,,1,canaryanswer,canarytext',
    '2026-01-05,,canarymail@canary.example,1,2,canarytext',
  ]);

  const kept = (await of.everything()).toLowerCase();
  expect(kept).toContain('survey_question_1');
  expect(kept).not.toContain('canary');
});
