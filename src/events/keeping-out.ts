// What the event store asks before it takes anything in: who objected. Nobody opens the store without an answer.
import type { KeptOut, KeptOutEntry } from '../privacy/kept-out.ts';

export interface KeepingOut {
  /** Who objected, as it stands now. */
  of(organizationId: string): Promise<KeptOut>;
  /** Writes down what rows told of somebody who objected. It is on the disk when this returns. */
  learn(organizationId: string, entries: readonly KeptOutEntry[]): Promise<void>;
  /** Notes UTC days (days since 1970) whose figures must be computed again. */
  markStale(organizationId: string, days: readonly number[]): Promise<void>;
}
