// The people of one day in 17 bytes each: enough to say what changed between two days of a million people.

/** What is looked at of one row: tokens, as they are stored. */
export interface PersonOfDay {
  readonly person: string;
  readonly manager: string;
  readonly groups: readonly string[];
  /** The number of the dimension of each group. */
  readonly dimensions: readonly number[];
  /** Has not left by this day. */
  readonly isThere: boolean;
  readonly isLeftOut: boolean;
}

export interface Changes {
  readonly added: number;
  readonly left: number;
  /** Have another group in a dimension that is looked at. */
  readonly moved: number;
  readonly managersChanged: number;
}

const used = 1;
const there = 2;
const smallest = 1024;

/**
 * An open table: a token is keyed and random, so its first 64 bits know a person, and 32 bits of the others tell whether
 * something changed.
 */
export class PeopleOfDay {
  readonly #dimensions: ReadonlySet<number>;
  #size = smallest;
  #used = 0;
  #high = new Uint32Array(smallest);
  #low = new Uint32Array(smallest);
  #groups = new Uint32Array(smallest);
  #manager = new Uint32Array(smallest);
  #flags = new Uint8Array(smallest);
  #there = 0;
  #leftOut = 0;

  /** Of groups, those of these dimensions are looked at. */
  constructor(dimensions: ReadonlySet<number>) {
    this.#dimensions = dimensions;
  }

  /** Who has not left. */
  get count(): number {
    return this.#there;
  }

  get leftOut(): number {
    return this.#leftOut;
  }

  /** Each person once. */
  add({ person, manager, groups, dimensions, isThere, isLeftOut }: PersonOfDay): void {
    if (this.#used * 2 >= this.#size) this.#grow();
    this.#used += 1;
    if (isThere) this.#there += 1;
    if (isThere && isLeftOut) this.#leftOut += 1;
    const flags = isThere ? used | there : used;
    this.#put(bitsAt(person, 0), secondBits(person), this.#digest(groups, dimensions), bitsAt(manager, 0), flags);
  }

  /** What changed from an earlier day to this one; of nothing, where there is no earlier one. */
  since(before: PeopleOfDay | undefined): Changes {
    const changes = { added: 0, left: 0, moved: 0, managersChanged: 0 };
    for (let at = 0; at < this.#size; at += 1) {
      if ((this.#flags[at]! & there) === 0) continue;
      const old = before === undefined ? -1 : before.#find(this.#high[at]!, this.#low[at]!);
      if (before === undefined || old < 0 || (before.#flags[old]! & there) === 0) {
        changes.added += 1;
        continue;
      }
      if (before.#groups[old] !== this.#groups[at]) changes.moved += 1;
      if (before.#manager[old] !== this.#manager[at]) changes.managersChanged += 1;
    }
    const stayed = this.#there - changes.added;
    return { ...changes, left: (before?.count ?? 0) - stayed };
  }

  /** The sum of random numbers: in whatever order the columns stood. */
  #digest(groups: readonly string[], dimensions: readonly number[]): number {
    let sum = 0;
    for (let at = 0; at < groups.length; at += 1) {
      const dimension = dimensions[at]!;
      if (this.#dimensions.has(dimension)) sum = (sum + Math.imul(bitsAt(groups[at]!, 0), dimension * 2 + 1)) >>> 0;
    }
    return sum;
  }

  #put(high: number, low: number, groups: number, manager: number, flags: number): void {
    let at = low % this.#size;
    while (this.#flags[at] !== 0) at = (at + 1) % this.#size;
    this.#high[at] = high;
    this.#low[at] = low;
    this.#groups[at] = groups;
    this.#manager[at] = manager;
    this.#flags[at] = flags;
  }

  #find(high: number, low: number): number {
    let at = low % this.#size;
    while (this.#flags[at] !== 0) {
      if (this.#high[at] === high && this.#low[at] === low) return at;
      at = (at + 1) % this.#size;
    }
    return -1;
  }

  #grow(): void {
    const [high, low, groups, manager, flags] = [this.#high, this.#low, this.#groups, this.#manager, this.#flags];
    this.#size *= 2;
    this.#high = new Uint32Array(this.#size);
    this.#low = new Uint32Array(this.#size);
    this.#groups = new Uint32Array(this.#size);
    this.#manager = new Uint32Array(this.#size);
    this.#flags = new Uint8Array(this.#size);
    for (let at = 0; at < flags.length; at += 1) {
      if (flags[at] !== 0) this.#put(high[at]!, low[at]!, groups[at]!, manager[at]!, flags[at]!);
    }
  }
}

/** 32 bits of a token that is written as a UUID. */
const bitsAt = (token: string, position: number): number => Number.parseInt(token.slice(position, position + 8), 16);

const secondBits = (token: string): number => Number.parseInt(token.slice(9, 13) + token.slice(14, 18), 16);
