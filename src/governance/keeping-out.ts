// Answers the event store from the control plane: who objected, what was learned of them, and which days were destroyed.
import { days } from '../base/clock.ts';
import type { Control } from '../control/control.ts';
import { destroyedTimes } from '../control/destroy-rows.ts';
import { keptOutOf, learnTokens } from '../control/objections.ts';
import { markStale } from '../control/stale-days.ts';
import type { KeepingOut } from '../events/store.ts';
import { KeptOut } from '../privacy/kept-out.ts';

export function keepingOutOf(control: Control): KeepingOut {
  return {
    async of(organizationId) {
      const [people, times] = await Promise.all([
        keptOutOf(control, organizationId),
        destroyedTimes(control, organizationId),
      ]);
      return times.length === 0 ? people : new KeptOut(people.entries(), times);
    },
    learn: (organizationId, entries) => learnTokens(control, organizationId, entries),
    markStale: (organizationId, stale) => markStale(control, organizationId, stale.map(dayOf)),
  };
}

/** Days since 1970 as `YYYY-MM-DD`. */
export const dayOf = (day: number): string => new Date(days(day)).toISOString().slice(0, 10);
