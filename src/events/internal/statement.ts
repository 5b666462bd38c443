// Reads from a statement what the HTTP face must know of it: its format, and whether its rows follow.

export interface Statement {
  readonly sql: string;
  /** The format named at the end, taken off `sql`. */
  readonly format: string | undefined;
  /** `rows` gives rows, `insert` expects them, `other` does neither. */
  readonly kind: 'rows' | 'insert' | 'other';
}

const trailingFormat = /\sFORMAT\s+([A-Za-z]\w*)\s*;?\s*$/i;
const givesRows = /^[\s(]*(?:SELECT|WITH|SHOW|DESCRIBE|DESC|EXISTS|EXPLAIN)\b/i;
const insertsRows = /^\s*INSERT\s+INTO\s/i;
const insertHead = /^(\s*INSERT\s+INTO\s+(?:TABLE\s+)?[^\s(]+(?:\s*\([^)]*\))?)\s*(SETTINGS\s[\s\S]*)?$/i;

export function readStatement(text: string): Statement {
  const match = trailingFormat.exec(text);
  const sql = match === null ? text : text.slice(0, match.index);
  const format = match?.[1];
  if (insertsRows.test(sql)) return { sql, format, kind: format === undefined ? 'other' : 'insert' };
  return { sql, format, kind: givesRows.test(sql) ? 'rows' : 'other' };
}

/** The same insert, reading its rows from a file; undefined when the statement is not of that form. */
export function insertFromFile(insert: Statement, path: string): string | undefined {
  const match = insertHead.exec(insert.sql);
  if (match === null || insert.format === undefined) return undefined;
  return `${match[1]} FROM INFILE ${quoted(path)} ${match[2] ?? ''} FORMAT ${insert.format}`;
}

/** Formats whose rows stand alone, so that a result can be sent piece by piece. */
const streamed = new Set([
  'JSONEachRow',
  'JSONCompactEachRow',
  'JSONStringsEachRow',
  'TabSeparated',
  'TSV',
  'RowBinary',
]);

export function canStream(kind: Statement['kind'], format: string): boolean {
  return kind === 'rows' && streamed.has(format);
}

/** A string literal of SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
