// Tests of rows that passed the privacy boundary: nothing else makes them, and nothing else can be made of them.
import { describe, expect, test } from 'vitest';
import { Defect } from '../base/errors.ts';
import { accountClaims } from './account-claims.ts';
import { pseudonymizer } from './pseudonym.ts';
import { Sanitized, sanitizer } from './sanitize.ts';
import { accountShape, channelShape, type Keep } from './shapes.ts';
import * as vocabulary from './vocabulary.ts';

const pseudonymize = pseudonymizer(
  { version: 1, secret: Buffer.alloc(32, 5) },
  { name: 'test', normalize: (id) => id },
);

describe('sanitized rows', () => {
  test('cannot be constructed, in types and at run time', () => {
    // @ts-expect-error The constructor is private.
    const forged = () => new Sanitized(Symbol('boundary'), channelShape, 1, [['secret']], 0);

    expect(() => Sanitized.rowsOf(Object.create(Sanitized.prototype) as Sanitized)).toThrow(Defect);
    expect(forged).toThrow(Defect);
  });

  test.each([
    ['a look-alike', { shape: channelShape, keyVersion: 1, withoutKey: 0, count: 1, rows: [['secret']] }],
    ['an object with the right prototype', Object.create(Sanitized.prototype)],
    ['raw records', [{ text: 'secret' }]],
    ['a string', 'secret'],
    ['nothing', null],
  ])('are told at run time from %s', (_what, forged) => {
    const opening = () => Sanitized.rowsOf(forged as Sanitized);

    expect(opening).toThrow(expect.objectContaining({ name: 'Defect', code: 'not-sanitized' }));
  });

  test('raw records, look-alikes and strings are no sanitized rows for the compiler', () => {
    const accept = (rows: Sanitized): number => rows.count;

    const forgeries = [
      // @ts-expect-error Records did not pass the boundary.
      () => accept([{ text: 'secret' }]),
      // @ts-expect-error A look-alike has no private field.
      () => accept({ shape: channelShape, keyVersion: 1, withoutKey: 0, count: 1 }),
      // @ts-expect-error Neither has a string.
      () => accept('secret'),
    ];

    expect(forgeries).toHaveLength(3);
  });

  test('show nothing of their rows when they are written out', () => {
    const sanitized = sanitizer(accountShape, accountKeep, pseudonymize)([{ id: 'U1' }], undefined);

    expect(JSON.stringify(sanitized)).not.toContain(pseudonymize.person('U1'));
  });

  test('join in order, with the records without a key added up', () => {
    const sanitize = sanitizer(accountShape, accountKeep, pseudonymize);

    const joined = Sanitized.join([sanitize([{ id: 'U1' }, {}], undefined), sanitize([{ id: 'U2' }], undefined)]);

    expect(Sanitized.rowsOf(joined).map(([account]) => account)).toEqual([
      pseudonymize.person('U1'),
      pseudonymize.person('U2'),
    ]);
    expect([joined.count, joined.withoutKey]).toEqual([2, 1]);
  });

  test('can become fewer, in their order, and stay what they were', () => {
    const all = sanitizer(accountShape, accountKeep, pseudonymize)([{ id: 'U1' }, {}, { id: 'U2' }], undefined);

    const second = Sanitized.filter(all, (_row, at) => at === 1);

    expect(Sanitized.rowsOf(second)).toEqual([Sanitized.rowsOf(all)[1]]);
    expect([second.shape, second.keyVersion, second.withoutKey]).toEqual([accountShape, 1, 1]);
    expect(all.count).toBe(2);
  });

  test.each([
    ['a look-alike', { shape: channelShape, keyVersion: 1, withoutKey: 0, count: 1, rows: [['secret']] }],
    ['an object with the right prototype', Object.create(Sanitized.prototype)],
  ])('cannot be made out of %s by becoming fewer', (_what, forged) => {
    const filtering = () => Sanitized.filter(forged as Sanitized, () => true);

    expect(filtering).toThrow(expect.objectContaining({ name: 'Defect', code: 'not-sanitized' }));
  });

  test('of two shapes or two keys do not join', () => {
    const one = sanitizer(accountShape, accountKeep, pseudonymize)([], undefined);
    const other = sanitizer(accountShape, accountKeep, { ...pseudonymize, keyVersion: 2 })([], undefined);

    expect(() => Sanitized.join([one, other])).toThrow(Defect);
  });

  test('have one value for each column of their shape, in its order', () => {
    const sanitized = sanitizer(channelShape, channelKeep, pseudonymize)([{ id: 'C1', archived: true }], undefined);

    const [row] = Sanitized.rowsOf(sanitized);

    expect(row).toEqual([pseudonymize.ref('channel', 'C1'), true, false, false, 0, 0]);
  });
});

const accountKeep: Keep<typeof accountShape, unknown> = {
  account: vocabulary.person('id'),
  ...accountClaims<unknown>({
    source: 'example',
    id: () => 'U1',
    address: () => 'ann@example.com',
    username: () => 'ann',
  }),
  class: vocabulary.oneOf('class'),
  isDeactivated: vocabulary.flag('deleted'),
};

const channelKeep: Keep<typeof channelShape, unknown> = {
  channel: vocabulary.ref('channel', 'id'),
  isArchived: vocabulary.flag('archived'),
  isGeneral: vocabulary.flag('general'),
  isExternal: vocabulary.flag('external'),
  createdAt: vocabulary.time('created'),
  members: vocabulary.countOf('members[]'),
};
