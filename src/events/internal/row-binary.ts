// Writes rows as ClickHouse's RowBinary: five times as fast as text to write, twice as fast to read.
import { Defect } from '../../base/errors.ts';
import type { KeptValue, Row } from '../../privacy/sanitize.ts';
import type { Column, Shape } from '../../privacy/shapes.ts';

/** What follows the values of every row. */
export interface RowTail {
  readonly connectionId: string;
  readonly keyVersion: number;
  readonly version: bigint;
}

/** Bytes that grow as they are written. */
class Bytes {
  #buffer: Buffer;
  #end = 0;

  constructor(expected: number) {
    this.#buffer = Buffer.allocUnsafe(expected);
  }

  /** The place of `count` bytes to be written now. */
  take(count: number): number {
    const at = this.#end;
    this.#end += count;
    if (this.#end > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#end));
      this.#buffer.copy(larger, 0, 0, at);
      this.#buffer = larger;
    }
    return at;
  }

  get raw(): Buffer {
    return this.#buffer;
  }

  written(): Buffer {
    return this.#buffer.subarray(0, this.#end);
  }
}

/** A message with a mention or two; where rows are longer the buffer grows. */
const usualRowBytes = 160;

/** The rows of one shape, columns in the order of the shape and then the tail. */
export function writeRows(shape: Shape, rows: readonly Row[], tail: RowTail): Buffer {
  const writers = Object.values(shape.columns).map(writerOf);
  const bytes = new Bytes(rows.length * usualRowBytes);
  const ending = writeTail(tail);
  for (const row of rows) {
    for (let at = 0; at < writers.length; at += 1) writers[at]!(bytes, row[at]!);
    const at = bytes.take(ending.length);
    bytes.raw.set(ending, at);
  }
  return bytes.written();
}

type Writer = (bytes: Bytes, value: KeptValue) => void;

function writerOf(column: Column): Writer {
  switch (column.kind) {
    case 'person':
    case 'ref':
    case 'identity':
      return (bytes, value) => writeUuid(bytes, value as string);
    case 'people':
    case 'refs':
      return listOf(writeUuid);
    case 'time':
      return (bytes, value) => writeTime(bytes, value as number);
    case 'flag':
      return (bytes, value) => writeByte(bytes, value === true ? 1 : 0);
    case 'countOf':
    case 'lengthOf':
    case 'wordsOf':
      return (bytes, value) => writeUInt32(bytes, value as number);
    case 'countsOf':
      return listOf(writeUInt32);
    case 'oneOf': {
      const write = wordWriter(column.words ?? []);
      return (bytes, value) => write(bytes, value as string);
    }
    case 'eachOf':
      return listOf(wordWriter(column.words ?? []));
  }
}

function listOf(write: (bytes: Bytes, item: never) => void): Writer {
  return (bytes, value) => {
    const items = value as readonly never[];
    writeLength(bytes, items.length);
    for (const item of items) write(bytes, item);
  };
}

function wordWriter(words: readonly string[]): (bytes: Bytes, word: string) => void {
  const places = new Map(words.map((word, place) => [word, place]));
  return (bytes, word) => {
    const place = places.get(word);
    if (place === undefined) throw new Defect('not-sanitized', 'A word is not in its list.', 'Please report this.');
    writeByte(bytes, place);
  };
}

function writeByte(bytes: Bytes, value: number): void {
  // In two steps: taking may move the bytes, and `raw` must be read after that.
  const at = bytes.take(1);
  bytes.raw[at] = value;
}

/** LEB128, as the format writes the length of a list. */
function writeLength(bytes: Bytes, length: number): void {
  let rest = length;
  for (; rest >= 0x80; rest >>>= 7) writeByte(bytes, (rest & 0x7f) | 0x80);
  writeByte(bytes, rest);
}

function writeUInt32(bytes: Bytes, value: number): void {
  const at = bytes.take(4);
  bytes.raw.writeUInt32LE(value, at);
}

/** Microseconds since 1970; fits a double exactly, so two halves are exact too. */
function writeTime(bytes: Bytes, microseconds: number): void {
  const at = bytes.take(8);
  bytes.raw.writeUInt32LE(microseconds % 0x1_0000_0000, at);
  bytes.raw.writeUInt32LE(Math.floor(microseconds / 0x1_0000_0000), at + 4);
}

const nibble = new Uint8Array(256);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  nibble[digit.charCodeAt(0)] = value;
  nibble[digit.toUpperCase().charCodeAt(0)] = value;
}

// The format keeps a UUID as two 64-bit halves, each little end first: this is where each pair of digits goes.
const digitsAt = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;
const byteAt = [7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8] as const;

function writeUuid(bytes: Bytes, uuid: string): void {
  if (uuid.length !== 36) throw new Defect('not-sanitized', 'A token has not the form of one.', 'Please report this.');
  const at = bytes.take(16);
  const raw = bytes.raw;
  for (let pair = 0; pair < 16; pair += 1) {
    const digits = digitsAt[pair]!;
    raw[at + byteAt[pair]!] = (nibble[uuid.charCodeAt(digits)]! << 4) | nibble[uuid.charCodeAt(digits + 1)]!;
  }
}

function writeTail(tail: RowTail): Buffer {
  const bytes = new Bytes(26);
  writeUuid(bytes, tail.connectionId);
  const at = bytes.take(10);
  bytes.raw.writeUInt16LE(tail.keyVersion, at);
  bytes.raw.writeBigUInt64LE(tail.version, at + 2);
  return Buffer.from(bytes.written());
}
