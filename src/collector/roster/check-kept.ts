// Holds an HR file that was sanitized elsewhere against its columns, all of it, and says what can be told of it.
import { Refused } from '../../base/errors.ts';
import { fileDimensions } from '../../privacy/dimensions.ts';
import { type Labels, readmitLabels } from '../../privacy/label.ts';
import { type Row, Sanitized } from '../../privacy/sanitize.ts';
import { rosterShape } from '../../privacy/shapes.ts';
import { admit } from '../kept/import-kept.ts';
import { type Findings, type KeptFile, keptRefused, type Rows } from '../kept/read-kept.ts';
import { type FindingCode, findingSentences, type FindingSeverity } from './reading/finding.ts';
import { findingSeverities, FindingTally } from './reading/finding-tally.ts';

export interface CheckedKept {
  readonly day: string;
  readonly labels: Labels;
  /** Those that were kept, of those that were read. */
  readonly rows: number;
  readonly read: number;
  /** What was found where it was sanitized; at which places was not told. */
  readonly tally: FindingTally;
  /** The tokens of the groups, by the number of their dimension. */
  readonly groups: ReadonlyMap<number, ReadonlySet<string>>;
}

const numbers = new Set<number>(fileDimensions.map(({ number }) => number));
const dimensions = new Set<string>(['zone', ...fileDimensions.map(({ key }) => key)]);
const names = Object.keys(rosterShape.columns);
const [snapshotAt, groupsAt, dimensionsAt] = ['snapshot', 'groups', 'dimensions'].map((name) => names.indexOf(name));

/** Throws Refused `kept-file-refused`. */
export async function checkKept(file: KeptFile, keyVersion: number): Promise<CheckedKept> {
  const { connector, day } = file.head;
  if (connector !== 'hris' || day === null) throw ofAnExport();
  const { snapshots, groups, labels, findings, rows } = await heardOf(file, keyVersion);
  const [snapshot, another] = snapshots;
  if (labels === undefined || typeof snapshot !== 'string' || another !== undefined) throw keptRefused();
  // Files of before said nothing of what was found.
  const { read, counts } = findings ?? { read: rows, counts: [] };
  if (read < rows) throw keptRefused();
  return { day, labels, rows, read, tally: tallied(counts), groups };
}

/** Words and findings come once at most. */
async function heardOf(file: KeptFile, keyVersion: number) {
  const snapshots = new Set<unknown>();
  const groups = new Map<number, Set<string>>();
  let labels: Labels | undefined;
  let findings: Findings | undefined;
  let rows = 0;
  for await (const line of file.lines()) {
    if (line.is === 'words') {
      labels = labels === undefined ? readmitLabels(line.words, dimensions) : undefined;
      if (labels === undefined) throw keptRefused();
    } else if (line.is === 'findings') {
      if (findings !== undefined) throw keptRefused();
      findings = line;
    } else {
      const people = peopleOf(line, keyVersion);
      if (!people.every((row) => hears(row, groups))) throw keptRefused();
      for (const row of people) snapshots.add(row[snapshotAt!]);
      rows += people.length;
    }
  }
  return { snapshots, groups, labels, findings, rows };
}

function peopleOf({ stream, rows }: Rows, keyVersion: number): readonly Row[] {
  if (stream !== 'people') throw keptRefused();
  return Sanitized.rowsOf(admit(rosterShape, keyVersion, rows));
}

/** False where groups and dimensions are no lists of one length, or a dimension is not one that everybody has. */
function hears(row: Row, groups: Map<number, Set<string>>): boolean {
  const [tokens, of] = [row[groupsAt!] as readonly string[], row[dimensionsAt!] as readonly number[]];
  if (tokens.length !== of.length || !of.every((number) => numbers.has(number))) return false;
  for (const [at, number] of of.entries()) {
    const known = groups.get(number) ?? new Set();
    groups.set(number, known.add(tokens[at]!));
  }
  return true;
}

/** Listed words and counts, and nothing else. */
function tallied(counts: unknown): FindingTally {
  const tally = new FindingTally();
  if (!Array.isArray(counts) || counts.length > Object.keys(findingSentences).length * 3) throw keptRefused();
  for (const one of counts as unknown[]) {
    const [code, severity, count, more] = Array.isArray(one) ? (one as unknown[]) : [];
    if (!isCode(code) || !isSeverity(severity) || !isSome(count) || more !== undefined) throw keptRefused();
    tally.add({ code, severity }, count);
  }
  return tally;
}

const isCode = (word: unknown): word is FindingCode =>
  typeof word === 'string' && Object.hasOwn(findingSentences, word);
const isSeverity = (word: unknown): word is FindingSeverity => findingSeverities.some((one) => one === word);
const isSome = (count: unknown): count is number => Number.isSafeInteger(count) && (count as number) > 0;

const ofAnExport = (): Refused =>
  new Refused(
    'kept-file-refused',
    'The file holds kept rows of an export, and none of an HR file.',
    'Import it on the page of the connector of exports.',
  );
