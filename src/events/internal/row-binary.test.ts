// Checks the format's growth: a byte that is written while the buffer moves must not stay behind.
import { expect, test } from 'vitest';
import type { KeptValue, Row } from '../../privacy/sanitize.ts';
import { type Column, type Shape, messageShape } from '../../privacy/shapes.ts';
import { RowWriter } from './row-binary.ts';

const shape: Shape = messageShape;
const tail = { connectionId: '00000000-0000-4000-8000-00000000000c', keyVersion: 1, version: 7n };
const token = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A value of the column's kind that differs from row to row; lists are far longer than usual. */
function valueOf({ kind, words = [] }: Column, at: number): KeptValue {
  if (kind === 'person' || kind === 'identity' || kind === 'ref') return token(at);
  if (kind === 'people' || kind === 'refs') return Array.from({ length: at % 40 }, (_, nth) => token(nth));
  if (kind === 'flag') return at % 3 === 0;
  if (kind === 'oneOf') return words[at % words.length]!;
  if (kind === 'eachOf') return Array.from({ length: at % 400 }, (_, nth) => words[(at + nth) % words.length]!);
  return kind === 'countsOf' ? [at, at + 1] : at;
}

function rowsOf(count: number): Row[] {
  return Array.from({ length: count }, (_, at) => Object.values(shape.columns).map((column) => valueOf(column, at)));
}

function bytesOf(rows: readonly Row[], expected = rows.length): Buffer {
  const writer = new RowWriter(shape, tail, expected);
  writer.add(rows);
  return writer.written();
}

test('many rows are the bytes of single rows, one after another, however often the buffer grew', () => {
  const rows = rowsOf(2_000);
  const single = rows.map((row) => bytesOf([row]));

  const together = bytesOf(rows);

  expect(together.length).toBeGreaterThan(2_000_000);
  expect(together.equals(Buffer.concat(single))).toBe(true);
});

test('rows that come in pieces are the bytes of rows that come at once', () => {
  const rows = rowsOf(300);
  const writer = new RowWriter(shape, tail, 1);

  for (let from = 0; from < rows.length; from += 7) writer.add(rows.slice(from, from + 7));

  expect(writer.written().equals(bytesOf(rows))).toBe(true);
});

test('a number, an instant and a token have the bytes that the format gives them', () => {
  const row = rowsOf(1)[0]!.slice();
  const names = Object.keys(shape.columns);
  row[names.indexOf('at')] = 1_700_000_000_000_100;
  row[names.indexOf('channel')] = '00112233-4455-6677-8899-aabbccddeeff';

  const bytes = bytesOf([row]);

  expect(names.slice(0, 2)).toEqual(['channel', 'at']);
  expect(bytes.subarray(0, 16).toString('hex')).toBe('7766554433221100ffeeddccbbaa9988');
  expect(bytes.readBigInt64LE(16)).toBe(1_700_000_000_000_100n);
});

test('a decimal number has the eight bytes of a double, the little end first', () => {
  const decimals: Shape = {
    name: 'decimals',
    is: 'snapshot',
    key: [],
    whose: null,
    columns: { value: { kind: 'numberOf', why: '' } },
  };
  const writer = new RowWriter(decimals, tail, 1);

  writer.add([[-0.25]]);

  expect(writer.written().readDoubleLE(0)).toBe(-0.25);
});
