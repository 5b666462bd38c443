// Tests of how addresses and usernames are taken apart before they become tokens.
import { expect, test } from 'vitest';
import { addressParts, nearForms } from './address.ts';

test('an address becomes its mailbox, the mailbox without its tag, and its domain, all in lower case', () => {
  const parts = addressParts(' Ann.Lee+News@Example.COM ');

  expect(parts).toEqual({ mailbox: 'ann.lee+news', plainMailbox: 'ann.lee', domain: 'example.com' });
});

test('dots of a mailbox stay, and a mailbox that is a tag alone stays whole', () => {
  const found = ['a.nn@example.com', '+news@example.com'].map((one) => addressParts(one)?.plainMailbox);

  expect(found).toEqual(['a.nn', '+news']);
});

test.each(['', 'ann', 'ann@', '@example.com', 'ann@example', 'ann lee@example.com', 'a@b.c, d@e.f', 7, null])(
  'no address of one person is taken apart: %s',
  (found) => {
    expect(addressParts(found)).toBeUndefined();
  },
);

test('a name is near to the same name without dots, turned around, and with an initial', () => {
  const forms = nearForms('Ann.Lee+x');

  expect(forms).toEqual(['annlee', 'ann lee', 'alee']);
  expect(nearForms('lee_ann')).toContain('ann lee');
  expect(nearForms('a.lee')).toContain('alee');
});

test('accents and digits do not keep names apart, and what is too short is near to nothing', () => {
  expect(nearForms('josé.núñez2')).toContain('josenunez');
  expect(nearForms('ab1')).toEqual([]);
  expect(nearForms(undefined)).toEqual([]);
});
