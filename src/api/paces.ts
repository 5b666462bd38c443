// How often, and how many at once: what costs us much, or gives much away, is done at a human pace.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Clock, minutes, seconds } from '../base/clock.ts';
import { errorCodes, RetryLater } from '../base/errors.ts';
import type { Caller } from './access.ts';
import { Attempts, type Pace } from './attempts.ts';

/** Of one member. Of all members of an organization together it is four times as much. */
export const paces = {
  /** Opens what is sealed, or tells a token: each is in the audit log, and nobody goes through all of them in an hour. */
  open: { atOnce: 60, everyMs: minutes(1) },
  /** Gives away a file of many rows. */
  export: { atOnce: 20, everyMs: seconds(10) },
  /** Computes answers from stored figures. */
  figures: { atOnce: 300, everyMs: seconds(0.2) },
  /** Reads much of what is stored, or long files. */
  heavy: { atOnce: 30, everyMs: seconds(5) },
  /** Asks a source, which has its own limits. */
  source: { atOnce: 40, everyMs: seconds(3) },
} as const satisfies Record<string, Pace>;

/** How many of a kind may be under way at the same time, and of whom. */
export const atOnce = {
  /** A browser opens six to one host, and a person has it open in two. */
  streams: { most: 12, of: 'member' },
  /** Each may take a gigabyte of the disk. */
  files: { most: 4, of: 'organization' },
  /** Each reads its files whole, and holds what it found. */
  readings: { most: 4, of: 'organization' },
} as const;

type AtOnce = keyof typeof atOnce;

declare module 'fastify' {
  interface FastifyContextConfig {
    pace?: keyof typeof paces;
    atOnce?: AtOnce;
  }
}

/** Counted in the memory of this process, for whoever is signed in; the operator of the machine waits for nobody. */
export function keepPaces(app: FastifyInstance, clock: Clock): void {
  const members = counters(clock, 1);
  const organizations = counters(clock, 4);
  const underWay = new Map<string, number>();
  app.addHook('preHandler', async ({ caller, routeOptions }, reply) => {
    if (caller === null || caller.isLocal) return;
    const { pace, atOnce: kind } = routeOptions.config;
    if (pace !== undefined) {
      organizations[pace].admit(caller.organizationId);
      members[pace].take(caller.memberId);
      organizations[pace].count(caller.organizationId);
    }
    if (kind !== undefined) takePlace(underWay, kind, caller, reply, clock);
  });
}

function counters(clock: Clock, times: number): Readonly<Record<keyof typeof paces, Attempts>> {
  const of = ({ atOnce: many, everyMs }: Pace): Attempts =>
    new Attempts(clock, { perCaller: { atOnce: many * times, everyMs: everyMs / times }, inAll: unlimited });
  return {
    open: of(paces.open),
    export: of(paces.export),
    figures: of(paces.figures),
    heavy: of(paces.heavy),
    source: of(paces.source),
  };
}

/** One organization never waits for another. */
const unlimited: Pace = { atOnce: 1, everyMs: 0 };

function takePlace(
  places: Map<string, number>,
  kind: AtOnce,
  caller: Caller,
  { raw }: FastifyReply,
  clock: Clock,
): void {
  // Who has left meanwhile gives nothing back any more, and nobody waits for an answer.
  if (raw.destroyed) throw full(clock);
  const { most, of } = atOnce[kind];
  const key = `${kind} ${of === 'member' ? caller.memberId : caller.organizationId}`;
  const taken = places.get(key) ?? 0;
  if (taken >= most) throw full(clock);
  places.set(key, taken + 1);
  raw.once('close', () => {
    const left = (places.get(key) ?? 1) - 1;
    if (left === 0) places.delete(key);
    else places.set(key, left);
  });
}

function full(clock: Clock): RetryLater {
  const at = new Date(clock.now().getTime() + seconds(10));
  const next = 'Close what you no longer need, or wait until it has ended.';
  return new RetryLater('too-many-at-once', errorCodes['too-many-at-once'], at, { next });
}
