// A zip's table of contents in little memory: a name and five numbers for each of what can be millions of files.

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

const numbers = 5;

export class Contents {
  #paths: string[] = [];
  #table = new Float64Array(1024 * numbers);
  #rows = new Uint32Array(0);

  get paths(): readonly string[] {
    return this.#paths;
  }

  add(path: string, entry: FromTable): void {
    const at = this.#paths.length * numbers;
    if (at === this.#table.length) this.#grow();
    this.#table.set(
      [
        entry.relativeOffsetOfLocalHeader,
        entry.compressedSize,
        entry.uncompressedSize,
        entry.crc32,
        entry.compressionMethod,
      ],
      at,
    );
    this.#paths.push(path);
  }

  /** Puts the paths in order, once, after the last was added. Of two entries of one name the later one counts. */
  sorted(): this {
    const order = Uint32Array.from(this.#paths.keys());
    const paths = this.#paths;
    order.sort((one, other) => compare(paths[one]!, paths[other]!) || one - other);
    this.#rows = order.filter((row, at) => at + 1 >= order.length || paths[row] !== paths[order[at + 1]!]);
    this.#paths = Array.from(this.#rows, (row) => paths[row]!);
    return this;
  }

  find(path: string): Place | undefined {
    let from = 0;
    let to = this.#paths.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (compare(this.#paths[middle]!, path) < 0) from = middle + 1;
      else to = middle;
    }
    return this.#paths[from] === path ? this.#place(this.#rows[from]!) : undefined;
  }

  #place(row: number): Place {
    const [offset = 0, packedBytes = 0, unpackedBytes = 0, crc32 = 0, method = 0] = this.#table.subarray(
      row * numbers,
      (row + 1) * numbers,
    );
    return { offset, packedBytes, unpackedBytes, crc32, method };
  }

  #grow(): void {
    const larger = new Float64Array(this.#table.length * 2);
    larger.set(this.#table);
    this.#table = larger;
  }
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
