// Says what sanitizing a file came to, to whoever has the file: where what was found stands, and never what stands there.
import { table } from '../../base/table.ts';
import type { Bulk, BulkHris } from './kept-writer.ts';

export function describeBulk({ path, connector, rows, hris }: Bulk): string {
  const kept = hris === null ? `${number(rows)} rows` : `${number(rows)} of ${number(hris.read)} rows kept`;
  const parts = [
    `${path}: ${kept}. Send it with \`tacit import ${connector}\`.`,
    ...(hris === null ? [] : [ignoredOf(hris), findingsOf(hris)]),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function ignoredOf({ ignored }: BulkHris): string {
  if (ignored.length === 0) return '';
  return `Ignored, and nowhere kept: ${ignored.map(printable).join(', ')}. --map can take them for something.`;
}

function findingsOf({ counts, first }: BulkHris): string {
  if (counts.length === 0) return 'Nothing was found wrong.';
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const kinds = table(counts.map(({ severity, code, count, sentence }) => [severity, code, count, sentence]));
  const places = table(first.map(({ row, column, code }) => [`  row ${row}`, printable(column ?? ''), code]));
  const more = total > first.length ? `\n  … and ${number(total - first.length)} more` : '';
  return `${kinds}\n${places}${more}`;
}

const number = (count: number): string => count.toLocaleString('en');

/** A terminal obeys what cannot be seen. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '?');
