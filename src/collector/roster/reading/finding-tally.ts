// Counts what is found in HR files, by what it is and what becomes of it.
import { type FindingCode, findingSentences, type FindingSeverity, type RowFinding } from './finding.ts';

export interface FindingCount {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  readonly count: number;
  readonly sentence: string;
}

export const findingSeverities = ['error', 'warning', 'note'] as const satisfies readonly FindingSeverity[];

export class FindingTally {
  readonly #counts = new Map<string, { code: FindingCode; severity: FindingSeverity; count: number }>();

  get total(): number {
    return [...this.#counts.values()].reduce((sum, { count }) => sum + count, 0);
  }

  add({ code, severity }: Pick<RowFinding, 'code' | 'severity'>, times = 1): void {
    const key = `${severity} ${code}`;
    const counted = this.#counts.get(key) ?? { code, severity, count: 0 };
    counted.count += times;
    this.#counts.set(key, counted);
  }

  /** The worst first, of those the most frequent. */
  counts(): FindingCount[] {
    const rank = (severity: FindingSeverity): number => findingSeverities.indexOf(severity);
    return [...this.#counts.values()]
      .map((one) => ({ ...one, sentence: findingSentences[one.code] }))
      .toSorted((one, other) => rank(one.severity) - rank(other.severity) || other.count - one.count);
  }
}
