// What the columns of a table are, how a connector fills them, and how a row is known to be somebody's.
import type { Kept, Kind } from './vocabulary.ts';

export interface Column<K extends Kind = Kind> {
  readonly kind: K;
  /** Why it is kept, as the data inventory says it. */
  readonly why: string;
  /** For oneOf and eachOf: every word there is; the first stands for all that is not listed. */
  readonly words?: readonly string[];
  /** For numberOf: the least and the most that it can hold. */
  readonly range?: readonly [least: number, most: number];
}

export interface Shape<Columns extends Record<string, Column> = Record<string, Column>> {
  /** The name of the table, plural. */
  readonly name: string;
  /** What happened once, or how a thing stands now. Events are kept month by month, snapshots all together. */
  readonly is: 'event' | 'snapshot';
  /** The columns that know a row; a later version of the same key replaces an earlier one. */
  readonly key: readonly (keyof Columns & string)[];
  readonly columns: Columns;
  /** How a row is known to be somebody's; null where no row is anybody's. */
  readonly whose: Whose<keyof Columns & string> | null;
}

/** By which columns a row is one person's, so that it can be kept out (kept-out.ts) and taken out again. */
export interface Whose<Name extends string = string> {
  /** The column with the token of the account or person. */
  readonly token: Name;
  /** Columns of addresses: a mailbox, the same without its tag, and its domain. Of lists the first is the main one. */
  readonly addresses?: readonly (readonly [mailbox: Name, plainMailbox: Name, domain: Name])[];
  /** The column with accounts and usernames of single sources. */
  readonly claims?: Name;
  /** The column with usernames that may be the same in all tools. */
  readonly usernames?: Name;
  /** Whether all of that tells more of the same person, or the token alone. */
  readonly tells: 'token' | 'everything';
  /** Beside the token only a main address makes a row theirs: what else stands in it may be another one's too. */
  readonly needsMain?: true;
  /** The row stays without token, addresses and claims: others of its file are counted with it. */
  readonly isEmptied?: true;
}

/** How a connector fills a shape: every column, each with its own kind. */
export type Keep<S extends Shape, Context = never> = {
  readonly [Name in keyof S['columns']]: Kept<S['columns'][Name]['kind'], Context>;
};

/** The columns that say whose a row is. */
export function ownColumns({ token, addresses = [], claims, usernames }: Whose): readonly string[] {
  return [token, ...addresses.flat(), ...[claims, usernames].filter((name) => name !== undefined)];
}

/** The columns in which a row can name somebody else. */
export function namingColumns({ columns, whose, key }: Shape): readonly string[] {
  const own = whose === null ? [] : ownColumns(whose);
  const naming: readonly Kind[] = ['person', 'people', 'identity', 'identities'];
  return Object.entries(columns).flatMap(([name, { kind }]) =>
    naming.includes(kind) && !own.includes(name) && !key.includes(name) ? [name] : [],
  );
}
