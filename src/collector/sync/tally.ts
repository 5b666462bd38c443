// What a sync has counted and what it is doing, for the page that looks at it and for its record.
export type SyncPhase = 'people' | 'channels' | 'newest' | 'history' | 'replies' | 'checking' | 'figures';

export interface SyncCounts {
  /** Rows that were new or had changed. */
  readonly messages: number;
  /** Messages that the source showed. */
  readonly seen: number;
  readonly replies: number;
  readonly removed: number;
  readonly threads: number;
  readonly channels: number;
}

/** Counts one sync as it goes. */
export class Tally {
  phase: SyncPhase = 'people';
  /** How much of the phase is done, 0 to 1. */
  share = 0;
  /** What is being read: channel 12 of 40, thread 3 of 200. Numbers, never a name. */
  at: { readonly done: number; readonly total: number } | null = null;
  readonly counts = { messages: 0, seen: 0, replies: 0, removed: 0, threads: 0, channels: 0 };
  /** When the phase began, milliseconds since 1970. */
  begunAt: number;
  readonly #onChange: () => void;
  readonly #now: () => number;

  constructor(now: () => number, onChange: () => void) {
    this.#now = now;
    this.#onChange = onChange;
    this.begunAt = now();
  }

  begin(phase: SyncPhase, total = 0): void {
    this.phase = phase;
    this.begunAt = this.#now();
    this.share = 0;
    this.at = total === 0 ? null : { done: 0, total };
    this.#onChange();
  }

  progress(share: number, done?: number): void {
    this.share = Math.min(1, Math.max(0, share));
    if (this.at !== null && done !== undefined) this.at = { ...this.at, done };
    this.#onChange();
  }

  /** One more of `total` is done. */
  advance(): void {
    if (this.at !== null) this.progress((this.at.done + 1) / Math.max(this.at.total, 1), this.at.done + 1);
  }

  add(more: Partial<SyncCounts>): void {
    for (const [name, count] of Object.entries(more)) this.counts[name as keyof SyncCounts] += count;
    this.#onChange();
  }
}
