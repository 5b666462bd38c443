// The halt in words: since when, and by whom.
import type { Session } from '../../src/api/contract/session.ts';
import { instantName } from './weeks.ts';

type Organization = Session['organization'];

/** `2 March 2026, 09:00`, in the organization's time zone. */
export function haltedSince({ haltedAt, timeZone }: Organization): string {
  return haltedAt === null ? '' : instantName(haltedAt, timeZone);
}

/** Nobody is named where it was the operator of the machine, or a member who is gone. */
export function haltedBy({ haltedBy: name }: Organization): string {
  return name === null ? 'on the command line' : `by ${name}`;
}
