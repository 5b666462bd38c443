// What is fuzzed, and how: input after input from a seed, each within its time, and nothing of it in what is kept or said.
import { isHouseError } from '../../src/base/errors.ts';
import { mix, Random } from '../../sandbox/random.ts';

/** Begins every word that stands only in inputs and may stand nowhere else. */
export const canary = 'kanarifuzz';

export interface Target {
  readonly name: string;
  /** Makes an input of the numbers and gives it away. Throws what is no answer of ours to a bad input. */
  try(random: Random): Promise<void>;
  /** Megabytes of the process that reads, for whether they grow. */
  megabytes(): number;
  /** Where a canary is found in what is kept or was said, in the end; empty is good. */
  remains(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface Order {
  readonly count: number;
  readonly seed: number;
  /** The number of the first input: an input is made of the seed and its number alone. */
  readonly from?: number;
  /** What one input may take. */
  readonly mostMs: number;
  readonly onProgress?: (at: number) => void;
}

export interface Outcome {
  readonly target: string;
  readonly inputs: number;
  readonly seconds: number;
  readonly slowestMs: number;
  readonly megabytesAtFirst: number;
  readonly megabytesAtLast: number;
  /** Each with the number of its input, so that it can be made again. */
  readonly failures: readonly string[];
  readonly remains: readonly string[];
}

/** More than this are of one kind. */
const mostFailures = 20;

export async function fuzz(target: Target, { count, seed, from = 0, mostMs, onProgress }: Order): Promise<Outcome> {
  const failures: string[] = [];
  const begunAt = performance.now();
  let slowestMs = 0;
  let megabytesAtFirst = 0;
  const random = new Random();
  for (let at = from; at < from + count && failures.length < mostFailures; at += 1) {
    onProgress?.(at);
    const startedAt = performance.now();
    try {
      await target.try(random.restart(mix(seed, at)));
    } catch (error) {
      failures.push(`${at}: ${nameOf(error)}`);
    }
    const took = performance.now() - startedAt;
    slowestMs = Math.max(slowestMs, took);
    if (took > mostMs) failures.push(`${at}: took ${Math.round(took)} ms`);
    // By a tenth of the way what is loaded once is loaded.
    if (at === from + Math.floor(count / 10)) megabytesAtFirst = target.megabytes();
  }
  const seconds = Math.round(performance.now() - begunAt) / 1000;
  return {
    target: target.name,
    inputs: count,
    seconds,
    slowestMs: Math.round(slowestMs),
    megabytesAtFirst,
    megabytesAtLast: target.megabytes(),
    failures,
    remains: await target.remains(),
  };
}

/** The input is made up, so its words may be said here. */
function nameOf(error: unknown): string {
  return error instanceof Error
    ? `${error.name} ${error.message} ${error.stack?.split('\n')[1]?.trim() ?? ''}`
    : String(error);
}

/** An answer to a bad input: the caller's fault, in our own words. Anything else is thrown on. */
export function expectRefusal(error: unknown): void {
  if (!isHouseError(error) || error.name !== 'Refused') throw error;
  if (`${error.message} ${error.next}`.includes(canary)) throw new Error('a refusal quotes what was sent');
}

export function expectSilence(what: string, kept: unknown): void {
  if (JSON.stringify(kept).includes(canary)) throw new Error(`${what} holds what was sent`);
}
