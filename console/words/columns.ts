// The columns of HR files: one row per header over all files, what each is taken for, and what is still missing.
import type { ColumnMapping, ColumnMeaning, RosterFile } from '../../src/api/contract/people.ts';

export interface Column {
  /** Its place among the files, `0.3`: what a page may remember, where a header may not be kept. */
  readonly place: string;
  readonly header: string;
  readonly meaning: ColumnMeaning;
  readonly known: RosterFile['columns'][number]['known'];
  readonly examples: readonly string[];
  /** In how many of the files it stands. */
  readonly files: number;
}

/** What was chosen, by the place of the column. */
export type Choices = Readonly<Record<string, ColumnMeaning>>;

/** Those that need a look first, then as the files have them. */
export function columnsOf(files: readonly RosterFile[]): Column[] {
  const found = new Map<string, Column>();
  files.forEach((file, fileAt) =>
    file.columns.forEach(({ header, meaning, known, examples }, at) => {
      const before = found.get(header);
      const first = before ?? { place: `${fileAt}.${at}`, header, meaning, known, examples, files: 0 };
      found.set(header, {
        ...first,
        examples: first.examples.length > 0 ? first.examples : examples,
        files: first.files + 1,
      });
    }),
  );
  const columns = [...found.values()];
  return [...columns.filter((each) => each.known === 'no'), ...columns.filter((each) => each.known !== 'no')];
}

export const meaningIn = (column: Column, choices: Choices): ColumnMeaning => choices[column.place] ?? column.meaning;

export function mappingOf(columns: readonly Column[], choices: Choices): ColumnMapping {
  return Object.fromEntries(columns.map((each) => [each.header, meaningIn(each, choices)]));
}

type Fixed = Exclude<ColumnMeaning['is'], 'group' | 'identity'>;

/** Each fixed meaning, with what is kept of it. */
export const fixedMeanings: Readonly<Record<Fixed, { readonly name: string; readonly kept: string }>> = {
  id: { name: 'HR id', kept: 'as a pseudonym' },
  email: { name: 'E-mail address', kept: 'as pseudonyms of its parts' },
  alias: { name: 'Further e-mail address', kept: 'as pseudonyms of its parts' },
  managerId: { name: 'Manager, by HR id', kept: 'as a pseudonym' },
  managerEmail: { name: 'Manager, by address', kept: 'as a pseudonym' },
  joinDate: { name: 'First day', kept: 'as a day' },
  leaveDate: { name: 'Last day', kept: 'as a day' },
  timeZone: { name: 'Time zone', kept: 'as a word' },
  workStart: { name: 'Start of work', kept: 'as a time of day' },
  workEnd: { name: 'End of work', kept: 'as a time of day' },
  workDays: { name: 'Days of work', kept: 'as days of the week' },
  sample: { name: 'In figures or left out', kept: 'as yes or no' },
  snapshot: { name: 'The day the row speaks of', kept: 'as a day' },
  ignore: { name: 'Ignore', kept: 'not kept' },
};

export const fixedOrder = Object.keys(fixedMeanings) as readonly Fixed[];

/** The groups that every organization has; others it names itself. */
export const knownGroups: readonly { readonly key: string; readonly name: string }[] = [
  { key: 'department', name: 'Department' },
  { key: 'team', name: 'Team' },
  { key: 'location', name: 'Location' },
  { key: 'level', name: 'Level' },
  { key: 'role', name: 'Role' },
  { key: 'costCenter', name: 'Cost center' },
  { key: 'businessUnit', name: 'Business unit' },
  { key: 'businessSegment', name: 'Business segment' },
  { key: 'region', name: 'Region' },
  { key: 'territory', name: 'Territory' },
];

/** What is kept of a column that is taken for this. */
export function keptAs(meaning: ColumnMeaning): string {
  if (meaning.is === 'group') return 'as a word';
  return meaning.is === 'identity' ? 'as a pseudonym' : fixedMeanings[meaning.is].kept;
}

/** The choice of a list: `id`, `group department`, `own`, `identity`. */
export function choiceOf(meaning: ColumnMeaning, own: readonly string[]): string {
  if (meaning.is === 'identity') return 'identity';
  if (meaning.is !== 'group') return meaning.is;
  const isListed = knownGroups.some((each) => each.key === meaning.dimension) || own.includes(meaning.dimension);
  return isListed ? `group ${meaning.dimension}` : 'own';
}

/** `COST_CENTRE` is `Cost centre`: a first name for a group of one's own. */
export function groupNameOf(header: string): string {
  const words = header
    .replaceAll(/[_\s]+/g, ' ')
    .trim()
    .toLowerCase();
  return (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 60);
}

/** What a choice of the list means for a column of this header. */
export function meaningOf(choice: string, header: string): ColumnMeaning {
  if (choice === 'own') return { is: 'group', dimension: groupNameOf(header) || 'Group' };
  if (choice.startsWith('group ')) return { is: 'group', dimension: choice.slice('group '.length) };
  if (choice === 'identity') return { is: 'identity', source: sourceIn(header), of: 'username' };
  return { is: fixedOrder.find((each) => each === choice) ?? 'ignore' };
}

/** `GITLAB_USERNAME` speaks of `gitlab`. */
function sourceIn(header: string): string {
  const first = header.toLowerCase().split(/[^a-z0-9]+/)[0] ?? '';
  return /^[a-z][a-z0-9]{0,39}$/.test(first) ? first : 'any';
}

const many = new Set<ColumnMeaning['is']>(['ignore', 'alias', 'identity']);
const slotOf = (meaning: ColumnMeaning) => (meaning.is === 'group' ? `group ${meaning.dimension}` : meaning.is);

/** Columns that are taken for the same, of which only one can be; by their place. */
export function doubled(columns: readonly Column[], choices: Choices): ReadonlySet<string> {
  const bySlot = Map.groupBy(
    columns.filter((each) => !many.has(meaningIn(each, choices).is)),
    (each) => slotOf(meaningIn(each, choices)),
  );
  return new Set(
    [...bySlot.values()].filter((each) => each.length > 1).flatMap((each) => each.map(({ place }) => place)),
  );
}

/** Why there can be no preview yet; empty when there can. */
export function missingIn(files: readonly RosterFile[], columns: readonly Column[], choices: Choices): string[] {
  const meanings = new Set(columns.map((each) => meaningIn(each, choices).is));
  const withoutDay = files.filter((each) => each.day === null).length;
  return [
    ...(meanings.has('id') ? [] : ['Say which column holds the HR id: without it nobody can be told from another.']),
    ...(withoutDay > 0 && !meanings.has('snapshot')
      ? ['Say which column holds the day: the name of a file ends with no date.']
      : []),
    ...(doubled(columns, choices).size > 0 ? ['Two columns are taken for the same: choose one of them.'] : []),
    ...(columns.some((each) => problemIn(meaningIn(each, choices)) !== undefined)
      ? ['Complete what is marked below.']
      : []),
  ];
}

/** What is wrong in a name that was typed. */
export function problemIn(meaning: ColumnMeaning): string | undefined {
  if (meaning.is === 'group' && (meaning.dimension.trim() === '' || meaning.dimension.length > 60))
    return 'A group has a name of up to 60 characters.';
  if (meaning.is === 'identity' && !/^[a-z][a-z0-9_-]{0,39}$/.test(meaning.source))
    return 'A source is called by letters and digits, such as github.';
  return undefined;
}

/** What may be remembered in the browser: no header, and so no name that was made of one. */
export function rememberable(choices: Choices, own: readonly string[]): Choices {
  return Object.fromEntries(
    Object.entries(choices).map(([place, meaning]) => [
      place,
      meaning.is === 'group' && choiceOf(meaning, own) === 'own' ? { is: 'group', dimension: '' } : meaning,
    ]),
  );
}

/** The same after a reload: a group without a name gets that of its header again. */
export function recalled(choices: Choices, columns: readonly Column[]): Choices {
  const headers = new Map(columns.map((each) => [each.place, each.header]));
  return Object.fromEntries(
    Object.entries(choices).flatMap(([place, meaning]) => {
      const header = headers.get(place);
      if (header === undefined) return [];
      return [[place, meaning.is === 'group' && meaning.dimension === '' ? meaningOf('own', header) : meaning]];
    }),
  );
}
