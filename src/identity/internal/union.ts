// Which accounts are one person's so far: joined pair by pair, looked at when a step is over, and taken back as one.

export class Union {
  /** Of each its parent, a root its own; after `settle` of each its root. */
  #parent: Int32Array;
  /** How many each root has; worked out when it is asked for. */
  #size: Int32Array | undefined;

  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, at) => at);
  }

  join(one: number, other: number): void {
    const [root, another] = [this.#climb(one), this.#climb(other)];
    if (root !== another) this.#parent[another] = root;
  }

  settle(): void {
    this.#size = undefined;
    for (let at = 0; at < this.#parent.length; at += 1) this.#parent[at] = this.#climb(at);
  }

  rootOf(at: number): number {
    return this.#parent[at]!;
  }

  /** The members of the groups that have any of these, by root. */
  members(some: readonly number[]): ReadonlyMap<number, readonly number[]> {
    const groups = new Map(some.map((at) => [this.rootOf(at), [] as number[]]));
    if (groups.size === 0) return groups;
    for (let at = 0; at < this.#parent.length; at += 1) groups.get(this.rootOf(at))?.push(at);
    return groups;
  }

  copy(): Union {
    const copy = new Union(0);
    copy.#parent = this.#parent.slice();
    return copy;
  }

  /** True where it is joined with more than it was before. */
  grew(at: number, before: Union): boolean {
    return this.#sizes()[this.rootOf(at)] !== before.#sizes()[before.rootOf(at)];
  }

  /** The groups of these roots fall apart into what they were. */
  takeBack(before: Union, roots: ReadonlySet<number>): void {
    for (let at = 0; at < this.#parent.length; at += 1) {
      if (roots.has(this.#parent[at]!)) this.#parent[at] = before.#parent[at]!;
    }
    this.#size = undefined;
  }

  /** Of each group of more than one the first token, by root. */
  firstOfEach(tokenAt: (at: number) => string): ReadonlyMap<number, string> {
    const sizes = this.#sizes();
    const firsts = new Map<number, string>();
    for (let at = 0; at < this.#parent.length; at += 1) {
      const root = this.rootOf(at);
      if (sizes[root] === 1) continue;
      const token = tokenAt(at);
      const first = firsts.get(root);
      if (first === undefined || token < first) firsts.set(root, token);
    }
    return firsts;
  }

  #sizes(): Int32Array {
    if (this.#size === undefined) {
      this.#size = new Int32Array(this.#parent.length);
      for (const root of this.#parent) this.#size[root] = this.#size[root]! + 1;
    }
    return this.#size;
  }

  #climb(at: number): number {
    let root = at;
    while (this.#parent[root] !== root) root = this.#parent[root]!;
    // What was climbed is not climbed again.
    for (let step = at; step !== root; ) {
      const next = this.#parent[step]!;
      this.#parent[step] = root;
      step = next;
    }
    return root;
  }
}
