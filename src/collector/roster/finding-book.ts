// Gathers what is found in HR files: how often each, the first of them, and all of them where they can be fetched.
import type { RandomAccess } from '../archive/random-access.ts';
import type { Spool } from '../archive/spool.ts';
import { findingSentences, type RowFinding } from './reading/finding.ts';
import { type FindingCount, FindingTally } from './reading/finding-tally.ts';

export interface Finding extends RowFinding {
  readonly file: string;
  readonly sentence: string;
}

const pieceCharacters = 64 * 1024;

export class FindingBook {
  readonly #spool: Spool;
  readonly #mostShown: number;
  readonly #tally = new FindingTally();
  readonly #first: Finding[] = [];
  #lines: string[] = [];
  #characters = 0;

  /** A report holds so many by itself. */
  constructor(spool: Spool, mostShown: number) {
    this.#spool = spool;
    this.#mostShown = mostShown;
  }

  get first(): readonly Finding[] {
    return this.#first;
  }

  get total(): number {
    return this.#tally.total;
  }

  add(file: string, found: RowFinding): void {
    const { row, column, code, severity } = found;
    const finding = { file, row, column, code, severity, sentence: findingSentences[code] };
    if (this.#first.length < this.#mostShown) this.#first.push(finding);
    this.#tally.add(found);
    const line = `${JSON.stringify(finding)}\n`;
    this.#lines.push(line);
    this.#characters += line.length;
  }

  /** To be called now and then: what was added is in memory until here. */
  async write(): Promise<void> {
    if (this.#characters >= pieceCharacters) await this.#writeAll();
  }

  async finish(): Promise<Spool> {
    await this.#writeAll();
    await this.#spool.finish();
    return this.#spool;
  }

  /** The worst first, of those the most frequent. */
  counts(): FindingCount[] {
    return this.#tally.counts();
  }

  async #writeAll(): Promise<void> {
    const text = this.#lines.join('');
    this.#lines = [];
    this.#characters = 0;
    if (text !== '') await this.#spool.write(Buffer.from(text));
  }
}

/** Reads back what a book wrote. */
export async function* findingsIn(access: RandomAccess): AsyncGenerator<Finding> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (let at = 0; at < access.size; at += pieceCharacters) {
      rest += decoder.decode(await access.read(at, pieceCharacters), { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as Finding;
    }
  } finally {
    await access.close();
  }
}
