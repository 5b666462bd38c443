// Writes small zip files for tests, honest ones and others: every field of an entry can be made to lie.
import { crc32, deflateRawSync } from 'node:zlib';
import type { RandomAccess } from './random-access.ts';

export interface ZipEntry {
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  /** Fields of the table of contents that differ from what would be true. */
  readonly lie?: {
    readonly unpackedBytes?: number;
    readonly crc32?: number;
    readonly flags?: number;
    readonly method?: number;
    /** The upper 16 bits are the mode of a file on Unix. */
    readonly attributes?: number;
  };
}

const utf8Flag = 0x800;

/** The bytes of a zip file with these entries, deflated. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const table: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const packed = pack(entry);
    locals.push(localOf(packed));
    table.push(rowOf(packed, offset));
    offset += locals.at(-1)!.length;
  }
  const directory = Buffer.concat(table);
  return Buffer.concat([...locals, directory, endOf(entries.length, directory.length, offset)]);
}

interface Packed {
  readonly name: Buffer;
  readonly data: Buffer;
  readonly unpackedBytes: number;
  readonly crc32: number;
  readonly flags: number;
  readonly method: number;
  readonly attributes: number;
}

function pack({ name, content = '', lie = {} }: ZipEntry): Packed {
  const plain = Buffer.from(content as string);
  const { unpackedBytes = plain.length, flags = utf8Flag, method = 8, attributes = 0 } = lie;
  const data = method === 0 ? plain : deflateRawSync(plain);
  return {
    name: Buffer.from(name as string),
    data,
    unpackedBytes,
    crc32: lie.crc32 ?? crc32(plain),
    flags,
    method,
    attributes,
  };
}

/** The part that the entry's own header and its row in the table share. */
function sharedOf({ name, data, unpackedBytes, crc32: sum, flags, method }: Packed): Buffer {
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(20, 0);
  shared.writeUInt16LE(flags, 2);
  shared.writeUInt16LE(method, 4);
  shared.writeUInt32LE(sum, 10);
  shared.writeUInt32LE(data.length, 14);
  shared.writeUInt32LE(unpackedBytes, 18);
  shared.writeUInt16LE(name.length, 22);
  return shared;
}

const localOf = (packed: Packed): Buffer =>
  Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), sharedOf(packed), packed.name, packed.data]);

function rowOf(packed: Packed, offset: number): Buffer {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(packed.attributes >>> 0, 6);
  rest.writeUInt32LE(offset, 10);
  // Made by Unix, so that the attributes are a mode.
  return Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), sharedOf(packed), rest, packed.name]);
}

function endOf(entries: number, tableBytes: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(tableBytes, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

/** Bytes in memory, which tell whether they were closed. */
export function bytesOf(content: Buffer): RandomAccess & { isClosed: boolean } {
  return {
    size: content.length,
    isClosed: false,
    read: async (position, length) => content.subarray(position, position + length),
    async close() {
      this.isClosed = true;
    },
  };
}
