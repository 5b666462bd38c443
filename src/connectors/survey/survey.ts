// The permission slip of surveys: answers that are numbers, and every field that is kept of them.
import type { Upload } from '../../connector/connector.ts';
import { stream } from '../../connector/stream.ts';
import { addressParts } from '../../privacy/address.ts';
import { type Keep, surveyShape } from '../../privacy/shapes.ts';
import { day, identity, label, numberOf, ref } from '../../privacy/vocabulary.ts';

/** One answer, in memory alone. */
export interface SurveyRecord {
  readonly day: string;
  readonly id: string;
  readonly email: string;
  /** The header of its column. */
  readonly question: string;
  readonly value: number;
}

interface SurveyContext {
  readonly file: string;
}

/** Where the headers of questions stand in the directory. */
export const questionWords = 'question';

const of =
  <T>(read: (record: SurveyRecord) => T) =>
  (record: unknown): T =>
    read(record as SurveyRecord);

/** Where both are there, the id counts. */
const addressOf = ({ id, email }: SurveyRecord) => (id === '' ? addressParts(email) : undefined);
const part = (which: 'mailbox' | 'plainMailbox' | 'domain') => of((record) => addressOf(record)?.[which]);

const surveyKeep: Keep<typeof surveyShape, SurveyContext> = {
  file: ref('file', (_, { file }) => file, { rule: 'a random number of this import' }),
  day: day('day', { rule: 'SNAPSHOT, or the day in the name of the file' }),
  question: label(questionWords, 'question', {
    rule: 'a token of the header, such as SURVEY_QUESTION_1; the header itself in your directory, where two people answered',
  }),
  whose: identity(
    'answerer',
    of(({ id, email }) => (id === '' ? `address ${email}` : `id ${id}`)),
    { rule: 'a keyed token of EMPLOYEE_ID, or else of EMPLOYEE_EMAIL' },
  ),
  person: identity('hr-id', 'id', { rule: 'a keyed token of EMPLOYEE_ID' }),
  mailbox: identity('mailbox', part('mailbox'), { rule: 'a keyed token of what stands before the @' }),
  plainMailbox: identity('mailbox', part('plainMailbox'), { rule: 'the same without its +tag' }),
  domain: identity('domain', part('domain'), { rule: 'a keyed token of what stands behind the @' }),
  value: numberOf('value', { rule: 'the cell, from -1,000,000,000 to 1,000,000,000' }),
};

export const survey: Upload = {
  kind: 'upload',
  id: 'survey',
  name: 'Survey',
  summary: 'Answers of people to the questions of a survey, as numbers.',
  needs: [
    'A file with EMPLOYEE_ID or EMPLOYEE_EMAIL and columns such as SURVEY_QUESTION_1: .csv, .csv.gz or .xlsx.',
    'Its day: a column SNAPSHOT, or a name such as survey_data_20260105.csv.',
  ],
  neverKept: [
    'answers that are no numbers',
    'addresses and ids in clear: only a keyed token of each',
    'every other column',
    'the file itself: it is read where it lies',
  ],
  namespace: { name: 'survey', normalize: (id) => id.trim() },
  streams: {
    answers: stream<typeof surveyShape, SurveyContext>({
      shape: surveyShape,
      from: 'the cells of the columns of questions',
      keep: surveyKeep,
      dropped: ['every column that is neither the day, nor the person, nor a question'],
    }),
  },
};
