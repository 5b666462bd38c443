// Keeps the figures up with the events: whatever day is marked stale is computed again, one computation at a time.
import { codeOf } from '../base/log.ts';
import type { Control } from '../control/control.ts';
import { findOrganization, listOrganizations } from '../control/organizations.ts';
import { clearStale, staleDays } from '../control/stale-days.ts';
import type { EventStore } from '../events/store.ts';
import { computeFigures } from '../metrics/figures.ts';

export interface FigureKeeper {
  /** Resolves when every day that is stale now has been computed. */
  compute(organizationId: string): Promise<void>;
  /** Computes what an earlier process left stale, in the background. */
  catchUp(): void;
  /** True while a computation runs or waits. */
  isBehind(organizationId: string): boolean;
  /** Resolves when nothing is being computed any more. */
  settled(): Promise<void>;
}

export function keepFigures(control: Control, store: EventStore): FigureKeeper {
  const waiting = new Map<string, Promise<void>>();

  function compute(organizationId: string): Promise<void> {
    const before = waiting.get(organizationId) ?? Promise.resolve();
    const mine = before.then(
      () => computeStale(control, store, organizationId),
      () => computeStale(control, store, organizationId),
    );
    waiting.set(organizationId, mine);
    const forget = (): void => {
      if (waiting.get(organizationId) === mine) waiting.delete(organizationId);
    };
    mine.then(forget, forget);
    return mine;
  }

  async function catchUpAll(): Promise<void> {
    for (const { id } of await listOrganizations(control)) await compute(id);
  }

  return {
    compute,
    catchUp() {
      catchUpAll().catch((error: unknown) => control.log.error('figures are behind', { code: codeOf(error) }));
    },
    isBehind: (organizationId) => waiting.has(organizationId),
    async settled() {
      await Promise.allSettled(waiting.values());
    },
  };
}

async function computeStale(control: Control, store: EventStore, organizationId: string): Promise<void> {
  const organization = await findOrganization(control, organizationId);
  const stale = await staleDays(control, organizationId);
  await store.prepareOrganization(organizationId);
  await computeFigures(
    store,
    organization,
    stale.map(({ day }) => day),
  );
  // Cleared last: if we die above this line, the days are still marked and are computed again.
  await clearStale(control, organizationId, stale);
}
