// The rules of matching, one by one and against each other.
import { expect, test } from 'vitest';
import { matched, matchesOf, tokenOf } from './testing.ts';

const ann = { id: 'ann', emails: ['ann@example.com', 'a.smith@example.com'], claims: ['slack/U1'], usernames: ['ann'] };
const ben = { id: 'ben', emails: ['ben@example.com'], claims: ['slack/U2'], usernames: ['ben'] };

test('each rule matches what it should, in its order', () => {
  const accounts = [
    { id: 'a', claims: ['slack/U1'], email: 'ben@example.com' },
    { id: 'b', claims: ['github/ben'], email: 'ann@example.com' },
    { id: 'c', email: 'Ann@Example.com ' },
    { id: 'd', email: 'a.smith@example.com' },
    { id: 'e', username: 'ben' },
    { id: 'f', email: 'carla@example.com' },
  ];

  const found = matched({ people: [ann, ben], map: [['ben', 'github/ben']], accounts, usernamesAreUnique: true });

  expect(found).toEqual({
    a: 'ann by hr-identity',
    b: 'ben by identity-map',
    c: 'ann by email',
    d: 'ann by alias',
    e: 'ben by username',
    f: 'alone',
  });
});

test('usernames say nothing where the organization does not say that they are unique', () => {
  const accounts = [
    { id: 'a', username: 'ben' },
    { id: 'b', username: 'ben' },
  ];

  expect(matched({ people: [ann, ben], accounts })).toEqual({ a: 'alone', b: 'alone' });
});

test('a tag is taken off or not, dots never are', () => {
  const accounts = [
    { id: 'a', email: 'ben+news@example.com' },
    { id: 'b', email: 'b.en@example.com' },
  ];

  const stripped = matched({ people: [ben], accounts });
  const kept = matched({ people: [ben], accounts, keepsTags: true });

  expect(stripped).toEqual({ a: 'ben by email', b: 'alone' });
  expect(kept).toEqual({ a: 'alone', b: 'alone' });
});

test('a domain that stands for another is that one, through as many as there are', () => {
  const domainAliases = [
    ['oldest.example', 'old.example'],
    ['old.example', 'example.com'],
  ] as const;
  const accounts = [
    { id: 'a', email: 'ben@oldest.example' },
    { id: 'b', email: 'ben@elsewhere.example' },
  ];

  const found = matched({ people: [ben], accounts, domainAliases });

  expect(found).toEqual({ a: 'ben by email', b: 'alone' });
});

test('an address that two people of one file share matches nobody, and no weaker rule helps', () => {
  const shared = [
    { ...ann, emails: ['info@example.com'] },
    { ...ben, emails: ['ben@example.com', 'info@example.com'] },
  ];
  const accounts = [{ id: 'a', email: 'info@example.com', username: 'ben' }];

  expect(matched({ people: shared, accounts, usernamesAreUnique: true })).toEqual({ a: 'conflict' });
});

test('a stronger rule is no conflict for a weaker one', () => {
  const shared = [ann, { ...ben, emails: ['ben@example.com', 'ann@example.com'] }];
  const accounts = [{ id: 'a', email: 'ann@example.com', claims: ['slack/U2'] }];

  expect(matched({ people: shared, accounts })).toEqual({ a: 'ben by hr-identity' });
});

test('two claims of one account that name two people are a conflict', () => {
  const people = [ann, { ...ben, claims: ['slack-name/ben'] }];
  const accounts = [{ id: 'a', claims: ['slack/U1', 'slack-name/ben'], email: 'ann@example.com' }];

  expect(matched({ people, accounts })).toEqual({ a: 'conflict' });
});

test('a renamed person is known by the address of before', () => {
  const people = [
    { id: 'ann', file: 1, emails: ['ann.jones@example.com'] },
    { id: 'ann', file: 0, emails: ['ann.smith@example.com'] },
  ];

  const found = matched({ people, accounts: [{ id: 'a', email: 'ann.smith@example.com' }] });

  expect(found).toEqual({ a: 'ann by email' });
});

test('who comes back under another id has the address, as the newest file says', () => {
  const people = [
    { id: 'ann', file: 0, emails: ['ann@example.com'] },
    { id: 'ann again', file: 3, emails: ['ann@example.com'] },
  ];

  expect(matched({ people, accounts: [{ id: 'a', email: 'ann@example.com' }] })).toEqual({ a: 'ann again by email' });
});

test('an address that went from one person to another who both still stand is a conflict', () => {
  const people = [
    { id: 'ann', file: 0, emails: ['office@example.com'] },
    { id: 'ann', file: 1, emails: ['ann@example.com'] },
    { id: 'ben', file: 1, emails: ['office@example.com'] },
  ];

  expect(matched({ people, accounts: [{ id: 'a', email: 'office@example.com' }] })).toEqual({ a: 'conflict' });
});

test('accounts without a person of the roster are matched with each other by address and username', () => {
  const accounts = [
    { id: 'a', email: 'eve@example.com', username: 'eve' },
    { id: 'b', email: 'eve+x@example.com' },
    { id: 'c', username: 'eve' },
    { id: 'd', username: 'dan' },
  ];

  const byAddress = matched({ accounts });
  const byBoth = matched({ accounts, usernamesAreUnique: true });

  expect(byAddress).toEqual({ a: 'with b by email', b: 'with a by email', c: 'alone', d: 'alone' });
  expect(byBoth).toEqual({
    a: 'with b, c by email',
    b: 'with a, c by email',
    c: 'with a, b by username',
    d: 'alone',
  });
});

test('the person of accounts without a roster is the first of their tokens', () => {
  const accounts = [
    { id: 'a', email: 'eve@example.com' },
    { id: 'b', email: 'eve@example.com' },
  ];

  const persons = [...matchesOf({ accounts }).values()].map(({ person }) => person);

  const first = [tokenOf('account', 'a'), tokenOf('account', 'b')].toSorted()[0];
  expect(persons).toEqual([first, first]);
});

test('an address that one account of a person has is theirs in other tools too', () => {
  const accounts = [
    { id: 'a', claims: ['slack/U1'], email: 'private@elsewhere.example', username: 'annie' },
    { id: 'b', email: 'private@elsewhere.example' },
    { id: 'c', username: 'annie' },
  ];

  const found = matched({ people: [ann], accounts, usernamesAreUnique: true });

  expect(found).toEqual({ a: 'ann by hr-identity', b: 'ann by alias', c: 'ann by username' });
});

test('an address that accounts of two people have says nothing of a third', () => {
  const accounts = [
    { id: 'a', claims: ['slack/U1'], email: 'team@elsewhere.example' },
    { id: 'b', claims: ['slack/U2'], email: 'team@elsewhere.example' },
    { id: 'c', email: 'team@elsewhere.example' },
  ];

  const found = matched({ people: [ann, ben], accounts });

  expect(found).toEqual({ a: 'ann by hr-identity', b: 'ben by hr-identity', c: 'conflict' });
});

test('machines and people of other organizations are nobody of the roster, guests may be', () => {
  const email = 'ann@example.com';
  const accounts = [
    { id: 'a', email, class: 'bot' as const },
    { id: 'b', email, class: 'external' as const },
    { id: 'c', email, class: 'guest' as const },
    { id: 'd', email, class: 'unknown' as const },
  ];

  const matches = matchesOf({ people: [ann], accounts });

  expect(matched({ people: [ann], accounts })).toEqual({
    a: 'not a person',
    b: 'not a person',
    c: 'ann by email',
    d: 'ann by email',
  });
  // What strangers wrote is counted as such; only a machine is nobody at all.
  expect(accounts.map(({ id }) => matches.get(tokenOf('account', id))!.isNoPerson)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('who is left out is so for all accounts, as the latest file says in which they stand', () => {
  const people = [
    { id: 'ann', file: 0, emails: ['ann@example.com'] },
    { id: 'ann', file: 1, emails: ['ann.jones@example.com'], isLeftOut: true },
    { id: 'ben', file: 0, emails: ['ben@example.com'], isLeftOut: true },
    { id: 'ben', file: 2, emails: ['ben@example.com'] },
    { id: 'cem', file: 0, emails: ['cem@example.com'], isLeftOut: true },
  ];
  const accounts = ['ann', 'ann.jones', 'ben', 'cem'].map((id) => ({ id, email: `${id}@example.com` }));

  const matches = matchesOf({ people, accounts });

  expect(accounts.map(({ id }) => matches.get(tokenOf('account', id))!.isLeftOut)).toEqual([true, true, false, true]);
});
