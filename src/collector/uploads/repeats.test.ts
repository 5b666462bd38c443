// Tests of repeats: none is missed and none is made up, however many there are.
import { expect, test } from 'vitest';
import { Repeats } from './repeats.ts';

test('of twenty thousand texts, said twice, each is new once', () => {
  const repeats = new Repeats();
  const texts = Array.from({ length: 20_000 }, (_, at) => `p${at} 2026-01-05`);

  expect(texts.filter((text) => repeats.add(text))).toEqual([]);
  expect(texts.filter((text) => !repeats.add(text.toUpperCase()))).toEqual([]);
});
