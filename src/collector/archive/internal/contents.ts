// A zip's table of contents in little memory: a name and 26 bytes for each of what can be millions of files.

/** Where a file lies in the zip and what the table says of it. */
export interface Place {
  readonly offset: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly crc32: number;
  readonly method: number;
}

/** As yauzl calls them. */
interface FromTable {
  readonly relativeOffsetOfLocalHeader: number;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  readonly crc32: number;
  readonly compressionMethod: number;
}

export class Contents {
  #paths: string[] = [];
  #offsets = new Float64Array(1024);
  #packedBytes = new Float64Array(1024);
  #unpackedBytes = new Uint32Array(1024);
  #crc32s = new Uint32Array(1024);
  #methods = new Uint16Array(1024);
  /** The row of each path; undefined while both are in the same order. */
  #rows: Uint32Array | undefined;
  #lastFound = -1;

  get paths(): readonly string[] {
    return this.#paths;
  }

  /** The limits keep the unpacked size of a file below 4 GB. */
  add(path: string, entry: FromTable): void {
    const at = this.#paths.length;
    if (at === this.#offsets.length) this.#grow(at * 2);
    this.#offsets[at] = entry.relativeOffsetOfLocalHeader;
    this.#packedBytes[at] = entry.compressedSize;
    this.#unpackedBytes[at] = entry.uncompressedSize;
    this.#crc32s[at] = entry.crc32;
    this.#methods[at] = entry.compressionMethod;
    this.#paths.push(path);
  }

  /** Puts the paths in order, once, after the last was added. Of two entries of one name the later one counts. */
  sorted(): this {
    const paths = this.#paths;
    if (isInOrder(paths)) return this;
    const order = Uint32Array.from(paths.keys());
    order.sort((one, other) => compare(paths[one]!, paths[other]!) || one - other);
    this.#rows = order.filter((row, at) => at + 1 >= order.length || paths[row] !== paths[order[at + 1]!]);
    this.#paths = Array.from(this.#rows, (row) => paths[row]!);
    return this;
  }

  find(path: string): Place | undefined {
    // Files are mostly asked for one after the other.
    const next = this.#lastFound + 1;
    const at = this.#paths[next] === path ? next : this.#search(path);
    if (this.#paths[at] !== path) return undefined;
    this.#lastFound = at;
    return this.#place(this.#rows?.[at] ?? at);
  }

  #search(path: string): number {
    let from = 0;
    let to = this.#paths.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (compare(this.#paths[middle]!, path) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #place(row: number): Place {
    return {
      offset: this.#offsets[row]!,
      packedBytes: this.#packedBytes[row]!,
      unpackedBytes: this.#unpackedBytes[row]!,
      crc32: this.#crc32s[row]!,
      method: this.#methods[row]!,
    };
  }

  #grow(length: number): void {
    this.#offsets = grown(this.#offsets, new Float64Array(length));
    this.#packedBytes = grown(this.#packedBytes, new Float64Array(length));
    this.#unpackedBytes = grown(this.#unpackedBytes, new Uint32Array(length));
    this.#crc32s = grown(this.#crc32s, new Uint32Array(length));
    this.#methods = grown(this.#methods, new Uint16Array(length));
  }
}

function grown<Numbers extends Float64Array | Uint32Array | Uint16Array>(from: Numbers, into: Numbers): Numbers {
  into.set(from);
  return into;
}

/** As the most programs write them; then nothing has to be sorted. */
function isInOrder(paths: readonly string[]): boolean {
  for (let at = 1; at < paths.length; at += 1) if (!(paths[at - 1]! < paths[at]!)) return false;
  return true;
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
