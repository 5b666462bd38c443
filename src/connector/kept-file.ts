// The file in which rows that a proxy kept go to a collector: what stands in its lines, each a JSON object.
//
// The first line says what the file is, those between hold rows and words, the last says how many rows there were. What is
// cut, or holds anything else, is refused whole.

export const keptFormat = 'tacit kept rows 1';

export interface KeptHead {
  readonly format: typeof keptFormat;
  /** `slack-export` or `hris`. */
  readonly connector: string;
  /** The fingerprint of the proxy's key. */
  readonly key: string;
  /** The token of the source; null for an HR file, which belongs to none. */
  readonly source: string | null;
  /** `YYYY-MM-DD`, of an HR file; null for an export. */
  readonly day: string | null;
}

export type KeptLine =
  | { readonly is: 'rows'; readonly stream: string; readonly rows: unknown }
  /** Of an HR file: dimension, word and token. */
  | { readonly is: 'words'; readonly words: unknown }
  /** Of an HR file: how many rows were read, and how often each thing was found in them. */
  | { readonly is: 'findings'; readonly read: number; readonly counts: unknown }
  | { readonly is: 'end'; readonly rows: number };

/** So many rows stand in one line. */
export const rowsPerLine = 500;

const token = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const hasNames = (found: object, ...names: readonly string[]): boolean =>
  Object.keys(found).toSorted().join() === names.toSorted().join();

/** Undefined where the line is no such head. */
export function keptHeadOf(line: string): KeptHead | undefined {
  const found = objectOf(line);
  if (found === undefined || !hasNames(found, 'format', 'connector', 'key', 'source', 'day')) return undefined;
  const { format, connector, key, source, day } = found;
  const isSound =
    format === keptFormat &&
    (connector === 'slack-export' || connector === 'hris') &&
    typeof key === 'string' &&
    /^[0-9a-f]{32}$/.test(key) &&
    (connector === 'hris' ? source === null : typeof source === 'string' && token.test(source)) &&
    (connector === 'hris' ? typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day) : day === null);
  return isSound ? (found as unknown as KeptHead) : undefined;
}

/** Undefined where the line is none of such a file. Rows and words are held against their columns by whoever takes them in. */
export function keptLineOf(line: string): KeptLine | undefined {
  const found = objectOf(line);
  if (found === undefined) return undefined;
  const { is, stream, rows, read } = found;
  if (is === 'rows' && hasNames(found, 'is', 'stream', 'rows') && typeof stream === 'string') return found as never;
  if (is === 'words' && hasNames(found, 'is', 'words')) return found as never;
  if (is === 'findings' && hasNames(found, 'is', 'read', 'counts') && isCount(read)) return found as never;
  return is === 'end' && hasNames(found, 'is', 'rows') && isCount(rows) ? (found as never) : undefined;
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

function objectOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const found: unknown = JSON.parse(line);
    const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
    return isObject ? (found as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
