// What a run may write down of itself: numbers, and the days between which they fall.
import { Defect } from '../../base/errors.ts';

/** Numbers by name, nested; beside them only UTC days `YYYY-MM-DD` and null. */
export interface RunCounts {
  readonly [name: string]: number | string | null | RunCounts;
}

// A method of a source, `conversations.list`, is a word of its declaration.
const names = /^[a-zA-Z][a-zA-Z.-]{0,39}$/;
const days = /^\d{4}-\d{2}-\d{2}$/;

/** The counts as JSON. Throws Defect for anything that could be a word somebody wrote. */
export function writeCounts(counts: object): string {
  requireCounts(counts);
  return JSON.stringify(counts);
}

function requireCounts(counts: object): void {
  for (const [name, value] of Object.entries(counts) as [string, unknown][]) {
    const isNested = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isNested) requireCounts(value);
    const isPlain = typeof value === 'number' || value === null || (typeof value === 'string' && days.test(value));
    if (names.test(name) && (isNested || isPlain)) continue;
    throw noCount('A run tried to write down something that is no count.');
  }
}

/** Throws Defect for a phase that is no word in kebab-case. */
export function requirePhase(phase: string | null | undefined): void {
  if (phase === null || phase === undefined || /^[a-z][a-z-]{0,39}$/.test(phase)) return;
  throw noCount('A run tried to write down a phase that is no word of ours.');
}

const noCount = (message: string): Defect => new Defect('internal', message, 'Report this as an error of Tacit.');
