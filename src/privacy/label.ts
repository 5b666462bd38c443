// Organizational words, such as the name of a department: cleaned here, and let into the directory alone.
import { Defect } from '../base/errors.ts';
import type { Pseudonymizer, Ref } from './pseudonym.ts';

declare const brand: unique symbol;
/** A cleaned organizational word of at most 80 characters. */
export type Label = string & { readonly [brand]: 'label' };

export interface LabelEntry {
  /** What stands for it in the event store. */
  readonly token: Ref;
  readonly dimension: string;
  readonly word: Label;
}

const longest = 80;

/** The word without padding, control characters and doubled spaces; undefined where nothing is left. */
export function cleanLabel(found: unknown): Label | undefined {
  if (typeof found !== 'string' && typeof found !== 'number') return undefined;
  const clean = String(found)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return clean === '' ? undefined : ([...clean].slice(0, longest).join('').trim() as Label);
}

// Assigned while the class below is defined; nobody outside this file can reach it.
let make: (entries: readonly LabelEntry[]) => Labels;

/** Words for the directory. Nothing but `labelsOf` makes one, in types and at run time. */
export class Labels {
  readonly #entries: readonly LabelEntry[];

  private constructor(entries: readonly LabelEntry[]) {
    this.#entries = entries;
  }

  /** Throws Defect for anything else, look-alikes included. */
  static entriesOf(value: Labels): readonly LabelEntry[] {
    if (typeof value !== 'object' || value === null || !(#entries in value)) {
      throw new Defect('not-sanitized', 'These words did not pass the privacy boundary.', 'Please report this.');
    }
    return value.#entries;
  }

  static {
    make = (entries) => new Labels(entries);
  }
}

/** The words of pairs `[dimension, word]`, each once, with the tokens that `label` and `labels` give them. */
export function labelsOf(pairs: Iterable<readonly [string, unknown]>, pseudonymize: Pseudonymizer): Labels {
  const entries = new Map<string, LabelEntry>();
  for (const [dimension, found] of pairs) {
    const word = cleanLabel(found);
    if (word === undefined) continue;
    const token = pseudonymize.label(dimension, word);
    if (!entries.has(token)) entries.set(token, { token, dimension, word });
  }
  return make([...entries.values()]);
}

/** More than so many words are no directory. */
const mostWords = 100_000;
const token = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Words with tokens that were made in another process: triples `[dimension, word, token]` of these dimensions, each word as
 * clean as it would be made here. Undefined for anything else.
 */
export function readmitLabels(found: unknown, dimensions: ReadonlySet<string>): Labels | undefined {
  const isEntry = (one: unknown): one is readonly [string, string, string] => {
    const [dimension, word, of] = Array.isArray(one) && one.length === 3 ? (one as readonly unknown[]) : [];
    const isWord = typeof word === 'string' && cleanLabel(word) === word;
    return typeof dimension === 'string' && dimensions.has(dimension) && isWord && token.test(String(of));
  };
  if (!Array.isArray(found) || found.length > mostWords || !found.every(isEntry)) return undefined;
  return make(found.map(([dimension, word, of]) => ({ dimension, word: word as Label, token: of as Ref })));
}
