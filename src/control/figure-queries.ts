// Notes who asked for which figures: each question and each export is an entry of the audit log.
import { minutes } from '../base/clock.ts';
import { fileDimensions, workedOutDimensions } from '../privacy/dimensions.ts';
import { append } from './audit.ts';
import type { Control } from './internal/opened.ts';

export interface FigureQuestion {
  readonly organizationId: string;
  /** The member or the API token; null for the operator of the machine. */
  readonly memberId: string | null;
  readonly isExport: boolean;
  /** What was asked for, in words of ours; `by` may be the name of a dimension. */
  readonly details: Readonly<Record<string, string>> & { readonly by?: string };
}

/**
 * A page that is open asks the same again and again while it refreshes. Within this time that is one look at one
 * figure, and one entry; every export has its own.
 */
const sameLook = minutes(1);

const ours = ['organization', 'channel', ...[...fileDimensions, ...workedOutDimensions].map(({ key }) => key)];

/** The name that an organization gave a dimension is its own, and the log holds words of ours alone. */
const wordOf = (by: string): string => (ours.includes(by) ? by : 'own-dimension');

/** Gives what notes a question. It returns when the entry stands. */
export function figureQueries(control: Control): (question: FigureQuestion) => Promise<void> {
  /** When each was last written down. */
  const noted = new Map<string, number>();
  return async ({ organizationId, memberId, isExport, details: said }) => {
    const details = { ...said, ...(said.by !== undefined && { by: wordOf(said.by) }) };
    const action = isExport ? 'figures.export' : 'figures.query';
    const now = control.clock.now().getTime();
    const key = JSON.stringify([organizationId, memberId, details]);
    if (!isExport) {
      for (const [other, at] of noted) if (now - at >= sameLook) noted.delete(other);
      if (noted.has(key)) return;
    }
    await append(control, { organizationId, memberId, action, subject: null, details });
    // Afterwards: a question whose entry could not be written is not answered, and not taken for noted either.
    if (!isExport) noted.set(key, now);
  };
}
