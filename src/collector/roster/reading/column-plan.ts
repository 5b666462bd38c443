// Where in a row what stands, as the meanings of the columns say; and what is wrong with the header.
import type { ColumnMeaning } from './column-meaning.ts';
import { excludeEachOther } from './columns.ts';
import type { RowFinding } from './finding.ts';
import type { RosterFile } from './roster-file.ts';

type Single = Exclude<ColumnMeaning['is'], 'group' | 'identity' | 'alias' | 'ignore'>;

export interface ColumnPlan {
  readonly headers: readonly string[];
  readonly width: number;
  readonly single: Readonly<Partial<Record<Single, number>>>;
  readonly aliases: readonly number[];
  readonly identities: readonly { readonly at: number; readonly source: string; readonly of: 'username' | 'account' }[];
  readonly groups: readonly { readonly at: number; readonly dimension: string }[];
  /** Beside the column of the address, those in which nobody expects another one. */
  readonly besideEmail: readonly number[];
}

/** `meanings` has one for each header; what is missing is ignored. */
export function planOf(file: RosterFile, meanings: readonly ColumnMeaning[]): ColumnPlan {
  const { headers, width } = file;
  const single: Partial<Record<Single, number>> = {};
  const aliases: number[] = [];
  const identities: ColumnPlan['identities'][number][] = [];
  const groups: ColumnPlan['groups'][number][] = [];
  for (const [at] of headers.entries()) {
    const meaning = meanings[at] ?? { is: 'ignore' };
    if (meaning.is === 'group') groups.push({ at, dimension: meaning.dimension });
    else if (meaning.is === 'identity') identities.push({ at, source: meaning.source, of: meaning.of });
    else if (meaning.is === 'alias') aliases.push(at);
    else if (meaning.is !== 'ignore') single[meaning.is] ??= at;
  }
  const holdsAddresses = (at: number): boolean =>
    /mail|address/i.test(headers[at] ?? '') || /^(alias|managerEmail|identity)$/.test(meanings[at]?.is ?? '');
  const { email } = single;
  const beside = email === undefined ? [] : [email - 1, email + 1];
  const besideEmail = beside.filter((at) => at >= 0 && at < headers.length && !holdsAddresses(at));
  return { headers, width, single, aliases, identities, groups, besideEmail };
}

/** What is wrong with the header: an error there leaves out the whole file. */
export function headerFindings(file: RosterFile, meanings: readonly ColumnMeaning[]): readonly RowFinding[] {
  const findings: RowFinding[] = [];
  const find = (code: RowFinding['code'], column: string | null, severity: RowFinding['severity']) =>
    findings.push({ row: 1, column, code, severity });
  const has = (is: ColumnMeaning['is']): boolean => meanings.some((meaning) => meaning.is === is);
  if (!has('id')) find('column-missing', 'EMPLOYEE_ID', 'error');
  if (!has('email')) find('column-missing', 'EMPLOYEE_EMAIL', 'warning');
  if (!has('snapshot') && file.day === null) find('file-without-day', null, 'error');
  for (const [at, meaning] of meanings.entries()) {
    const isRepeated = meanings.slice(0, at).some((earlier) => excludeEachOther(earlier, meaning));
    if (isRepeated) find('column-repeated', file.headers[at] ?? '', 'error');
  }
  return findings;
}

/** The trimmed cell of a column that has one meaning; '' where there is no such column. */
export function cellOf(cells: readonly string[], plan: ColumnPlan, is: Single): string {
  const at = plan.single[is];
  return at === undefined ? '' : (cells[at] ?? '').trim();
}

export const headerOf = (plan: ColumnPlan, is: Single): string | null => plan.headers[plan.single[is] ?? -1] ?? null;
