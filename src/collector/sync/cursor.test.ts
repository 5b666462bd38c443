// Tests the arithmetic of a channel's cursor: whatever pages come and wherever a sync dies, nothing stays unread.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cursor } from '../../control/cursors.ts';
import { afterNewest, afterOwed, newCursor, owedOf } from './cursor.ts';

const floor = 10;

/** A page of a source: the newest messages between two exclusive bounds, `size` at most. */
function pageOf(messages: ReadonlySet<number>, { before, after }: { before: number; after: number }, size: number) {
  const found = [...messages].filter((at) => at > after && at < before).toSorted((one, other) => other - one);
  const page = found.slice(0, size);
  return { page, reached: page.at(-1) ?? null, hasMore: found.length > size };
}

/** The newest page, as a sync reads it. */
function readNewest(cursor: Cursor, messages: ReadonlySet<number>, upper: number, size: number) {
  const { headAt } = cursor;
  const { page, reached, hasMore } = pageOf(messages, { before: upper, after: (headAt ?? floor) - 1 }, size);
  const down = hasMore ? (reached ?? upper) : (headAt ?? floor);
  const next = afterNewest(cursor, upper, down);
  return { page, cursor: { ...next, isBackfilled: next.isBackfilled || (headAt === null && !hasMore) } };
}

/** One page of what is owed, as a sync reads it. */
function readOwed(cursor: Cursor, messages: ReadonlySet<number>, size: number) {
  const owed = owedOf(cursor, floor)!;
  const { page, reached, hasMore } = pageOf(messages, { before: owed.from, after: owed.to }, size);
  return { page, cursor: afterOwed(cursor, hasMore ? reached! : owed.to + 1, !hasMore) };
}

interface Step {
  readonly is: 'newest' | 'owed';
  readonly size: number;
  /** What is written before the step, after everything that was there. */
  readonly written: readonly number[];
  /** It dies after its messages are stored and before its cursor is saved. */
  readonly dies: boolean;
}

const steps = fc.array(
  fc.record<Step>({
    is: fc.constantFrom('newest', 'owed'),
    size: fc.integer({ min: 1, max: 5 }),
    written: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 8 }),
    dies: fc.boolean(),
  }),
  { maxLength: 40 },
);

/** Plays the steps and then as many as it takes until nothing is owed; gives what was there and what was read. */
function play(played: readonly Step[], past: readonly number[]) {
  const messages = new Set(past);
  const read = new Set<number>();
  let cursor = newCursor('place');
  let now = 1000;
  let pages = 0;
  const take = ({ is, size, dies }: Omit<Step, 'written'>): void => {
    if (is === 'owed' && (cursor.headAt === null || owedOf(cursor, floor) === null)) return;
    const step = is === 'newest' ? readNewest(cursor, messages, now, size) : readOwed(cursor, messages, size);
    for (const at of step.page) read.add(at);
    if (!dies) cursor = step.cursor;
    pages += 1;
  };
  for (const step of played) {
    for (const later of step.written) messages.add((now += later));
    now += 1;
    take(step);
  }
  take({ is: 'newest', size: 3, dies: false });
  while (owedOf(cursor, floor) !== null) take({ is: 'owed', size: 3, dies: false });
  return { messages, read, pages, cursor };
}

const past = fc.uniqueArray(fc.integer({ min: floor, max: 999 }), { maxLength: 30 });

test('whatever pages come and wherever it dies, everything from the head to the floor is read', () => {
  fc.assert(
    fc.property(steps, past, (played, before) => {
      const { messages, read, cursor } = play(played, before);

      expect([...messages].filter((at) => !read.has(at))).toEqual([]);
      expect([cursor.isBackfilled, cursor.gapFrom]).toEqual([true, null]);
    }),
    { numRuns: 500 },
  );
});

test('it comes to an end: every page that is owed brings it further down', () => {
  fc.assert(
    fc.property(steps, past, (played, before) => {
      const { messages, pages } = play(played, before);

      // Each page that is not the last of its stretch holds a message; a hole that grew is read twice where it was.
      expect(pages).toBeLessThanOrEqual(played.length * 2 + messages.size * 2 + 3);
    }),
    { numRuns: 500 },
  );
});

test('a page of what is new that does not reach what was read leaves a hole, which is read first', () => {
  const begun = { ...newCursor('place'), headAt: 500, tailAt: 300 };

  const holed = afterNewest(begun, 900, 700);

  expect(owedOf(holed, floor)).toEqual({ from: 700, to: 500 });
  expect(owedOf(afterOwed(holed, 500, true), floor)).toEqual({ from: 300, to: 9 });
});

test('a wider horizon goes on where the past was left', () => {
  const read = { ...newCursor('place'), headAt: 500, tailAt: 300, isBackfilled: false };

  const owed = owedOf(read, floor);

  expect(owed).toEqual({ from: 300, to: floor - 1 });
});

test('a past that was read to its end is owed no more, until it ends further back', () => {
  const read = afterOwed({ ...newCursor('place'), headAt: 500, tailAt: 300 }, floor, true);

  const owed = [floor + 3, floor, floor - 4].map((one) => owedOf(read, one));

  expect(owed).toEqual([null, null, { from: floor, to: floor - 5 }]);
});
