// Which names a person may choose for what others see.
import { expect, test } from 'vitest';
import { chosenName } from './session.ts';

test.each(['Acme', 'Jürgen & Söhne', '日本', 'a\u{1f600}b', 'شركة'])('%s is a name', (name) => {
  expect(chosenName(80).parse(name)).toBe(name);
});

test.each([
  ['two lines', 'a\nb'],
  ['a zero byte', 'a\0b'],
  ['an escape of a terminal', 'a\u{1b}[2Jb'],
  ['half a character', 'a\ud800b'],
  ['what turns the direction of reading', 'a\u{202e}moc.live'],
  ['what isolates one', 'a\u{2066}b'],
  ['nothing but blanks', '   '],
])('%s is none', (_what, name) => {
  expect(chosenName(80).safeParse(name).success).toBe(false);
});
