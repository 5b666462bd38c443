// Writes zip files as a stream, also beyond 65,535 entries and 4 GB, for tests and benches.
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { crc32, deflateRawSync } from 'node:zlib';

interface Entry {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly offset: number;
}

const utf8Flag = 0x0800;
const deflated = 8;
const fits32 = 0xffffffff;

/** Adds files one after another; `finish` writes the directory. Sizes are bytes. */
export class ZipWriter {
  readonly #file;
  readonly #entries: Entry[] = [];
  #offset = 0;

  constructor(path: string) {
    this.#file = createWriteStream(path);
  }

  async add(name: string, content: string | Buffer): Promise<void> {
    const unpacked = Buffer.from(content);
    const packed = deflateRawSync(unpacked);
    const entry: Entry = {
      name: Buffer.from(name),
      crc: crc32(unpacked),
      packed: packed.length,
      unpacked: unpacked.length,
      offset: this.#offset,
    };
    this.#entries.push(entry);
    await this.#write(localHeader(entry), packed);
  }

  async finish(): Promise<void> {
    const start = this.#offset;
    for (const entry of this.#entries) await this.#write(directoryHeader(entry));
    await this.#write(endOfDirectory(this.#entries.length, start, this.#offset - start));
    this.#file.end();
    await once(this.#file, 'finish');
  }

  async #write(...pieces: Buffer[]): Promise<void> {
    for (const piece of pieces) {
      this.#offset += piece.length;
      if (!this.#file.write(piece)) await once(this.#file, 'drain');
    }
  }
}

/** A whole zip file in one call: paths and what stands in them. */
export async function writeZip(path: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  const zip = new ZipWriter(path);
  for (const [name, content] of Object.entries(files)) await zip.add(name, content);
  await zip.finish();
}

function localHeader(entry: Entry): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(utf8Flag, 6);
  header.writeUInt16LE(deflated, 8);
  header.writeUInt32LE(entry.crc, 14);
  header.writeUInt32LE(entry.packed, 18);
  header.writeUInt32LE(entry.unpacked, 22);
  header.writeUInt16LE(entry.name.length, 26);
  return Buffer.concat([header, entry.name]);
}

function directoryHeader(entry: Entry): Buffer {
  const isFar = entry.offset > fits32;
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(45, 4);
  header.writeUInt16LE(45, 6);
  header.writeUInt16LE(utf8Flag, 8);
  header.writeUInt16LE(deflated, 10);
  header.writeUInt32LE(entry.crc, 16);
  header.writeUInt32LE(entry.packed, 20);
  header.writeUInt32LE(entry.unpacked, 24);
  header.writeUInt16LE(entry.name.length, 28);
  header.writeUInt16LE(isFar ? 12 : 0, 30);
  header.writeUInt32LE(isFar ? fits32 : entry.offset, 42);
  if (!isFar) return Buffer.concat([header, entry.name]);
  const far = Buffer.alloc(12);
  far.writeUInt16LE(1, 0);
  far.writeUInt16LE(8, 2);
  far.writeBigUInt64LE(BigInt(entry.offset), 4);
  return Buffer.concat([header, entry.name, far]);
}

function endOfDirectory(count: number, start: number, size: number): Buffer {
  const far = Buffer.alloc(56 + 20);
  far.writeUInt32LE(0x06064b50, 0);
  far.writeBigUInt64LE(44n, 4);
  far.writeUInt16LE(45, 12);
  far.writeUInt16LE(45, 14);
  far.writeBigUInt64LE(BigInt(count), 24);
  far.writeBigUInt64LE(BigInt(count), 32);
  far.writeBigUInt64LE(BigInt(size), 40);
  far.writeBigUInt64LE(BigInt(start), 48);
  far.writeUInt32LE(0x07064b50, 56);
  far.writeBigUInt64LE(BigInt(start + size), 64);
  far.writeUInt32LE(1, 72);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, 0xffff), 8);
  end.writeUInt16LE(Math.min(count, 0xffff), 10);
  end.writeUInt32LE(Math.min(size, fits32), 12);
  end.writeUInt32LE(Math.min(start, fits32), 16);
  const isFar = count >= 0xffff || size >= fits32 || start >= fits32;
  return isFar ? Buffer.concat([far, end]) : end;
}
