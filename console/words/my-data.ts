// What My data says: names of tables, of fields of the HR file, and who recorded an objection.
import type { MyData, Objections } from '../../src/api/contract/my-data.ts';
import { counted, duration, number } from './numbers.ts';
import { dayName, daysShort } from './weeks.ts';

const tableNames: Readonly<Record<string, string>> = {
  messages: 'Messages',
  accounts: 'Accounts',
  roster: 'Rows of HR files',
  identityMap: 'Rows of the identity map',
  ownMetrics: 'Own metrics of your organization',
  surveyAnswers: 'Answers to surveys',
  badgeSwipes: 'Badge data',
};

export const tableName = (table: string): string => tableNames[table] ?? table;

export const daysText = ({ firstDay, lastDay }: Pick<MyData['tables'][number], 'firstDay' | 'lastDay'>): string =>
  daysShort(firstDay, lastDay) ?? 'as it stands now';

const attributeNames: Readonly<Record<string, string>> = {
  joinedOn: 'Joined on',
  leftOn: 'Left on',
  zone: 'Time zone',
  workStart: 'Work begins',
  workEnd: 'Work ends',
  managers: 'People above you',
  isLeftOut: 'Left out of all figures',
};

/** The fields of the HR row that say something in words; tokens stand in the download. */
export function attributesOf(attributes: NonNullable<MyData['attributes']>): readonly (readonly [string, string])[] {
  return Object.entries(attributeNames).flatMap(([field, name]) => {
    const text = attributeText(field, attributes[field]);
    return text === '' ? [] : [[name, text] as const];
  });
}

function attributeText(field: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : '';
  if (typeof value === 'string') return field.endsWith('On') ? dayName(value) : value;
  if (typeof value !== 'number' || value === 0) return '';
  return field.startsWith('work') ? clock(value) : number(value);
}

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

type Responses = MyData['figures']['given'];

/** How soon answers came, to what somebody began and from them to others. */
export function answersText({ given, received }: Pick<MyData['figures'], 'given' | 'received'>): string {
  const after = ({ medianSeconds, threads }: Responses) =>
    medianSeconds === null
      ? undefined
      : `a median of ${duration(medianSeconds)} (${counted(threads, 'thread', 'threads')})`;
  const [came, went] = [after(received), after(given)];
  return [
    came === undefined ? 'Nobody answered what you began.' : `The first answer to what you began came after ${came}.`,
    went === undefined ? 'You answered nothing that others began.' : `Your first answer to others came after ${went}.`,
    'Answers after seven days do not count.',
  ].join(' ');
}

export function objectedText({ since, recordedBy }: NonNullable<MyData['objection']>): string {
  const by = {
    member: 'You objected',
    owner: 'An owner recorded your objection',
    operator: 'Your objection was recorded',
  };
  return `${by[recordedBy]} on ${dayName(since)}. Since then nothing about you is kept.`;
}

/** Names of connections that could not be asked who has the address. */
export const notAskedText = (names: readonly string[]): string =>
  `${names.map((name) => `“${name}”`).join(', ')} could not be asked about your address.`;

/** Of whoever sees how many objected; null is fewer than five, which may be nobody. */
export const objectorsText = (people: number | null): string =>
  people === null ? 'Fewer than five people objected, or nobody did.' : `${number(people)} people objected.`;

/** Whose objections do not hold for what comes under another key. */
export const againText = ({ of, people }: Objections['again'][number]): string =>
  `${people === null ? 'Some of them are' : `${number(people)} of them are`} not recognized in what comes from “${of}”.`;
