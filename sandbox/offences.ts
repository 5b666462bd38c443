// Remembers what was asked for that nobody who counts may ask for: unsent drafts, files, changes of messages.

export interface Offences {
  add(method: string): void;
  /** How often each method was called. */
  counts(): Readonly<Record<string, number>>;
}

export function openOffences(): Offences {
  const counts: Record<string, number> = {};
  return {
    add(method) {
      counts[method] = (counts[method] ?? 0) + 1;
    },
    counts: () => counts,
  };
}
