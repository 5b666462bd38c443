// Tests of the keyed tokens, against vectors computed another way.
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { followingToken, type Namespace, pseudonymizer } from './pseudonym.ts';

const key = {
  version: 3,
  secret: Buffer.from('00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 'hex'),
};
const slack: Namespace = { name: 'slack', normalize: (id) => id.trim().toUpperCase() };
const other: Namespace = { name: 'other', normalize: (id) => id };
const pseudonymize = pseudonymizer(key, slack);

/** HMAC-SHA-256 of the bytes that the decision record names, cut to 128 bits, as a UUID. */
function vector(message: string, secret: Buffer = key.secret): string {
  const hex = createHmac('sha256', secret).update(Buffer.from(message, 'utf8')).digest('hex').slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

describe('a token is HMAC-SHA-256 of its space and id, cut to 128 bits', () => {
  test.each([
    ['an account', pseudonymize.person('U123'), 'slack/account\0U123'],
    ['an account that was written otherwise', pseudonymize.person(' u123 '), 'slack/account\0U123'],
    ['a channel', pseudonymize.ref('channel', 'C123'), 'slack/channel\0C123'],
    ['a group', pseudonymize.ref('group', 'S123'), 'slack/group\0S123'],
    ['an e-mail address', pseudonymize.identity('email', ' Ann@Example.com'), 'identity/email\0ann@example.com'],
    ['an id that is no ASCII', pseudonymize.ref('channel', 'é'), 'slack/channel\0É'],
  ])('of %s', (_what, token, message) => {
    const expected = vector(message);

    expect(token).toBe(expected);
  });

  test('which for one known key and id is this', () => {
    const token = pseudonymize.person('U123');

    expect(token).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(token).toBe('07c1b6e3-d586-78dd-5e0a-cbca264dffea');
  });
});

test('one id in two namespaces is two accounts', () => {
  const tokens = [slack, other].map((namespace) => pseudonymizer(key, namespace).person('U123'));

  expect(tokens[0]).not.toBe(tokens[1]);
});

test('one e-mail address is one identity in every namespace', () => {
  const tokens = [slack, other].map((namespace) => pseudonymizer(key, namespace).identity('email', 'ann@example.com'));

  expect(tokens[0]).toBe(tokens[1]);
});

test('an account, a channel and an identity of equal ids differ', () => {
  const tokens = [
    pseudonymize.person('X1'),
    pseudonymize.ref('channel', 'X1'),
    pseudonymize.ref('group', 'X1'),
    pseudonymize.identity('username', 'X1'),
  ];

  expect(new Set(tokens).size).toBe(4);
});

test('another key gives other tokens, so two organizations cannot be held against each other', () => {
  const theirs = pseudonymizer({ version: 3, secret: Buffer.alloc(32, 9) }, slack);

  expect(theirs.person('U123')).not.toBe(pseudonymize.person('U123'));
  expect(theirs.identity('email', 'ann@example.com')).not.toBe(pseudonymize.identity('email', 'ann@example.com'));
});

test('the version of the key stands beside the tokens', () => {
  const { keyVersion } = pseudonymize;

  expect(keyVersion).toBe(3);
});

test('a token stays the same when more ids pass than are remembered', () => {
  const forgetful = pseudonymizer(key, slack, 3);
  const ids = ['U1', 'U2', 'U3', 'U4', 'U5', 'U5', 'U1', 'u1', 'U5'];

  const tokens = ids.map((id) => forgetful.person(id));

  expect(tokens).toEqual(ids.map((id) => vector(`slack/account\0${id.toUpperCase()}`)));
});

test('different ids have different tokens', () => {
  const two = fc.tuple(fc.string(), fc.string()).filter(([one, two]) => slack.normalize(one) !== slack.normalize(two));

  fc.assert(
    fc.property(two, ([one, two]) => {
      expect(pseudonymize.person(one)).not.toBe(pseudonymize.person(two));
    }),
  );
});

test('a key that follows makes a token out of the token before, however many follow', () => {
  const following = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const [one, other] = following.map((secret) => followingToken(secret));
  const before = Buffer.from(pseudonymize.person('U123').replaceAll('-', ''), 'hex');

  const token = pseudonymizer({ ...key, version: 5, following }, slack).person('U123');

  expect(token.replaceAll('-', '')).toBe(other!(one!(before)).toString('hex'));
  expect(one!(before).equals(other!(before))).toBe(false);
});
