// Tests what is believed of an issuer: an honest answer, and none of the forged ones.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hours, standingClock } from '../base/clock.ts';
import { type Client, type Openid, openOpenid, type SignInSecrets } from './openid.ts';
import { type Forgery, type ForgingIssuer, startForgingIssuer } from './testing-issuer.ts';

const redirectUrl = 'http://localhost:7400/sign-in/callback';
const clock = standingClock('2026-03-02T09:00:00Z');
let issuer: ForgingIssuer;
let client: Client;
let openid: Openid;

beforeAll(async () => {
  issuer = await startForgingIssuer();
});

afterAll(() => issuer.close());

beforeEach(() => {
  issuer.metadata = {};
  issuer.instead = undefined;
  issuer.asked.length = 0;
  client = { url: issuer.url, clientId: issuer.clientId, clientSecret: issuer.clientSecret };
  openid = openOpenid({ clock, mayBeLoopback: true });
});

const secrets: SignInSecrets = { state: 's'.repeat(43), nonce: 'n'.repeat(43), verifier: 'v'.repeat(43) };

const begin = (): Promise<string> => openid.signInUrl(client, secrets, redirectUrl);

async function claimsOf(forgery: Forgery = {}, needed: string | null = null) {
  return openid.claims(client, secrets, issuer.signIn(await begin(), forgery), needed);
}

const refused = (code: string) => ({ name: 'Refused', code });
const now = (): number => Math.floor(Date.now() / 1000);

test('the browser is sent to the issuer with a code flow, PKCE, a state and a nonce', async () => {
  const url = new URL(await begin());

  expect(url.origin + url.pathname).toBe(`${issuer.url}/authorize`);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: 'code',
    client_id: 'tacit',
    redirect_uri: redirectUrl,
    scope: 'openid email profile',
    code_challenge_method: 'S256',
    state: secrets.state,
    nonce: secrets.nonce,
  });
  expect(url.href).not.toContain(secrets.verifier);
});

test('an honest answer says who somebody is', async () => {
  const claims = await claimsOf({ claims: { groups: ['analysts'] } });

  const { issuer: url, subject, email, isEmailVerified, name } = claims;
  expect({ url, subject, email, isEmailVerified, name }).toEqual({
    url: issuer.url,
    subject: 'sub-1',
    email: 'ada@example.org',
    isEmailVerified: true,
    name: 'Ada',
  });
  expect(claims.claim('groups')).toEqual(['analysts']);
});

test.each<[string, () => Forgery]>([
  ['for another audience', () => ({ claims: { aud: 'somebody else' } })],
  ['for another audience beside us, and given to that one', () => ({ claims: { aud: ['tacit', 'x'], azp: 'x' } })],
  ['of another issuer', () => ({ claims: { iss: 'https://issuer.example' } })],
  ['for another sign-in', () => ({ claims: { nonce: 'another' } })],
  ['for no sign-in', () => ({ claims: { nonce: undefined } })],
  ['that is past its time', () => ({ claims: { exp: now() - 60 } })],
  ['that is not true yet', () => ({ claims: { nbf: now() + 600 } })],
  ['about nobody', () => ({ claims: { sub: undefined } })],
  ['that nobody signed', () => ({ signing: 'none' })],
  ['that is signed with the public key as a secret', () => ({ signing: 'public-key-as-secret' })],
  ['that is signed by an unknown key', () => ({ signing: 'another' })],
  ['for another access token', () => ({ claims: { at_hash: 'bm90IHRoaXMgdG9rZW4' } })],
  ['whose other half is about somebody else', () => ({ claims: { email: undefined }, userInfo: { sub: 'sub-2' } })],
])('an answer %s is not believed', async (_which, forgery) => {
  await expect(claimsOf(forgery())).rejects.toMatchObject(refused('sign-in-invalid'));
});

test.each<[string, Record<string, string | null>]>([
  ['another state', { state: 'another' }],
  ['no state', { state: null }],
  ['the name of another issuer', { iss: 'https://issuer.example' }],
  ['no name of the issuer, though this one always says it', { iss: null }],
])('an answer with %s is not exchanged', async (_which, returned) => {
  const attempt = claimsOf({ returned });

  await expect(attempt).rejects.toMatchObject(refused('sign-in-invalid'));
  expect(issuer.asked).not.toContain('/token');
});

test('a code works once', async () => {
  const back = issuer.signIn(await begin());
  await openid.claims(client, secrets, back, null);

  await expect(openid.claims(client, secrets, back, null)).rejects.toMatchObject(refused('sign-in-code-spent'));
});

test('a code that was stolen is worth nothing without what the browser began with', async () => {
  const back = issuer.signIn(await begin());

  const attempt = openid.claims(client, { ...secrets, verifier: 'w'.repeat(43) }, back, null);

  await expect(attempt).rejects.toMatchObject(refused('sign-in-code-spent'));
});

test.each([
  ['access_denied', 'sign-in-cancelled'],
  ['interaction_required', 'sign-in-refused'],
])('the issuer’s word %s becomes our own', async (error, code) => {
  const returned = { error, code: null, error_description: '<b>call this number</b>' };

  const problem: unknown = await claimsOf({ returned }).catch((each: unknown) => each);

  expect(problem).toMatchObject(refused(code));
  expect((problem as Error).message).not.toContain('call this number');
});

test('a client secret of another app is told apart', async () => {
  client = { ...client, clientSecret: 'of another app' };

  await expect(claimsOf()).rejects.toMatchObject(refused('issuer-client-wrong'));
});

test('an issuer that keeps the address out of the ID token is asked for it', async () => {
  const userInfo = { sub: 'sub-1', email: 'bea@example.org', email_verified: true };

  const claims = await claimsOf({ claims: { email: undefined, email_verified: undefined }, userInfo });

  expect([claims.email, claims.isEmailVerified]).toEqual(['bea@example.org', true]);
});

test('an address of one half is not verified by the other', async () => {
  const userInfo = { sub: 'sub-1', email: 'bea@example.org' };

  const claims = await claimsOf({ claims: { email: undefined, email_verified: true }, userInfo });

  expect([claims.email, claims.isEmailVerified]).toEqual(['bea@example.org', undefined]);
});

test('a role that the ID token leaves out is asked for', async () => {
  const claims = await claimsOf({ userInfo: { sub: 'sub-1', groups: ['auditors'] } }, 'groups');

  expect(claims.claim('groups')).toEqual(['auditors']);
});

test.each<[string, unknown, boolean | undefined]>([
  ['false', false, false],
  ['the word true', 'true', false],
  ['nothing', undefined, undefined],
])('that an address is verified is said by true alone: %s is not', async (_which, said, heard) => {
  expect((await claimsOf({ claims: { email_verified: said } })).isEmailVerified).toBe(heard);
});

test.each<[string, Record<string, unknown>, string]>([
  ['by another name', { issuer: 'https://issuer.example' }, 'issuer-mismatch'],
  ['without PKCE', { code_challenge_methods_supported: ['plain'] }, 'issuer-no-pkce'],
  ['without a key set', { jwks_uri: undefined }, 'issuer-unknown'],
  ['whose tokens go elsewhere without TLS', { token_endpoint: 'http://192.0.2.1/token' }, 'issuer-insecure'],
  ['whose keys come from elsewhere without TLS', { jwks_uri: 'http://192.0.2.1/keys' }, 'issuer-insecure'],
  ['whose page is a script', { authorization_endpoint: 'javascript:alert(1)' }, 'issuer-insecure'],
])('an issuer %s is refused before anybody is sent there', async (_which, metadata, code) => {
  issuer.metadata = metadata;

  await expect(begin()).rejects.toMatchObject(refused(code));
});

test('an issuer that does not say whether it knows PKCE is used with it all the same', async () => {
  issuer.metadata = { code_challenge_methods_supported: undefined };

  expect([await openid.check(issuer.url), (await claimsOf()).subject]).toEqual([{ saysPkce: false }, 'sub-1']);
});

test.each([
  ['a redirect', { status: 302, headers: { location: 'http://192.0.2.1/' } }, 'issuer-unavailable'],
  ['a page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>hello' }, 'issuer-unknown'],
  ['nothing at that address', { status: 404 }, 'issuer-unknown'],
  ['more than anybody would read', { status: 200, body: ' '.repeat(2_000_000) }, 'issuer-unavailable'],
])('where an issuer should be is %s', async (_which, instead, code) => {
  issuer.instead = instead;

  await expect(openid.check(issuer.url)).rejects.toMatchObject(refused(code));
});

test('a port that nobody listens on is no issuer', async () => {
  const gone = await startForgingIssuer();
  await gone.close();

  await expect(openid.check(gone.url)).rejects.toMatchObject(refused('issuer-unavailable'));
});

test('an issuer on this machine is for trying it alone', async () => {
  openid = openOpenid({ clock, mayBeLoopback: false });

  await expect(openid.check(issuer.url)).rejects.toMatchObject(refused('issuer-insecure'));
  expect(issuer.asked).toEqual([]);
});

test('what an issuer says of itself is read once an hour', async () => {
  await Promise.all([begin(), begin(), begin()]);
  const first = issuer.asked.length;
  clock.moveTo(new Date(clock.now().getTime() + hours(1)));
  await begin();

  expect([first, issuer.asked.length]).toEqual([1, 2]);
});

test('an issuer that was away is asked again', async () => {
  issuer.instead = { status: 503 };
  await begin().catch(() => undefined);
  issuer.instead = undefined;

  expect(await begin()).toContain(issuer.url);
});
