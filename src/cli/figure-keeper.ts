// Keeps the figures up with the events: whatever day is marked stale is computed again, by the queue.
import { codeOf } from '../base/log.ts';
import type { Control } from '../control/control.ts';
import { findOrganization, listOrganizations } from '../control/organizations.ts';
import type { Queue } from '../control/queue.ts';
import { clearStale, staleDays } from '../control/stale-days.ts';
import type { EventStore } from '../events/store.ts';
import { resolvePersons } from '../identity/resolve.ts';
import { computeFigures } from '../metrics/figures.ts';
import { rosterFacts } from './roster-facts.ts';

export interface FigureKeeper {
  /** Asks for a computation; it is done even when this process dies before. */
  request(organizationId: string): Promise<void>;
  /** Asks for one and waits until it has ended. A failed one is tried again later; this does not wait for that. */
  compute(organizationId: string): Promise<void>;
  /** Asks for what an earlier process left stale. */
  catchUp(): Promise<void>;
  /** True from the moment that somebody asks until the figures are there. */
  isBehind(organizationId: string): boolean;
}

export function keepFigures(control: Control, store: EventStore, queue: Queue): FigureKeeper {
  const behind = new Set<string>();
  const waiting = new Map<string, (() => void)[]>();
  let working: Promise<void> | undefined;

  async function work(organizationId: string): Promise<void> {
    // Who asked before this moment is served by this computation; who asks later waits for the next.
    const served = waiting.get(organizationId) ?? [];
    waiting.delete(organizationId);
    try {
      await computeStale(control, store, organizationId);
      if (!waiting.has(organizationId)) behind.delete(organizationId);
    } catch (error) {
      control.log.error('figures could not be computed', { organization: organizationId, code: codeOf(error) });
      throw error;
    } finally {
      for (const tell of served) tell();
    }
  }

  async function request(organizationId: string): Promise<void> {
    behind.add(organizationId);
    working ??= queue.work('compute-figures', work);
    await working.catch((error: unknown) => {
      // The next request tries again.
      working = undefined;
      throw error;
    });
    await queue.send('compute-figures', organizationId);
  }

  return {
    request,
    async compute(organizationId) {
      const ended = new Promise<void>((resolve) => {
        waiting.set(organizationId, [...(waiting.get(organizationId) ?? []), resolve]);
      });
      await request(organizationId);
      await ended;
    },
    async catchUp() {
      for (const { id } of await listOrganizations(control)) {
        if ((await staleDays(control, id)).length > 0) await request(id);
      }
    },
    isBehind: (organizationId) => behind.has(organizationId),
  };
}

async function computeStale(control: Control, store: EventStore, organizationId: string): Promise<void> {
  const organization = await findOrganization(control, organizationId);
  const stale = await staleDays(control, organizationId);
  await store.prepareOrganization(organizationId);
  // First: a figure speaks of persons, and the queue lets one computation of an organization run at a time.
  await resolvePersons({ control, store }, organizationId);
  await computeFigures(
    store,
    { ...organization, ...(await rosterFacts(control, organizationId)) },
    stale.map(({ day }) => day),
  );
  // Cleared last: if we die above this line, the days are still marked and are computed again.
  await clearStale(control, organizationId, stale);
}
