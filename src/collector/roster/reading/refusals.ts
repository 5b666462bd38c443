// The sentences with which a file is refused. None quotes anything that stands in it.
import { type ErrorCode, errorCodes, isHouseError, Refused } from '../../../base/errors.ts';

const refused = (code: ErrorCode, why: string, next: string): Refused =>
  new Refused(code, `${errorCodes[code].slice(0, -1)}${why === '' ? '' : `: ${why}`}.`, next);

const saveAgain = 'Save it again as .csv, in UTF-8, or as .xlsx.';

export const unreadable = (why: string): Refused => refused('file-unreadable', why, saveAgain);
export const truncated = (): Refused => refused('file-truncated', '', 'Export it again, and compare the sizes.');
export const tooLarge = (why: string): Refused =>
  refused('file-too-large', why, 'Split it by SNAPSHOT day, or leave out columns that are ignored anyway.');
export const nameInvalid = (): Refused =>
  refused('file-name-invalid', '', 'Rename it, as in employee_snapshot_20260105.csv.');
export const formatUnknown = (why: string): Refused =>
  refused('file-format-unknown', why, 'Save it as .csv, .csv.gz or .xlsx.');

/** Says which of several files it was, by its place: paths and names stay out of errors. */
export function ofPlace(error: unknown, place: number, files: number): unknown {
  if (!(error instanceof Refused) || files === 1) return error;
  return new Refused(error.code, `File ${place} of ${files}: ${error.message}`, error.next);
}

/** What the system or a parser threw, as one of ours. Their messages can quote cells and paths, so none goes on. */
export function fromReading(error: unknown): unknown {
  if (isHouseError(error)) return error;
  const code = String((error as { readonly code?: unknown } | null)?.code ?? '');
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return refused('file-not-found', '', 'Check the path.');
  }
  if (/^(EACCES|EPERM|EIO|ELOOP|EISDIR)$/.test(code)) return unreadable('the account that runs Tacit may not read it');
  if (code === 'Z_BUF_ERROR') return truncated();
  if (code.startsWith('Z_')) return unreadable('it cannot be unpacked');
  if (code === 'CSV_QUOTE_NOT_CLOSED') return unreadable('a quote is never closed');
  if (code === 'CSV_MAX_RECORD_SIZE') return tooLarge('a row is longer than the limit, or a quote is never closed');
  return code.startsWith('CSV_') ? unreadable('its rows and quotes do not fit together') : error;
}
