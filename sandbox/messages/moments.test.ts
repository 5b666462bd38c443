// Tests of the times of messages: no two are the same, and each tells whose it is.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { secondsPerDay } from '../time.ts';
import { longestThread, momentOfReply, momentOfRoot, mostRoots, readMoment } from './moments.ts';

const someDay = fc.integer({ min: 15_000, max: 25_000 });
const somePlace = fc.integer({ min: 0, max: mostRoots - 1 });

test('the time of a root tells its day and its place in it', () => {
  fc.assert(
    fc.property(someDay, somePlace, fc.integer({ min: 0, max: secondsPerDay - 1 }), (day, place, second) => {
      const moment = momentOfRoot(day * secondsPerDay + second, place);

      expect(readMoment(moment)).toEqual({ isRoot: true, day, place });
    }),
  );
});

test('the time of a reply tells its root, as long as a thread may last', () => {
  const someWait = fc.integer({ min: 1, max: longestThread });
  fc.assert(
    fc.property(someDay, somePlace, someWait, (day, place, wait) => {
      const moment = momentOfReply((day + 1) * secondsPerDay - 1 + wait, day, place);

      expect(readMoment(moment)).toEqual({ isRoot: false, day, place });
    }),
  );
});
