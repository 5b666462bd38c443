// Looks through files that a Psoxy sanitized before anything of them is stored: whether all can be read, and whose ids they hold.
import type { ArchiveConnector, ArchivePlan } from '../../connector/connector.ts';
import { throughPsoxy } from '../../connector/through-psoxy.ts';
import type { Namespace, Pseudonymizer } from '../../privacy/pseudonym.ts';
import { isPsoxyToken, type PsoxySalt, psoxyTokenFor, withCanonicalTokens } from '../../privacy/psoxy-token.ts';
import { Sanitized } from '../../privacy/sanitize.ts';
import type { Kind } from '../../privacy/vocabulary.ts';
import type { Archive } from '../archive/archive.ts';
import { Counter } from '../counts.ts';
import { cancelled, sanitizersOf } from '../import-archive.ts';
import { addWanted } from '../wanted.ts';
import { LastEdits } from './last-edits.ts';
import { pagesOf, recordsOf } from './read-records.ts';

export interface Checking {
  readonly archive: Archive;
  readonly connector: ArchiveConnector<unknown>;
  /** With the key of the organization. */
  readonly pseudonymizerOf: (namespace: Namespace) => Pseudonymizer;
  /** One that is likely, before it is known whose files these are: with it those with ids in clear can be looked up too. */
  readonly salt: PsoxySalt | null;
  readonly notAfter: number;
  readonly signal: AbortSignal;
}

export interface Checked {
  readonly plan: ArchivePlan<unknown>;
  readonly edits: LastEdits;
  /** The lists, by their paths. */
  readonly lists: ReadonlyMap<string, readonly unknown[]>;
  /** Tokens of some of those whose ids came as tokens: under another salt all of them are others. */
  readonly people: readonly string[];
  /** True where somebody wrote, reacted or is listed whose id came as it is. */
  readonly hasPlainIds: boolean;
  /** How many are mentioned by an id that came as it is. */
  readonly plainMentions: number;
}

/** More of them prove nothing that these do not. */
const mostPeople = 500;

/** Throws Refused `archive-…` at the first flaw, and `import-cancelled`. */
export async function checkSanitized(checking: Checking): Promise<Checked> {
  const { connector, archive, signal, salt } = checking;
  const read = throughPsoxy(connector, null);
  const { isPerson, seams } = connector.psoxy!;
  const lists = new Map<string, readonly unknown[]>();
  for (const path of read.index(archive.paths)) lists.set(path, await wholeOf(archive, path, signal));
  const plan = read.plan(archive.paths, lists);
  const own = checking.pseudonymizerOf(read.namespace);
  const [plain, tokens] = [new Set<string>(), new Set<string>()];
  const person: Pseudonymizer['person'] = (id) => {
    const token = own.person(id);
    const isPlain = isPerson(id);
    if (isPlain) plain.add(token);
    if (tokens.size >= mostPeople) return token;
    if (isPlain && salt !== null) tokens.add(own.person(psoxyTokenFor(id, salt)));
    else if (isPsoxyToken(id)) tokens.add(token);
    return token;
  };
  const sanitizers = sanitizersOf({ ...checking, connector: read, pseudonymize: { ...own, person } });
  const book = new Book(plain, seams);
  const leftOut = new Counter();
  const edits = new LastEdits();
  for (const { stream, records, context } of plan.snapshots) book.note(sanitizers.get(stream)!(records, context));
  for await (const { stream, context, records } of pagesOf(archive, plan, signal)) {
    const wanted: unknown[] = [];
    addWanted(read, { stream, context }, canonical(records), wanted, leftOut);
    const sanitized = sanitizers.get(stream)!(wanted, context);
    book.note(sanitized);
    edits.note(sanitized);
  }
  return { plan, lists, edits, people: [...tokens], hasPlainIds: book.owners > 0, plainMentions: book.mentioned.size };
}

async function wholeOf(archive: Archive, path: string, signal: AbortSignal): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for await (const some of recordsOf(archive, path, { signal })) {
    if (signal.aborted) throw cancelled();
    for (const one of canonical(some)) all.push(one);
  }
  return all;
}

/** With every token in one form. */
export const canonical = (records: readonly unknown[]): readonly unknown[] =>
  records.map((record) => withCanonicalTokens(record));

/** Notes in which columns ids stood that came as they are. */
class Book {
  owners = 0;
  readonly mentioned = new Set<string>();
  readonly #plain: ReadonlySet<string>;
  readonly #seams: readonly string[];

  constructor(plain: ReadonlySet<string>, seams: readonly string[]) {
    this.#plain = plain;
    this.#seams = seams;
  }

  note(sanitized: Sanitized): void {
    const columns = Object.entries(sanitized.shape.columns);
    for (const row of Sanitized.rowsOf(sanitized)) {
      for (const [at, [name, { kind }]] of columns.entries()) this.#noteValue(kind, name, row[at]);
    }
  }

  #noteValue(kind: Kind, column: string, value: unknown): void {
    if (kind === 'person') this.#noteNamed(column, String(value));
    if (kind !== 'people') return;
    for (const one of value as readonly string[]) this.#noteNamed(column, one);
  }

  #noteNamed(column: string, token: string): void {
    if (!this.#plain.has(token)) return;
    if (this.#seams.includes(column)) this.mentioned.add(token);
    else this.owners += 1;
  }
}
