// HR files in words: what is sent, what a preview says, what applying and removing does.
import type { Finding, RosterFile, RosterList, RosterReport } from '../../src/api/contract/people.ts';
import { counted, number } from './numbers.ts';
import { dayName } from './weeks.ts';

type Day = RosterReport['days'][number];
type Severity = Finding['severity'];

/** Why a file is not even sent; undefined when it is. */
export function fileProblem({ name, size }: { readonly name: string; readonly size: number }): string | undefined {
  if (!/\.(csv|csv\.gz|xlsx|kept\.gz)$/i.test(name))
    return 'None of the formats that are read: save it as .csv, .csv.gz or .xlsx, or sanitize it into a .kept.gz.';
  return size === 0 ? 'The file is empty: export it again.' : undefined;
}

/** `1,204 rows, 5 January 2026`. */
export function fileText({ rows, day, columns, isSanitized }: RosterFile): string {
  const parts = [
    rows === null ? counted(columns.length, 'column', 'columns') : counted(rows, 'row', 'rows'),
    day === null ? 'the day stands in a column' : dayName(day),
    ...(isSanitized ? ['sanitized in your network'] : []),
  ];
  return parts.join(', ');
}

/** Why files are not applied together; undefined where they are. */
export function togetherProblem(files: readonly RosterFile[], most: number): string | undefined {
  const sanitized = files.filter((each) => each.isSanitized).length;
  if (sanitized > 0 && sanitized < files.length)
    return 'Some of the files were sanitized in your network, and some were not: their tokens are of two keys. Remove the ones or the others.';
  return files.length > most
    ? `At most ${most} files are applied at once. Remove some; they can be added afterwards.`
    : undefined;
}

export const severityNames: Readonly<Record<Severity, string>> = {
  error: 'Left out',
  warning: 'Kept, wants a look',
  note: 'Kept',
};

export const severityTones: Readonly<Record<Severity, 'bad' | 'wait' | 'none'>> = {
  error: 'bad',
  warning: 'wait',
  note: 'none',
};

const severities: readonly Severity[] = ['error', 'warning', 'note'];

/** Those that leave rows out first, then by how many there are. */
export function sortedCounts(counts: RosterReport['findingCounts']): RosterReport['findingCounts'] {
  return counts.toSorted(
    (one, other) =>
      severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
      other.count - one.count ||
      (one.code < other.code ? -1 : 1),
  );
}

/** `1,200 of 1,204 rows are kept`. */
export function keptText({ rows, kept }: Pick<RosterReport, 'rows' | 'kept'>): string {
  if (kept === rows) return rows === 1 ? 'The one row is kept' : `All ${number(rows)} rows are kept`;
  return `${number(kept)} of ${counted(rows, 'row is', 'rows are')} kept, ${number(rows - kept)} left out`;
}

/** Of sanitized files: whose accounts they can be matched with. */
export const keyText = (isMatched: boolean): string =>
  isMatched
    ? 'Their key is that of your proxy: its accounts are matched with these people.'
    : 'No connection is read through a proxy with their key: no account can be matched with these people yet.';

/** `Replaces the file of this day`, `Against 5 January 2026`: what the numbers of a day are compared with. */
export function againstText({ against, isReplacing, day }: Day): string {
  if (isReplacing) return 'replaces what stands for this day';
  return against === null || against === day ? 'nothing stands before it' : `against ${dayName(against)}`;
}

/** What applying does, before it is done. */
export function applyText(days: readonly Day[]): string {
  const replaced = days.filter((each) => each.isReplacing).length;
  const people = days.at(-1)?.people ?? 0;
  const stands = `${counted(days.length, 'day stands', 'days stand')} then, the last with ${counted(people, 'person', 'people')}`;
  const instead =
    replaced === 0
      ? ''
      : `; ${replaced === days.length ? (replaced === 1 ? 'it replaces' : 'all replace') : `${number(replaced)} of them ${replaced === 1 ? 'replaces' : 'replace'}`} what stands for the same day`;
  return `${stands}${instead}. Accounts are matched again and figures computed again, which can take some minutes. It is written to the audit log.`;
}

/** What removing names. */
export function removeText({ day, people }: Pick<RosterList['rosters'][number], 'day' | 'people'>): string {
  return `Remove ${dayName(day)}, ${counted(people, 'person', 'people')}`;
}

/** The newest first. */
export function newestFirst(rosters: RosterList['rosters']): RosterList['rosters'] {
  return rosters.toSorted((one, other) => (one.day < other.day ? 1 : -1));
}
