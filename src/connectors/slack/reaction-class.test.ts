// Tests of the coarse class of a reaction, and of adding reactions up.
import { expect, test } from 'vitest';
import { reactionClasses } from '../../privacy/shapes.ts';
import { reactionClassOf, reactionsOf } from './reaction-class.ts';

test.each([
  ['+1', 'agree'],
  ['+1::skin-tone-3', 'agree'],
  ['pray', 'thank'],
  ['tada', 'celebrate'],
  ['heart', 'like'],
  ['joy', 'laugh'],
  ['eyes', 'seen'],
  ['white_check_mark', 'done'],
  ['question', 'question'],
  ['our-own-emoji', 'other'],
  ['constructor', 'other'],
  ['', 'other'],
  [undefined, 'other'],
  [7, 'other'],
])('the reaction %j is of class %s', (name, expected) => {
  const found = reactionClassOf(name);

  expect(found).toBe(expected);
});

test('every class of the shape has an emoji that belongs to it', () => {
  const examples = ['x', '+1', 'pray', 'tada', 'heart', 'joy', 'eyes', 'white_check_mark', 'question'];

  const found = new Set(examples.map(reactionClassOf));

  expect([...found].sort()).toEqual([...reactionClasses].sort());
});

test('the count decides, since the list of people is cut short', () => {
  const { total } = reactionsOf({ reactions: [{ name: '+1', count: 60, users: ['U1', 'U2'] }] });

  expect(total).toBe(60);
});

test('reactions beyond the people who are listed are unnamed, and a list that is longer takes nothing away', () => {
  const { unnamed } = reactionsOf({
    reactions: [
      { name: '+1', count: 60, users: ['U1', 'U2'] },
      { name: 'tada', count: 1, users: ['U1', 'U2', 'U3'] },
      { name: 'eyes', count: 4 },
    ],
  });

  expect(unnamed).toBe(62);
});

test('without a count the people are counted, and a count may be a string', () => {
  const { total } = reactionsOf({
    reactions: [
      { name: '+1', users: ['U1', 'U2'] },
      { name: '-1', count: '3' },
    ],
  });

  expect(total).toBe(5);
});

test('emoji of one class are added up, each class once', () => {
  const reactions = [
    { name: '+1', count: 2 },
    { name: 'thumbsup::skin-tone-2', count: 1 },
    { name: 'our-own-emoji', count: 4 },
  ];

  const tally = reactionsOf({ reactions });

  expect(tally).toEqual({ total: 7, classes: ['agree', 'other'], counts: [3, 4], unnamed: 7 });
});

test.each([[null], [{}], [{ reactions: null }], [{ reactions: 'x' }], [{ reactions: [null, 3, 'x'] }]])(
  'reactions of %j are none',
  (record) => {
    const { total } = reactionsOf(record);

    expect(total).toBe(0);
  },
);
