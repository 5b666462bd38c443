// Tests what one failure among many does to the others.
import { expect, test } from 'vitest';
import { Reconnect, RetryLater } from '../../base/errors.ts';
import { together } from './together.ts';

const stumble = new RetryLater('source-unavailable', 'It does not answer.', new Date(0));
const revoked = new Reconnect('source-token-revoked', 'It is over.', 'Reconnect.');

/** Works on 0 to 19, of which some fail; gives what was done, set aside and thrown. */
async function workOn(atOnce: number, failing: ReadonlyMap<number, Error>) {
  const done: number[] = [];
  const aside: number[] = [];
  const work = async (thing: number): Promise<void> => {
    await Promise.resolve();
    const failure = failing.get(thing);
    if (failure !== undefined) throw failure;
    done.push(thing);
  };
  const ended = together(Array(20).keys(), atOnce, work, (_error, thing) => void aside.push(thing));
  const thrown: unknown = await ended.then(
    () => undefined,
    (error: unknown) => error,
  );
  return { done, aside, thrown };
}

test('everything is done once, whatever number goes at once', async () => {
  const few = await workOn(3, new Map());
  const many = await workOn(50, new Map());

  expect([few.done.length, few.thrown]).toEqual([20, undefined]);
  expect(new Set(many.done).size).toBe(20);
});

test('one thing over which the source stumbles is set aside, and all others are done', async () => {
  const { done, aside, thrown } = await workOn(4, new Map([[2, stumble]]));

  expect([done.length, aside, thrown]).toEqual([19, [2], undefined]);
});

test('many such things are set aside as long as something goes well between them', async () => {
  const failing = new Map([1, 3, 5, 7, 9, 11, 13].map((thing) => [thing, stumble] as const));

  const { done, aside, thrown } = await workOn(1, failing);

  expect([done.length, aside.length, thrown]).toEqual([13, 7, undefined]);
});

test('where nothing goes well the source is not asked for all the rest', async () => {
  const { done, aside, thrown } = await workOn(1, new Map([...Array(20).keys()].map((thing) => [thing, stumble])));

  expect([done, aside.length, thrown]).toEqual([[], 3, stumble]);
});

test('a failure that is no matter of one thing ends it, once those that had begun have ended', async () => {
  const { done, aside, thrown } = await workOn(4, new Map([[5, revoked]]));

  expect([aside, thrown]).toEqual([[], revoked]);
  expect(done).toEqual(expect.arrayContaining([0, 1, 2, 3, 4, 6, 7]));
  expect(done.length).toBeLessThan(10);
});
