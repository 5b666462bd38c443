// How a file of a survey is read: each filled cell under a question is one answer.
import { questionWords, survey, type SurveyRecord } from '../../connectors/survey/survey.ts';
import { addressParts } from '../../privacy/address.ts';
import { surveyShape } from '../../privacy/shapes.ts';
import { dayOf, figureOf, isEarly, outsideOf } from './figures.ts';
import { type CellFinding, type Cells, codesOfEach, type Given, type TableFile } from './table-file.ts';

type Question = `SURVEY_QUESTION_${string}`;
const headers = ['SNAPSHOT', 'EMPLOYEE_ID', 'EMPLOYEE_EMAIL'] as const;
type Header = (typeof headers)[number] | Question;

/** A number or a short word behind it: the header goes into the directory, and a whole question could be a text. */
const question = /^SURVEY_QUESTION_\w{1,20}$/;
const isQuestion = (header: string): header is Question => question.test(header);

export const surveyFile: TableFile<Header, SurveyRecord> = {
  upload: survey,
  standing: { by: 'days', shape: surveyShape, dayOf: ({ day }) => day },
  headers,
  needs: [['EMPLOYEE_ID', 'EMPLOYEE_EMAIL']],
  family: { pattern: question, named: 'SURVEY_QUESTION_1' },
  codes: [
    ...codesOfEach,
    'row-repeated',
    'person-blank',
    'email-invalid',
    'day-missing',
    'day-invalid',
    'day-in-future',
    'day-too-old',
    'answers-blank',
    'value-invalid',
  ],
  read: answersOf,
  repeats: {
    keyOf: ({ id, email, day, question: asked }) => [id === '' ? `address ${email}` : id, day, asked].join('\0'),
    columnOf: ({ question: asked }) => asked,
  },
  words: { dimension: questionWords, of: ({ question: asked }) => asked },
};

function answersOf(cells: Cells<Header>, given: Given): readonly (SurveyRecord | CellFinding)[] {
  const { EMPLOYEE_ID: id, EMPLOYEE_EMAIL: email } = cells;
  if (id === '' && email === '') return [{ column: 'EMPLOYEE_ID', code: 'person-blank' }];
  if (id === '' && addressParts(email) === undefined) return [{ column: 'EMPLOYEE_EMAIL', code: 'email-invalid' }];
  const day = dayOfRow(cells.SNAPSHOT, given);
  if (typeof day !== 'string') return [day];
  const filled = Object.entries(cells).filter(([header, cell]) => isQuestion(header) && cell !== '');
  if (filled.length === 0) return [{ column: 'SURVEY_QUESTION_1', code: 'answers-blank' }];
  return filled.map(([asked, cell]) => {
    const value = figureOf(cell);
    return value === undefined ? { column: asked, code: 'value-invalid' } : { day, id, email, question: asked, value };
  });
}

/** The cell counts before the name of the file. */
function dayOfRow(cell: string, given: Given): string | CellFinding {
  const day = cell === '' ? given.day : dayOf(cell);
  if (day === null) return { column: 'SNAPSHOT', code: 'day-missing' };
  if (day === undefined || isEarly(day)) return { column: 'SNAPSHOT', code: 'day-invalid' };
  const outside = outsideOf(day, given);
  return outside === undefined ? day : { column: 'SNAPSHOT', code: outside };
}
