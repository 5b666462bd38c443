// An HR file becomes a file of kept rows: by the columns that are recognized or named, with what was found in it as counts.
import { newId } from '../../base/ids.ts';
import { Refused } from '../../base/errors.ts';
import type { ColumnMeaning, RecognizedColumn } from '../../collector/roster/reading/column-meaning.ts';
import { recognizeColumns } from '../../collector/roster/reading/columns.ts';
import { findingSentences, type RowFinding } from '../../collector/roster/reading/finding.ts';
import { FindingTally } from '../../collector/roster/reading/finding-tally.ts';
import { readRoster, type RosterReading } from '../../collector/roster/reading/read-roster.ts';
import { openRosterFile, type RosterFile } from '../../collector/roster/reading/roster-file.ts';
import { groupsOf, hris, type HrisRecord, hrisKeep } from '../../connectors/hris/hris.ts';
import { fileDimensions } from '../../privacy/dimensions.ts';
import { cleanLabel } from '../../privacy/label.ts';
import { pseudonymizer, type Pseudonymizer } from '../../privacy/pseudonym.ts';
import { sanitizer } from '../../privacy/sanitize.ts';
import { rosterShape } from '../../privacy/shapes.ts';
import { type Bulk, type BulkHris, type BulkOptions, openKeptFile } from './kept-writer.ts';

const mostShown = 20;

/** Throws Refused `invalid-request` for a mapping that does not fit and for what is not one day, and as whoever reads a file does. */
export async function sanitizeHris(path: string, options: BulkOptions): Promise<Bulk> {
  const source = await openRosterFile(path);
  try {
    const columns = columnsOf(source, options.mapping ?? {});
    const roster = await readRoster(
      source,
      columns.map(({ meaning }) => meaning),
    );
    const [day, another] = roster.days;
    if (another !== undefined) throw notOneDay();
    if (day === undefined) throw await notUnderstood(roster);
    const file = openKeptFile(path, options);
    return await file.written(async () => {
      file.head({ connector: 'hris', source: null, day: day.day });
      const found = await write(file, roster, options.key);
      const ignored = columns.flatMap(({ header, meaning }) =>
        meaning.is === 'ignore' && header !== '' ? [header] : [],
      );
      return { connector: 'hris', hris: { ...found, ignored } };
    });
  } finally {
    await source.close();
  }
}

type KeptWriter = ReturnType<typeof openKeptFile>;

async function write(file: KeptWriter, roster: RosterReading, key: Buffer): Promise<Omit<BulkHris, 'ignored'>> {
  const pseudonymize = pseudonymizer({ version: 1, secret: key }, hris.namespace);
  const sanitize = sanitizer(rosterShape, hrisKeep, pseudonymize);
  const numbers = new Map(fileDimensions.map(({ key: name, number }) => [name as string, number]));
  const context = { snapshot: newId(), numbers };
  const words = new Words();
  const tally = new FindingTally();
  const first: RowFinding[] = [];
  for await (const { records, findings } of roster.parts()) {
    file.rows('people', sanitize(records, context));
    for (const record of records) words.hear(record);
    for (const finding of findings) tally.add(finding);
    first.push(...findings.slice(0, mostShown - first.length));
    await file.flushed();
  }
  file.line({ is: 'words', words: words.tokens(pseudonymize) });
  const counts = tally.counts();
  // Where it was found stays here: a header is whatever somebody wrote.
  const told = counts.map(({ code, severity, count }) => [code, severity, count]);
  file.line({ is: 'findings', read: roster.rows, counts: told });
  return { read: roster.rows, counts, first };
}

/** What somebody says comes first. */
function columnsOf({ headers }: RosterFile, mapping: Readonly<Record<string, ColumnMeaning>>): RecognizedColumn[] {
  if (Object.keys(mapping).some((header) => !headers.includes(header))) {
    throw new Refused(
      'invalid-request',
      'The mapping names a column that the HR file does not have.',
      'Write each header as it stands in the file.',
    );
  }
  return recognizeColumns(headers).map((column) =>
    Object.hasOwn(mapping, column.header) ? { ...column, meaning: settled(mapping[column.header]!) } : column,
  );
}

/** A dimension by its key or its name. Those of an organization's own are numbered by the collector, which is not asked here. */
function settled(meaning: ColumnMeaning): ColumnMeaning {
  if (meaning.is !== 'group') return meaning;
  const said = meaning.dimension.toLowerCase();
  const found = fileDimensions.find(({ key, name }) => key.toLowerCase() === said || name.toLowerCase() === said);
  if (found !== undefined) return { is: 'group', dimension: found.key };
  throw new Refused(
    'invalid-request',
    'The mapping names a group that not every organization has.',
    `Take the column for one of these, or for nothing: ${fileDimensions.map(({ key }) => key).join(', ')}.`,
  );
}

/** The words of groups of two and more, and of time zones: a group of one may be called by a name. */
class Words {
  readonly #heard = new Map<string, { readonly dimension: string; readonly word: string; people: number }>();

  hear(record: HrisRecord): void {
    for (const [dimension, word] of groupsOf(record)) this.#count(dimension, word);
    if (record.zone !== null) this.#count('zone', record.zone);
  }

  tokens(pseudonymize: Pseudonymizer): readonly (readonly [dimension: string, word: string, token: string])[] {
    return [...this.#heard.values()]
      .filter(({ dimension, people }) => people > 1 || dimension === 'zone')
      .map(({ dimension, word }) => [dimension, word, pseudonymize.label(dimension, word)]);
  }

  #count(dimension: string, found: string): void {
    const word = cleanLabel(found);
    if (word === undefined) return;
    const key = `${dimension}\0${word.toLowerCase()}`;
    const known = this.#heard.get(key);
    if (known === undefined) this.#heard.set(key, { dimension, word, people: 1 });
    else known.people += 1;
  }
}

const notOneDay = (): Refused =>
  new Refused(
    'invalid-request',
    'The HR file holds more than one day.',
    'Give one file for each day, with the day at the end of its name, as in employee_snapshot_20260105.csv.',
  );

/** The first of what is wrong with all of it. */
async function notUnderstood(roster: RosterReading): Promise<Refused> {
  for await (const { findings } of roster.parts()) {
    const worst = findings.find(({ severity }) => severity === 'error') ?? findings[0];
    if (worst === undefined) continue;
    const what = findingSentences[worst.code];
    return new Refused(
      'invalid-request',
      `The HR file cannot be understood: ${what}`,
      'Say with --map what its columns are, or mend the file.',
    );
  }
  return new Refused('invalid-request', 'The HR file holds no row.', 'Export it again.');
}
