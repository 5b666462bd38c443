// What holds of every matching, whatever is matched: on thousands of small organizations in which everything collides.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DecisionWritten, decisionsOf, matcherOf, matchesOf, tokenOf, type Written } from './testing.ts';

const few = (of: string, count: number) => fc.nat({ max: count - 1 }).map((at) => `${of}${at}`);
const address = few('address', 6).map((name) => `${name}@example.com`);
const some = <T>(one: fc.Arbitrary<T>, most: number) => fc.array(one, { maxLength: most });

const people = some(
  fc.record({
    id: few('person', 4),
    file: fc.nat({ max: 2 }),
    emails: some(address, 2),
    usernames: some(few('name', 3), 1),
    claims: some(few('claim', 5), 1),
    isLeftOut: fc.boolean(),
  }),
  6,
);
const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const accountOf = (id: string) =>
  fc.record({
    id: fc.constant(id),
    email: fc.option(address, { nil: undefined }),
    username: fc.option(few('name', 3), { nil: undefined }),
    claims: some(few('claim', 5), 2),
    class: fc.constantFrom('person', 'person', 'person', 'guest', 'unknown', 'bot', 'external'),
  });
const accounts = fc.tuple(...ids.map(accountOf));
const anyAccount = fc.constantFrom(...ids);
const decision: fc.Arbitrary<DecisionWritten> = fc.oneof(
  fc.tuple(fc.constant('is' as const), anyAccount, few('person', 5)),
  fc
    .tuple(fc.constantFrom('same' as const, 'separate' as const), anyAccount, anyAccount)
    .filter(([, one, other]) => one !== other),
  fc.tuple(fc.constant('not-a-person' as const), anyAccount),
);
const organization: fc.Arbitrary<Written> = fc.record({
  people,
  accounts,
  decisions: some(decision, 5),
  usernamesAreUnique: fc.boolean(),
});

const runs = { numRuns: 500, seed: 20_260_302 };
const sorted = (written: Written) => [...matchesOf(written)].toSorted(([one], [other]) => (one < other ? -1 : 1));

test('the order of accounts and of people makes no difference', () => {
  const shuffled = organization.chain((written) =>
    fc.tuple(
      fc.constant(written),
      fc.shuffledSubarray([...written.accounts!], { minLength: written.accounts!.length }),
      fc.shuffledSubarray([...written.people!], { minLength: written.people!.length }),
    ),
  );

  fc.assert(
    fc.property(shuffled, ([written, otherAccounts, otherPeople]) => {
      const other = { ...written, accounts: otherAccounts, people: otherPeople };
      expect(sorted(other)).toEqual(sorted(written));
    }),
    runs,
  );
});

test('a person who shares nothing with anybody changes nothing', () => {
  const stranger = { id: 'stranger', file: 2, emails: ['stranger@example.com'], usernames: ['s'], claims: ['s'] };

  fc.assert(
    fc.property(organization, (written) => {
      expect(sorted({ ...written, people: [...written.people!, stranger] })).toEqual(sorted(written));
    }),
    runs,
  );
});

test('an account that shares nothing with anybody changes nothing', () => {
  const stranger = { id: 'stranger', email: 'stranger@example.com', username: 's', claims: ['s'] };

  fc.assert(
    fc.property(organization, (written) => {
      const matches = matchesOf({ ...written, accounts: [stranger, ...written.accounts!] });
      expect(matches.get(tokenOf('account', 'stranger'))).toMatchObject({ state: 'unmatched', rule: 'alone' });
      matches.delete(tokenOf('account', 'stranger'));
      expect([...matches].toSorted(([one], [other]) => (one < other ? -1 : 1))).toEqual(sorted(written));
    }),
    runs,
  );
});

test('what one file says of an address matches only where one person alone has it', () => {
  const ofOneFile = organization.map((written) => ({
    ...written,
    decisions: [],
    usernamesAreUnique: false,
    people: written.people!.map((person) => ({ ...person, file: 0, claims: [] })),
  }));

  fc.assert(
    fc.property(ofOneFile, (written) => {
      const matches = matchesOf(written);
      for (const { id, email, class: is } of written.accounts!) {
        if (is === 'bot' || is === 'external') continue;
        const having = written.people.filter(({ emails }) => email !== undefined && emails!.includes(email));
        const persons = new Set(having.map((one) => tokenOf('person', one.id)));
        const { state, person } = matches.get(tokenOf('account', id))!;
        const expected = ['unmatched', 'matched'][persons.size] ?? 'conflict';
        expect([state, state !== 'matched' || persons.has(person)]).toEqual([expected, true]);
      }
    }),
    runs,
  );
});

test('the last decision holds, whatever was decided before and whatever the rules say', () => {
  fc.assert(
    fc.property(organization, decision, (written, last) => {
      const [kind, account, other] = last;
      const isPerson = (id: string) =>
        !['bot', 'external'].includes(written.accounts!.find((one) => one.id === id)!.class!);
      fc.pre(isPerson(account) && (kind === 'is' || other === undefined || isPerson(other)));
      const matches = matchesOf({ ...written, decisions: [...written.decisions!, last] });
      const mine = matches.get(tokenOf('account', account))!;
      const theirs = matches.get(tokenOf('account', other ?? ''));
      const holds = {
        is: () => mine.state === 'matched' && mine.person === tokenOf('person', other),
        same: () => mine.person === theirs?.person,
        separate: () => mine.person !== theirs?.person,
        'not-a-person': () => mine.state === 'not-a-person' && mine.isNoPerson,
      }[kind];
      expect(holds()).toBe(true);
    }),
    runs,
  );
});

test('what was parted and never joined again is not one person’s', () => {
  const parted = fc.array(
    decision.filter(([kind]) => kind === 'separate'),
    { maxLength: 4 },
  );

  fc.assert(
    fc.property(organization, parted, (written, decisions) => {
      const matches = matchesOf({ ...written, decisions });
      for (const [, one, other] of decisions) {
        const [mine, theirs] = [one, other!].map((id) => matches.get(tokenOf('account', id))!);
        expect(mine!.person).not.toBe(theirs!.person);
      }
    }),
    runs,
  );
});

test('the order of decisions that agree with each other makes no difference', () => {
  // Whoever decides knows the truth, so nothing is contradicted.
  const truth = fc.record(Object.fromEntries(ids.map((id) => [id, fc.constantFrom('person0', 'person1', 'nobody')])));
  const decided = truth.chain((of) => {
    const truthful = (one: string, other: string): DecisionWritten => {
      if (of[one] === 'nobody') return ['not-a-person', one];
      return one === other ? ['is', one, of[one]!] : [of[one] === of[other] ? 'same' : 'separate', one, other];
    };
    const decisions = some(
      fc.tuple(anyAccount, anyAccount).map(([one, other]) => truthful(one, other)),
      7,
    );
    return decisions.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray([...some], { minLength: some.length })),
    );
  });

  fc.assert(
    fc.property(organization, decided, (written, [decisions, otherwise]) => {
      expect(sorted({ ...written, decisions: otherwise })).toEqual(sorted({ ...written, decisions }));
    }),
    runs,
  );
});

test('a decision that is undone leaves nothing behind', () => {
  fc.assert(
    fc.property(organization, decision, fc.nat({ max: 5 }), (written, undone, place) => {
      const others = decisionsOf(written.decisions!).map((one) => ({ ...one, number: 2 * one.number }));
      const all = [...others, { ...decisionsOf([undone])[0]!, number: 2 * place + 1 }];
      const matcher = matcherOf(written);
      const before = [...matcher.match(others)];
      const meanwhile = [...matcher.match(all)];
      const after = [...matcher.match(others)];
      expect(after).toEqual(before);
      expect(meanwhile).toHaveLength(before.length);
    }),
    runs,
  );
});
