// What My data says: names of tables, of fields of the HR file, and who recorded an objection.
import type { MyData } from '../../src/api/contract/my-data.ts';
import { duration, number } from './numbers.ts';
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

/** How long something took; null where nothing was there to take time. */
export const durationText = (seconds: number | null): string =>
  seconds === null ? 'none in these weeks' : duration(seconds);

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
