// The closed vocabulary of what may be kept: there is no kind for text, and no way to add one here.
//
// Every kind is content-proof even when it is aimed at the wrong path: person, people, ref, refs, identity,
// identities, label and labels give keyed one-way tokens, time gives an instant or nothing, day a day or none,
// flag a boolean, countOf, countsOf, lengthOf and wordsOf give numbers, numberOf one within a range and oneOf and eachOf
// words from a list, which both stand in the declaration. The words behind labels stand in the directory of the organization (labels.ts).

/** Where a value is read: a path such as `reactions[].users[]`, or a function of the record. */
export type Source<Context> = string | ((record: unknown, context: Context) => unknown);

export type Kind =
  | 'person'
  | 'people'
  | 'identity'
  | 'identities'
  | 'label'
  | 'labels'
  | 'day'
  | 'ref'
  | 'refs'
  | 'time'
  | 'flag'
  | 'countOf'
  | 'countsOf'
  | 'lengthOf'
  | 'wordsOf'
  | 'numberOf'
  | 'oneOf'
  | 'eachOf';

/** How one column is made from a record. `Context` is what the stream knows beside the record. */
export interface Kept<K extends Kind = Kind, Context = never> {
  readonly kind: K;
  readonly from: Source<Context>;
  /** For ref, refs, identity, identities and label: what the token names, so that equal ids of two kinds differ. */
  readonly of?: string;
  /** What a reader should know of the rule, one sentence; shown in the data inventory. */
  readonly rule?: string;
}

type Rule = { readonly rule?: string };

/** A keyed one-way token of an account. */
export const person = <C = never>(from: Source<C>, more: Rule = {}): Kept<'person', C> => ({
  kind: 'person',
  from,
  ...more,
});

/** The tokens of several accounts, each once. */
export const people = <C = never>(from: Source<C>, more: Rule = {}): Kept<'people', C> => ({
  kind: 'people',
  from,
  ...more,
});

/** A keyed one-way token of a claim that can match accounts across sources, such as an e-mail address. */
export const identity = <C = never>(of: string, from: Source<C>, more: Rule = {}): Kept<'identity', C> => ({
  kind: 'identity',
  of,
  from,
  ...more,
});

/**
 * The tokens of several claims, in their order; what is none becomes the nil id, so that lists of one length stay so.
 * A function may give pairs `[of, claim]`, each with what it names.
 */
export const identities = <C = never>(of: string, from: Source<C>, more: Rule = {}): Kept<'identities', C> => ({
  kind: 'identities',
  of,
  from,
  ...more,
});

/** The token of an organizational word, such as a department or a time zone. For directories alone. */
export const label = <C = never>(of: string, from: Source<C>, more: Rule = {}): Kept<'label', C> => ({
  kind: 'label',
  of,
  from,
  ...more,
});

/** The tokens of several, in their order: the source is a function that gives pairs `[dimension, word]`. */
export const labels = <C = never>(from: Source<C>, more: Rule = {}): Kept<'labels', C> => ({
  kind: 'labels',
  from,
  ...more,
});

/** A day without a time, `YYYY-MM-DD`. */
export const day = <C = never>(from: Source<C>, more: Rule = {}): Kept<'day', C> => ({ kind: 'day', from, ...more });

/** A keyed one-way token of a thing. */
export const ref = <C = never>(of: string, from: Source<C>, more: Rule = {}): Kept<'ref', C> => ({
  kind: 'ref',
  of,
  from,
  ...more,
});

/** The tokens of several things, each once. */
export const refs = <C = never>(of: string, from: Source<C>, more: Rule = {}): Kept<'refs', C> => ({
  kind: 'refs',
  of,
  from,
  ...more,
});

/** An instant, to the microsecond; seconds since 1970 as a number or as a string such as `1700000000.000100`. */
export const time = <C = never>(from: Source<C>, more: Rule = {}): Kept<'time', C> => ({
  kind: 'time',
  from,
  ...more,
});

/** A boolean: true, 1, `"true"` and `"1"` are true, everything else is false. */
export const flag = <C = never>(from: Source<C>, more: Rule = {}): Kept<'flag', C> => ({
  kind: 'flag',
  from,
  ...more,
});

/** How many there are: a found number counts as itself, any other thing that is found counts one. */
export const countOf = <C = never>(from: Source<C>, more: Rule = {}): Kept<'countOf', C> => ({
  kind: 'countOf',
  from,
  ...more,
});

/** A list of numbers; what is no number becomes 0. */
export const countsOf = <C = never>(from: Source<C>, more: Rule = {}): Kept<'countsOf', C> => ({
  kind: 'countsOf',
  from,
  ...more,
});

/** The number of code points of a string. The string itself goes nowhere. */
export const lengthOf = <C = never>(from: Source<C>, more: Rule = {}): Kept<'lengthOf', C> => ({
  kind: 'lengthOf',
  from,
  ...more,
});

/** The number of words of a string, counted as runs of letters and digits. The string itself goes nowhere. */
export const wordsOf = <C = never>(from: Source<C>, more: Rule = {}): Kept<'wordsOf', C> => ({
  kind: 'wordsOf',
  from,
  ...more,
});

/** A decimal number, moved into the column's range; NaN for what is none. */
export const numberOf = <C = never>(from: Source<C>, more: Rule = {}): Kept<'numberOf', C> => ({
  kind: 'numberOf',
  from,
  ...more,
});

/** One word of the column's list; anything else becomes the list's first word. */
export const oneOf = <C = never>(from: Source<C>, more: Rule = {}): Kept<'oneOf', C> => ({
  kind: 'oneOf',
  from,
  ...more,
});

/** Words of the column's list, one for each thing found; anything else becomes the list's first word. */
export const eachOf = <C = never>(from: Source<C>, more: Rule = {}): Kept<'eachOf', C> => ({
  kind: 'eachOf',
  from,
  ...more,
});
