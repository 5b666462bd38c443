// Of a list of accounts the rows that are stored, and beside each what is kept sealed of it.
import type { AccountOriginal, ConnectorFacts } from './stream.ts';
import { Sanitized, type Sanitizer } from '../privacy/sanitize.ts';
import { accountShape, type Shape } from '../privacy/shapes.ts';

/** In clear, in memory alone; `account` is the token. */
export type OriginalOf = AccountOriginal & { readonly account: string };

export interface ReadAccounts {
  readonly sanitized: Sanitized;
  readonly originals: readonly OriginalOf[];
}

/** So many accounts are in memory in clear beside their list. */
export const accountsAtOnce = 1000;

const columns = Object.keys(accountShape.columns);
const accountAt = columns.indexOf('account');
const classAt = columns.indexOf('class');

/** Nobody needs to be told whose a bot is; strangers have not asked to be looked up. */
const withoutOriginal: readonly unknown[] = ['bot', 'external'];

/** Of records of any stream; those of accounts pass the boundary one by one, so that each is known by its token. */
export function sanitizeWithOriginals(
  { originalOf }: Pick<ConnectorFacts, 'originalOf'>,
  sanitize: Sanitizer<Shape, unknown>,
  records: readonly unknown[],
  context: unknown,
): ReadAccounts {
  const none = sanitize([], context);
  if (originalOf === undefined || none.shape !== accountShape) {
    return { sanitized: sanitize(records, context), originals: [] };
  }
  const originals: OriginalOf[] = [];
  const parts = records.map((record) => {
    const part = sanitize([record], context);
    const [row] = Sanitized.rowsOf(part);
    if (row !== undefined && !withoutOriginal.includes(row[classAt])) {
      originals.push({ account: String(row[accountAt]), ...originalOf(record) });
    }
    return part;
  });
  return { sanitized: Sanitized.join([none, ...parts]), originals };
}
