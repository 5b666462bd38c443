// Counts the calls, so that a test can say how sparing a client was.

/** What is known of a call before it is answered. */
export interface SandboxCall {
  readonly method: string;
  /** Undefined where no token told it. */
  readonly teamId: string | undefined;
  readonly channel: string | undefined;
  readonly token: string | undefined;
  readonly isLaterPage: boolean;
}

export interface CallCount {
  /** Every call that arrived, the refused ones too. */
  calls: number;
  /** How many of them were answered with 429. */
  rateLimited: number;
}

export interface CallCounts {
  readonly total: Readonly<CallCount>;
  readonly methods: Readonly<Record<string, Readonly<CallCount>>>;
  /** By workspace, then by method; calls without a valid token are in none. */
  readonly workspaces: Readonly<Record<string, Readonly<Record<string, Readonly<CallCount>>>>>;
}

export interface CallCounter {
  add(call: SandboxCall, isRateLimited: boolean): void;
  counts(): CallCounts;
  reset(): void;
}

export function openCallCounter(): CallCounter {
  const none = () => ({
    total: { calls: 0, rateLimited: 0 },
    methods: {} as Record<string, CallCount>,
    workspaces: {} as Record<string, Record<string, CallCount>>,
  });
  let counts = none();
  return {
    add({ method, teamId }, isRateLimited) {
      const counted = [counts.total, (counts.methods[method] ??= { calls: 0, rateLimited: 0 })];
      if (teamId !== undefined) {
        const workspace = (counts.workspaces[teamId] ??= {});
        counted.push((workspace[method] ??= { calls: 0, rateLimited: 0 }));
      }
      for (const count of counted) {
        count.calls += 1;
        if (isRateLimited) count.rateLimited += 1;
      }
    },
    counts: () => counts,
    reset() {
      counts = none();
    },
  };
}
