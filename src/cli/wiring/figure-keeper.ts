// Keeps the figures up with the events: whatever day is marked stale is computed again, by the queue.
import { setTimeout as wait } from 'node:timers/promises';
import { seconds } from '../../base/clock.ts';
import { codeOf } from '../../base/log.ts';
import type { Control } from '../../control/control.ts';
import { isDestroying } from '../../control/destructions.ts';
import { haltedRefusal, isHalted } from '../../control/halts.ts';
import { countObjections } from '../../control/objections.ts';
import { findOrganization, listOrganizations } from '../../control/organizations.ts';
import type { Queue } from '../../control/queue.ts';
import { frozenDays } from '../../control/retention.ts';
import { clearStale, staleDays } from '../../control/stale-days.ts';
import type { EventStore } from '../../events/store.ts';
import { honorObjections } from '../../governance/objections.ts';
import { arePersonsBehind, resolvePersons } from '../../identity/resolve.ts';
import { computeFigures } from '../../metrics/figures.ts';
import { rosterFacts } from './roster-facts.ts';

export interface FigureKeeper {
  /** Asks for a computation; it is done even when this process dies before. */
  request(organizationId: string): Promise<void>;
  /** Asks for one and waits until it has ended. A failed one is tried again later; this does not wait for that. */
  compute(organizationId: string): Promise<void>;
  /** Asks for one and waits until accounts are matched anew, but no longer than five seconds; figures follow later. */
  match(organizationId: string): Promise<void>;
  /** Asks for what an earlier process left stale. */
  catchUp(): Promise<void>;
  /** True from the moment that somebody asks until the figures are there. */
  isBehind(organizationId: string): boolean;
}

export function keepFigures(control: Control, store: EventStore, queue: Queue): FigureKeeper {
  return new Keeper({ control, store }, queue);
}

interface Rooms {
  readonly control: Control;
  readonly store: EventStore;
}

class Keeper implements FigureKeeper {
  readonly #rooms: Rooms;
  readonly #queue: Queue;
  readonly #behind = new Set<string>();
  readonly #forPersons = new Waiting();
  readonly #forFigures = new Waiting();
  #working: Promise<void> | undefined;

  constructor(rooms: Rooms, queue: Queue) {
    this.#rooms = rooms;
    this.#queue = queue;
  }

  async request(organizationId: string): Promise<void> {
    this.#behind.add(organizationId);
    this.#working ??= this.#queue.work('compute-figures', (id) => this.#work(id));
    await this.#working.catch((error: unknown) => {
      // The next request tries again.
      this.#working = undefined;
      throw error;
    });
    await this.#queue.send('compute-figures', organizationId);
  }

  async compute(organizationId: string): Promise<void> {
    const ended = this.#forFigures.until(organizationId);
    await this.request(organizationId);
    await ended;
  }

  async match(organizationId: string): Promise<void> {
    const matched = this.#forPersons.until(organizationId);
    await this.request(organizationId);
    // A computation that runs already is waited for, and one may take minutes.
    await atMost(patience, matched);
  }

  async catchUp(): Promise<void> {
    const { control, store } = this.#rooms;
    for (const { id } of await listOrganizations(control)) {
      await store.prepareOrganization(id);
      const isStale = (await staleDays(control, id)).length > 0;
      // An erasure that was killed is done again by the next matching.
      const isObjected = (await countObjections(control, id)) > 0;
      if (isStale || isObjected || (await arePersonsBehind(this.#rooms, id))) await this.request(id);
    }
  }

  isBehind(organizationId: string): boolean {
    return this.#behind.has(organizationId);
  }

  async #work(organizationId: string): Promise<void> {
    const { control } = this.#rooms;
    // Who asked before this moment is served by this computation; who asks later waits for the next.
    const tellMatched = this.#forPersons.take(organizationId);
    const tellEnded = this.#forFigures.take(organizationId);
    try {
      const isDone = await unlessHalted(control, organizationId, (signal) =>
        this.#compute(organizationId, tellMatched, signal),
      );
      const isAskedAgain = this.#forFigures.has(organizationId) || this.#forPersons.has(organizationId);
      if (isDone && !isAskedAgain) this.#behind.delete(organizationId);
    } catch (error) {
      control.log.error('figures could not be computed', { organization: organizationId, code: codeOf(error) });
      throw error;
    } finally {
      tellMatched();
      tellEnded();
    }
  }

  async #compute(organizationId: string, tellMatched: () => void, signal: AbortSignal): Promise<void> {
    await this.#rooms.store.prepareOrganization(organizationId);
    await honorObjections(this.#rooms, organizationId);
    // First: a figure speaks of persons, and the queue lets one computation of an organization run at a time.
    await resolvePersons(this.#rooms, organizationId);
    tellMatched();
    await computeStale(this.#rooms, organizationId, signal);
  }
}

/** How often a computation looks whether somebody halted it. */
const lookEveryMs = seconds(2);

/**
 * Does the work unless the organization is halted, and aborts it when it is halted meanwhile; true when it was done. What
 * was not done stays marked as stale, and whoever resumes asks for it again.
 */
async function unlessHalted(
  control: Control,
  organizationId: string,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<boolean> {
  if (await isForbidden(control, organizationId)) return false;
  const halting = new AbortController();
  const look = async (): Promise<void> => {
    if (await isForbidden(control, organizationId)) halting.abort(haltedRefusal());
  };
  const looking = setInterval(() => void look().catch(() => undefined), lookEveryMs).unref();
  try {
    await work(halting.signal);
    return true;
  } catch (error) {
    if (halting.signal.aborted) return false;
    throw error;
  } finally {
    clearInterval(looking);
  }
}

/** What follows from a destruction is computed although it is halted: figures of what was destroyed must not stay. */
async function isForbidden(control: Control, organizationId: string): Promise<boolean> {
  return (await isHalted(control, organizationId)) && !(await isDestroying(control, organizationId));
}

/** How long whoever changed a match waits for what comes of it. */
const patience = seconds(5);

/** Who waits for a step of an organization's next computation. */
class Waiting {
  readonly #waiting = new Map<string, (() => void)[]>();

  /** Ends when whoever takes it then tells. */
  until(organizationId: string): Promise<void> {
    return new Promise<void>((resolve) => {
      this.#waiting.set(organizationId, [...(this.#waiting.get(organizationId) ?? []), resolve]);
    });
  }

  has(organizationId: string): boolean {
    return this.#waiting.has(organizationId);
  }

  /** Gives what tells all who wait now; who comes later waits for the next. */
  take(organizationId: string): () => void {
    const all = this.#waiting.get(organizationId) ?? [];
    this.#waiting.delete(organizationId);
    return () => {
      for (const tell of all) tell();
    };
  }
}

/** Waits, but no longer than that. */
async function atMost(time: number, ended: Promise<void>): Promise<void> {
  const enough = new AbortController();
  await Promise.race([ended, wait(time, undefined, { signal: enough.signal }).catch(() => undefined)]);
  enough.abort();
}

/** Computes the figures of every stale day by the persons as they are matched. Nobody else may compute meanwhile. */
export async function computeStale(
  { control, store }: Rooms,
  organizationId: string,
  signal: AbortSignal,
): Promise<void> {
  const organization = await findOrganization(control, organizationId);
  const stale = await staleDays(control, organizationId);
  await computeFigures(
    store,
    {
      ...organization,
      ...(await rosterFacts(control, organizationId)),
      frozen: await frozenDays(control, organizationId),
    },
    stale.map(({ day }) => day),
    signal,
  );
  // Cleared last: if we die above this line, the days are still marked and are computed again.
  await clearStale(control, organizationId, stale);
}
