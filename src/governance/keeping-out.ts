// Answers the event store from the control plane: who objected, and what was learned of them.
import { days } from '../base/clock.ts';
import type { Control } from '../control/control.ts';
import { keptOutOf, learnTokens } from '../control/objections.ts';
import { markStale } from '../control/stale-days.ts';
import type { KeepingOut } from '../events/store.ts';

export function keepingOutOf(control: Control): KeepingOut {
  return {
    of: (organizationId) => keptOutOf(control, organizationId),
    learn: (organizationId, entries) => learnTokens(control, organizationId, entries),
    markStale: (organizationId, stale) => markStale(control, organizationId, stale.map(dayOf)),
  };
}

/** Days since 1970 as `YYYY-MM-DD`. */
export const dayOf = (day: number): string => new Date(days(day)).toISOString().slice(0, 10);
