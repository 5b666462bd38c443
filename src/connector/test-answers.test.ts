// What the suite of connectors says of fixtures that would hide a word from it.
import { expect, test } from 'vitest';
import { unmarked } from './test-answers.ts';

test.each([
  ['a text without a word to look for', { text: 'hello' }, ['text: no word to look for']],
  ['a field that nobody listed', { messages: [{ of: { next: 'year' } }] }, ['messages.of.next: no word to look for']],
  ['a sentence where an id should be', { messages: [{ user: 'Ada from sales' }] }, ['messages.user: no structure']],
  [
    'a word that stands for two texts',
    { messages: [{ text: 'canarytext1' }, { text: 'canarytext1 again' }] },
    ['messages.text: a word that stands elsewhere too'],
  ],
  [
    'a word that stands in two fields',
    { text: 'canarytext1', name: 'canarytext1' },
    ['name: a word that stands elsewhere too'],
  ],
])('%s is pointed out', (_what, answers, found) => {
  expect(unmarked(answers, ['user'])).toEqual(found);
});

test('a record that was answered twice stands for the same, and what is listed, empty or no text is no content', () => {
  const message = { user: 'U1', text: 'canarytext1 canarytext2', title: '', size: 7, is: true, none: null };

  expect(unmarked([{ messages: [message] }, { messages: [message] }], ['user'])).toEqual([]);
  expect(unmarked({ reactions: { name: '+1' } }, ['reactions.name'])).toEqual([]);
  expect(unmarked({ name: '+1' }, ['reactions.name'])).toHaveLength(1);
});
