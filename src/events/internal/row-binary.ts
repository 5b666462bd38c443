// Writes rows as ClickHouse's RowBinary: five times as fast as text to write, twice as fast to read.
import { Defect } from '../../base/errors.ts';
import type { KeptValue, Row } from '../../privacy/sanitize.ts';
import type { Column, Shape } from '../../privacy/shapes.ts';
import type { Kind } from '../../privacy/vocabulary.ts';

/** What follows the values of every row. */
export interface RowTail {
  readonly connectionId: string;
  readonly keyVersion: number;
  readonly version: bigint;
}

/** Bytes that grow as they are written. */
class Bytes {
  raw: Buffer;
  end = 0;

  constructor(expected: number) {
    this.raw = Buffer.allocUnsafe(expected);
  }

  /** Makes room for `count` bytes behind `end`. They may move: `raw` must be read after this. */
  reserve(count: number): void {
    const wanted = this.end + count;
    if (wanted <= this.raw.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.raw.length * 2, wanted));
    this.raw.copy(larger, 0, 0, this.end);
    this.raw = larger;
  }
}

/** A message with a mention or two; where rows are longer the buffer grows. */
const usualRowBytes = 160;

/** Gathers the rows of one shape, columns in the order of the shape and then the tail. */
export class RowWriter {
  readonly #writers: readonly Writer[];
  readonly #tail: Buffer;
  readonly #bytes: Bytes;

  constructor(shape: Shape, tail: RowTail, expectedRows: number) {
    this.#writers = Object.values(shape.columns).map(writerOf);
    this.#tail = writeTail(tail);
    this.#bytes = new Bytes(expectedRows * usualRowBytes);
  }

  add(rows: readonly Row[]): void {
    const writers = this.#writers;
    const tail = this.#tail;
    const bytes = this.#bytes;
    for (const row of rows) {
      for (let at = 0; at < writers.length; at += 1) writers[at]!(bytes, row[at]!);
      bytes.reserve(tail.length);
      bytes.raw.set(tail, bytes.end);
      bytes.end += tail.length;
    }
  }

  /** All rows so far; good until the next `clear`. */
  written(): Buffer {
    return this.#bytes.raw.subarray(0, this.#bytes.end);
  }

  /** Forgets the rows and keeps the memory. */
  clear(): void {
    this.#bytes.end = 0;
  }
}

type Writer = (bytes: Bytes, value: KeptValue) => void;

/** Columns of most kinds are written alike, whatever the column. Two's complement: days before 1970 are negative. */
const alike: Partial<Record<Kind, Writer>> = {
  people: listOf(writeUuid),
  identities: listOf(writeUuid),
  refs: listOf(writeUuid),
  labels: listOf(writeUuid),
  day: (bytes, value) => writeUInt32(bytes, value as number),
  time: (bytes, value) => writeTime(bytes, value as number),
  flag: (bytes, value) => writeByte(bytes, value === true ? 1 : 0),
  countOf: (bytes, value) => writeUInt32(bytes, value as number),
  lengthOf: (bytes, value) => writeUInt32(bytes, value as number),
  wordsOf: (bytes, value) => writeUInt32(bytes, value as number),
  countsOf: listOf(writeUInt32),
  numberOf: (bytes, value) => writeDouble(bytes, value as number),
};

function writerOf(column: Column): Writer {
  const known = alike[column.kind];
  if (known !== undefined) return known;
  if (column.kind === 'oneOf') {
    const write = wordWriter(column.words ?? []);
    return (bytes, value) => write(bytes, value as string);
  }
  if (column.kind === 'eachOf') return listOf(wordWriter(column.words ?? []));
  // One token: it remembers the last, since many rows in a row have the same.
  const write = uuidWriter();
  return (bytes, value) => write(bytes, value as string);
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
  bytes.reserve(1);
  bytes.raw[bytes.end] = value;
  bytes.end += 1;
}

/** LEB128, as the format writes the length of a list. */
function writeLength(bytes: Bytes, length: number): void {
  let rest = length;
  for (; rest >= 0x80; rest >>>= 7) writeByte(bytes, (rest & 0x7f) | 0x80);
  writeByte(bytes, rest);
}

function writeUInt32(bytes: Bytes, value: number): void {
  bytes.reserve(4);
  putUInt32(bytes.raw, bytes.end, value);
  bytes.end += 4;
}

function writeDouble(bytes: Bytes, value: number): void {
  bytes.reserve(8);
  bytes.end = bytes.raw.writeDoubleLE(value, bytes.end);
}

/** Microseconds since 1970; fits a double exactly, so two halves are exact too. */
function writeTime(bytes: Bytes, microseconds: number): void {
  bytes.reserve(8);
  const upper = Math.floor(microseconds / 0x1_0000_0000);
  putUInt32(bytes.raw, bytes.end, microseconds - upper * 0x1_0000_0000);
  putUInt32(bytes.raw, bytes.end + 4, upper);
  bytes.end += 8;
}

/** Little end first. Buffer's own method asks too much for what is written 20 million times. */
function putUInt32(raw: Buffer, at: number, value: number): void {
  raw[at] = value;
  raw[at + 1] = value >>> 8;
  raw[at + 2] = value >>> 16;
  raw[at + 3] = value >>> 24;
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
  bytes.reserve(16);
  const { raw, end } = bytes;
  for (let pair = 0; pair < 16; pair += 1) {
    const digits = digitsAt[pair]!;
    raw[end + byteAt[pair]!] = (nibble[uuid.charCodeAt(digits)]! << 4) | nibble[uuid.charCodeAt(digits + 1)]!;
  }
  bytes.end += 16;
}

/** Rows that follow each other are often of one channel, or of one author: then the bytes are copied. */
function uuidWriter(): (bytes: Bytes, uuid: string) => void {
  let lastUuid = '';
  const last = Buffer.alloc(16);
  return (bytes, uuid) => {
    if (uuid === lastUuid) {
      bytes.reserve(16);
      for (let at = 0; at < 16; at += 1) bytes.raw[bytes.end + at] = last[at]!;
      bytes.end += 16;
      return;
    }
    writeUuid(bytes, uuid);
    bytes.raw.copy(last, 0, bytes.end - 16, bytes.end);
    lastUuid = uuid;
  };
}

function writeTail(tail: RowTail): Buffer {
  const bytes = new Bytes(26);
  writeUuid(bytes, tail.connectionId);
  bytes.raw.writeUInt16LE(tail.keyVersion, 16);
  bytes.raw.writeBigUInt64LE(tail.version, 18);
  return bytes.raw;
}
