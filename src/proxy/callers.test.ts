// Who may ask: tokens that are good, tokens that are forged, and addresses that are somebody else's.
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { exportJWK, type JWK, SignJWT } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { standingClock } from '../base/clock.ts';
import { networksOf } from '../base/networks.ts';
import { type Caller, type CallerRules, openCallers } from './callers.ts';

const now = Date.parse('2026-03-02T09:00:00Z') / 1000;
const clock = standingClock(new Date(now * 1000));
const audience = 'https://proxy.example';
const nobody = networksOf([], () => new Error('invalid'));
const of = (...entries: string[]) => networksOf(entries, () => new Error('invalid'));
let ours: { privateKey: KeyObject; jwk: JWK };

beforeAll(async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  ours = { privateKey, jwk: { ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'ours' } };
});

const rules = (more: Partial<CallerRules> = {}): CallerRules => ({
  callers: nobody,
  forwarders: nobody,
  needsCertificate: false,
  secret: undefined,
  tokens: { keys: { keys: [ours.jwk] }, audience },
  clock,
  ...more,
});

const caller = (authorization: string, more: Partial<Caller> = {}): Caller => ({
  address: '192.0.2.1',
  forwardedFor: undefined,
  isCertified: false,
  authorization,
  ...more,
});

interface Claims {
  readonly aud?: string;
  readonly iat?: number;
  readonly exp?: number;
}

function signed(claims: Claims = {}, key: KeyObject = ours.privateKey, alg = 'ES256'): Promise<string> {
  const payload = { aud: audience, iat: now, exp: now + 300, ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg, kid: 'ours' }).sign(key);
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
const good = { aud: audience, iat: now, exp: now + 300 };

test('who signs with a known key may ask, and nobody who says nothing', async () => {
  const ask = openCallers(rules());

  expect(await ask(caller(`Bearer ${await signed()}`))).toBeUndefined();
  expect(await ask(caller(''))).toBe('secret-or-token');
});

test.each<readonly [string, () => Promise<string> | string]>([
  ['signed by nobody', () => `${encoded({ alg: 'none' })}.${encoded(good)}.`],
  ['signed by nobody, in capitals', () => `${encoded({ alg: 'NONE', kid: 'ours' })}.${encoded(good)}.`],
  ['with the public key as a shared one', () => signedWithPublicHalf()],
  ['signed with another key', () => signed({}, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)],
  ['signed with a key of another kind', () => signed({}, generateKeyPairSync('ed25519').privateKey, 'EdDSA')],
  ['for another proxy', () => signed({ aud: 'https://other.example' })],
  ['for nobody', () => signed({ aud: undefined } as unknown as Claims)],
  ['that has run out', () => signed({ iat: now - 400, exp: now - 100 })],
  ['that never runs out', () => signed({ exp: undefined } as unknown as Claims)],
  ['of no time', () => signed({ iat: undefined } as unknown as Claims)],
  ['that is good for a day', () => signed({ exp: now + 86_400 })],
  ['that says it is of next year', () => signed({ iat: now + 31_536_000, exp: now + 31_536_300 })],
  ['that ends before it begins', () => signed({ iat: now + 300, exp: now + 200 })],
  ['with another payload under its signature', async () => retold(await signed())],
  ['that was cut', async () => (await signed()).slice(0, -4)],
])('a token %s opens nothing', async (_what, forge) => {
  const ask = openCallers(rules());

  expect(await ask(caller(`Bearer ${await forge()}`))).toBe('secret-or-token');
});

test('a token is good for as long as it says', async () => {
  const token = await signed();
  const later = standingClock(new Date((now + 400) * 1000));

  expect(await openCallers(rules({ clock: later }))(caller(`Bearer ${token}`))).toBe('secret-or-token');
});

test('the clock of whoever signs may be minutes ahead or behind', async () => {
  const ask = openCallers(rules());
  const of = (skew: number) => signed({ iat: now + skew, exp: now + 300 + skew });

  expect(await ask(caller(`Bearer ${await of(600)}`))).toBeUndefined();
  expect(await ask(caller(`Bearer ${await of(-290)}`))).toBeUndefined();
});

test('secret and token are each enough where both are known', async () => {
  const ask = openCallers(rules({ secret: 'a secret of the two' }));

  const answers = await Promise.all(
    [
      'Bearer a secret of the two',
      `Bearer ${await signed()}`,
      'Bearer a secret of the tw',
      'Basic a secret of the two',
    ].map((said) => ask(caller(said))),
  );

  expect(answers).toEqual([undefined, undefined, 'secret-or-token', 'secret-or-token']);
});

test('a certificate is enough where nothing else is asked for, and not enough where a secret is', async () => {
  const alone = openCallers(rules({ tokens: undefined, needsCertificate: true }));
  const both = openCallers(rules({ tokens: undefined, needsCertificate: true, secret: 'x' }));
  const certified = { isCertified: true };

  expect([await alone(caller('', certified)), await alone(caller(''))]).toEqual([undefined, 'certificate']);
  expect([await both(caller('', certified)), await both(caller('Bearer x'))]).toEqual([
    'secret-or-token',
    'certificate',
  ]);
});

test('a proxy without any way to know its callers answers nobody', async () => {
  const ask = openCallers(rules({ tokens: undefined }));

  expect(await ask(caller('Bearer undefined', { isCertified: true }))).toBe('secret-or-token');
});

test.each([
  ['an address of the list', { address: '10.1.2.3' }, undefined],
  ['the same, as a socket for both kinds says it', { address: '::ffff:10.1.2.3' }, undefined],
  ['another', { address: '192.0.2.1' }, 'address'],
  ['another that writes one of the list', { address: '192.0.2.1', forwardedFor: '10.1.2.3' }, 'address'],
  ['one of the list behind a load balancer', { address: '172.16.0.1', forwardedFor: '10.1.2.3' }, undefined],
  ['another that hides behind it', { address: '172.16.0.1', forwardedFor: '10.1.2.3, 192.0.2.1' }, 'address'],
  ['the load balancer itself', { address: '172.16.0.1' }, 'address'],
  ['nobody', { address: '' }, 'address'],
] as const)('%s is answered as the list of addresses says', async (_who, from, refusal) => {
  const ask = openCallers(rules({ secret: 's', callers: of('10.0.0.0/8'), forwarders: of('172.16.0.1') }));

  expect(await ask(caller('Bearer s', from))).toBe(refusal);
});

/** What a library does that takes whatever algorithm a token names: the public half as a shared key. */
function signedWithPublicHalf(): string {
  const content = `${encoded({ alg: 'HS256', kid: 'ours' })}.${encoded(good)}`;
  const shared = Buffer.from(JSON.stringify(ours.jwk));
  return `${content}.${createHmac('sha256', shared).update(content).digest('base64url')}`;
}

function retold(token: string): string {
  const [head, , signature] = token.split('.');
  return [head, encoded({ ...good, sub: 'somebody else' }), signature].join('.');
}
