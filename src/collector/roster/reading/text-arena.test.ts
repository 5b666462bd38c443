// Tests of keeping many texts in little memory.
import { expect, test } from 'vitest';
import { TextArena } from './text-arena.ts';

test('every text comes back, wherever its piece ends', () => {
  const long = 'x'.repeat(1024 * 1024);
  const texts = ['', 'ä', '', long, long, long, long, 'b', '', long, long, long, '€', ''];

  const arena = new TextArena();
  for (const text of texts) arena.add(text);

  const same = texts.map((text, at) => arena.at(at) === text);
  expect(same).toEqual(same.map(() => true));
  expect([arena.at(-1), arena.at(arena.count), arena.at(Number.NaN)]).toEqual(['', '', '']);
});

test('a piece that is full to the last byte is followed by another', () => {
  const arena = new TextArena();
  for (let count = 0; count < 4; count += 1) arena.add('x'.repeat(1024 * 1024));
  arena.add('');
  arena.add('next');

  expect([arena.at(4), arena.at(5)]).toEqual(['', 'next']);
});

test('a text that fits into no piece is refused', () => {
  expect(() => new TextArena().add('€'.repeat(2 * 1024 * 1024))).toThrow(
    expect.objectContaining({ code: 'file-too-large' }),
  );
});
