// Checks the format's growth: a byte that is written while the buffer moves must not stay behind.
import { expect, test } from 'vitest';
import type { Row } from '../../privacy/sanitize.ts';
import { type Shape, accountShape } from '../../privacy/shapes.ts';
import { writeRows } from './row-binary.ts';

const shape: Shape = accountShape;
const tail = { connectionId: '00000000-0000-4000-8000-00000000000c', keyVersion: 1, version: 7n };
const token = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const classes = ['person', 'guest', 'bot', 'external'];

function rowsOf(count: number): Row[] {
  return Array.from({ length: count }, (_, at) => [token(at), token(at + 1), classes[at % 4]!, at % 3 === 0]);
}

test('many rows are the bytes of few rows, one after another, however often the buffer grew', () => {
  const rows = rowsOf(60_000);
  // A thousand rows fit into the buffer as it begins.
  const few = Array.from({ length: 60 }, (_, at) => rows.slice(at * 1000, (at + 1) * 1000));

  const together = writeRows(shape, rows, tail);

  expect(together.length).toBeGreaterThan(3 * 2 ** 20);
  expect(together.equals(Buffer.concat(few.map((piece) => writeRows(shape, piece, tail))))).toBe(true);
});
