// Finds in stored rows what kept-out.ts finds in rows on their way: those that are somebody's, and those that name them.
import { nilId } from '../../base/ids.ts';
import type { KeptOutEntry } from '../../privacy/kept-out.ts';
import { namingColumns, ownColumns, type Shape } from '../../privacy/shape.ts';
import { tokenList } from './literals.ts';

type Entries = readonly KeptOutEntry[];

/** The condition of rows that are theirs. */
export function ofThemSql({ whose, columns }: Shape, entries: Entries): string {
  if (whose === null) return 'false';
  const { token, addresses = [], claims, usernames, needsMain = false } = whose;
  const isList = (name: string): boolean => columns[name]!.kind === 'identities';
  const first = (name: string): string => (isList(name) ? `${name}[1]` : name);
  const has = (name: string | undefined, tokens: readonly string[]): string => {
    if (name === undefined || needsMain || tokens.length === 0) return 'false';
    return isList(name) ? `hasAny(${name}, ${arrayOf(tokens)})` : `${name} IN ${tokenList(tokens)}`;
  };
  const known = entries.filter(({ kind }) => kind === 'main' || (kind === 'address' && !needsMain));
  const byAddress = addresses.flatMap(([mailbox, plainMailbox, domain]) =>
    known.length === 0
      ? []
      : [mailbox, plainMailbox].map(
          (part) => `(${first(part)}, ${first(domain)}) IN (${known.map(pairOf).join(', ')})`,
        ),
  );
  const tokens = tokensOf(entries, 'token');
  return either([
    tokens.length === 0 ? 'false' : `${token} IN ${tokenList(tokens)}`,
    ...byAddress,
    has(claims, tokensOf(entries, 'claim')),
    has(usernames, tokensOf(entries, 'username')),
  ]);
}

/** The condition of rows that name them, whosever they are. */
export function namingSql(shape: Shape, entries: Entries): string {
  const tokens = tokensOf(entries, 'token');
  if (tokens.length === 0) return 'false';
  return either(
    namingColumns(shape).map((name) =>
      isArray(shape, name) ? `hasAny(${name}, ${arrayOf(tokens)})` : `${name} IN ${tokenList(tokens)}`,
    ),
  );
}

/** What takes them out of those rows: `column = …, column = …`. */
export function withoutSql(shape: Shape, entries: Entries): string {
  const tokens = tokensOf(entries, 'token');
  return namingColumns(shape)
    .map((name) =>
      isArray(shape, name)
        ? `${name} = arrayFilter(one -> NOT has(${arrayOf(tokens)}, one), ${name})`
        : `${name} = if(${name} IN ${tokenList(tokens)}, toUUID('${nilId}'), ${name})`,
    )
    .join(', ');
}

/** What empties a row of everything that says whose it is. */
export function emptiedSql(shape: Shape): string {
  return ownColumns(shape.whose!)
    .map((name) => `${name} = ${isArray(shape, name) ? '[]' : `toUUID('${nilId}')`}`)
    .join(', ');
}

const isArray = ({ columns }: Shape, name: string): boolean =>
  columns[name]!.kind === 'people' || columns[name]!.kind === 'identities';

const tokensOf = (entries: Entries, kind: KeptOutEntry['kind']): string[] =>
  entries.flatMap((one) => (one.kind === kind ? [one.token] : []));

/** Through the list that is checked: nothing but tokens gets into a statement. */
const arrayOf = (tokens: readonly string[]): string => `CAST([${tokenList(tokens).slice(1, -1)}], 'Array(UUID)')`;
const pairOf = ({ token, domain }: KeptOutEntry): string => `(${[token, domain].map(uuid).join(', ')})`;
const uuid = (token: string): string => `toUUID(${tokenList([token]).slice(1, -1)})`;

function either(conditions: readonly string[]): string {
  const some = conditions.filter((one) => one !== 'false');
  return some.length === 0 ? 'false' : `(${some.join(' OR ')})`;
}
