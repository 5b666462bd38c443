// The permission slip of HR files: what is read of one, and every field that is kept.
import type { Upload } from '../../connector/connector.ts';
import { stream } from '../../connector/stream.ts';
import { addressParts, nearForms } from '../../privacy/address.ts';
import { cleanLabel } from '../../privacy/label.ts';
import { type Keep, rosterShape } from '../../privacy/shapes.ts';
import { countOf, countsOf, day, flag, identities, identity, label, labels, ref } from '../../privacy/vocabulary.ts';

/** What is read of one row, in memory alone, as its columns were understood; what no column said is null or empty. */
export interface HrisRecord {
  readonly id: string;
  /** The main address first. */
  readonly emails: readonly string[];
  /** Valid in every tool. */
  readonly usernames: readonly string[];
  /** What the file says of single sources: `github`, `username`, `annika`. */
  readonly identities: readonly (readonly [source: string, of: 'username' | 'account', value: string])[];
  /** The ids of everybody above, the nearest first. */
  readonly managers: readonly string[];
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
  readonly zone: string | null;
  /** Minutes after midnight. */
  readonly workStart: number;
  readonly workEnd: number;
  /** One bit for each day, Monday the lowest. */
  readonly workDays: number;
  readonly isLeftOut: boolean;
  /** Pairs of a dimension and the word of this person. */
  readonly groups: readonly (readonly [dimension: string, word: string])[];
}

export interface HrisContext {
  /** What all rows of one day and one apply have in common. */
  readonly snapshot: string;
  /** The number of each dimension that the file fills. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** A person's id in the HR system: the same token wherever a file names it. */
export const hrId = 'hr-id';

// What comes here was understood by the reader of HR files; nothing else gives records to this declaration.
const of =
  <T>(read: (record: HrisRecord) => T) =>
  (record: unknown): T =>
    read(record as HrisRecord);

const part = (which: 'mailbox' | 'plainMailbox' | 'domain') =>
  of(({ emails }) => emails.map((email) => addressParts(email)?.[which]));

/** Where usernames are the same in all tools, that of one source is one of every tool. */
const usernames = (record: HrisRecord): string[] => [
  ...new Set([
    ...record.usernames,
    ...record.identities.flatMap(([, named, value]) => (named === 'username' ? [value] : [])),
  ]),
];

const near = of((record) => {
  const mailboxes = record.emails.flatMap((email) => addressParts(email)?.mailbox ?? []);
  return [...new Set([...mailboxes, ...usernames(record)].flatMap(nearForms))];
});

const claims = of((record) => record.identities.map(([source, named, value]) => [`${named}@${source}`, value]));

/** The pairs that name something: `groups` and `dimensions` are lists of one length. */
export const groupsOf = of(({ groups }) => groups.filter(([, word]) => cleanLabel(word) !== undefined));

export const hrisKeep: Keep<typeof rosterShape, HrisContext> = {
  snapshot: ref('snapshot', (_, { snapshot }) => snapshot, { rule: 'a random number of this apply' }),
  person: identity(hrId, 'id', { rule: 'a keyed token of EMPLOYEE_ID' }),
  emails: identities('email', 'emails[]', { rule: 'keyed tokens of the lower-cased addresses' }),
  mailboxes: identities('mailbox', part('mailbox'), { rule: 'keyed tokens of what stands before each @' }),
  plainMailboxes: identities('mailbox', part('plainMailbox'), { rule: 'the same without a +tag' }),
  domains: identities('domain', part('domain'), { rule: 'keyed tokens of what stands behind each @' }),
  usernames: identities('username', of(usernames), { rule: 'keyed tokens of the lower-cased usernames' }),
  claims: identities('account', claims, { rule: 'keyed tokens of an id or username in one source' }),
  near: identities('near', near, { rule: 'keyed tokens of up to three short forms of each mailbox and username' }),
  manager: identity(
    hrId,
    of(({ managers }) => managers[0]),
    { rule: 'a keyed token of MANAGER_ID, or of whose MANAGER_EMAIL it is' },
  ),
  managers: identities(hrId, 'managers[]', { rule: 'the same of their managers, up to the top' }),
  joinedOn: day('joinedOn'),
  leftOn: day('leftOn'),
  zone: label('zone', 'zone'),
  workStart: countOf('workStart', { rule: 'minutes after midnight' }),
  workEnd: countOf('workEnd', { rule: 'minutes after midnight' }),
  workDays: countOf('workDays', { rule: 'one bit for each day of the week' }),
  isLeftOut: flag('isLeftOut', { rule: 'from SAMPLE' }),
  groups: labels(groupsOf),
  dimensions: countsOf((record, { numbers }) => groupsOf(record).map(([dimension]) => numbers.get(dimension)), {
    rule: 'the number of the column that each group stood in',
  }),
};

export const hris: Upload = {
  kind: 'upload',
  id: 'hris',
  name: 'HR file',
  summary: 'Who belongs where on one day: departments, managers, dates, from a file of your HR system.',
  needs: ['A file with one row per person: .csv, .csv.gz or .xlsx, with EMPLOYEE_ID and EMPLOYEE_EMAIL.'],
  neverKept: [
    'names of people',
    'salaries, addresses of homes, dates of birth and every other column that you do not map: not even its header',
    'e-mail addresses, usernames and ids in clear: only a keyed token of each',
    'the file itself: it waits encrypted, and is destroyed when it was applied or an hour has passed',
  ],
  namespace: { name: 'hris', normalize: (id) => id.trim() },
  streams: {
    people: stream<typeof rosterShape, HrisContext>({
      shape: rosterShape,
      from: 'the rows of the file',
      keep: hrisKeep,
      dropped: ['every column that is neither recognized nor mapped'],
    }),
  },
};
