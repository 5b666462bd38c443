// A running house and a strict issuer: from the button to the session, over HTTP, and what an attacker gets of it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InvitationMade, InvitationRead } from '../src/api/contract/invitations.ts';
import type { Issuer, IssuerList } from '../src/api/contract/issuers.ts';
import type { MemberList } from '../src/api/contract/members.ts';
import type { Session } from '../src/api/contract/session.ts';
import { settingsOf, signInThere, startStrictIssuer, type StrictIssuer } from './oidc-provider.ts';
import {
  callOver,
  cookiesOf,
  newDataDirectory,
  removeDataDirectory,
  runCommand,
  runHouse,
  type RunningHouse,
  signInOver,
  tokenIn,
} from './running-house.ts';
import { signInAs } from './sign-in-as.ts';

let house: RunningHouse;
let strict: StrictIssuer;
let owner: string;
let issuer: Issuer;
const secrets = new Set<string>();

beforeAll(async () => {
  house = await runHouse(await newDataDirectory());
  owner = await signInOver(house);
  const { redirectUrl } = (await (await call(owner, 'GET', '/api/issuers')).json()) as IssuerList;
  strict = await startStrictIssuer({
    redirectUrls: [redirectUrl],
    accounts: [
      { id: 'ada', email: 'ada@example.org', name: 'Ada Obi', groups: ['people-team'] },
      { id: 'bea', email: 'bea@example.org', name: 'Bea', isVerified: false },
      { id: 'cyd', email: 'cyd@elsewhere.example', name: 'Cyd' },
      { id: 'dan', email: 'dan@example.org', name: 'Dan' },
      { id: 'eve', email: 'eve@example.org', name: 'Eve' },
    ],
  });
  const settings = settingsOf(strict, { domains: ['Example.org'] });
  issuer = (await (await call(owner, 'POST', '/api/issuers', settings)).json()) as Issuer;
  secrets.add(strict.clientSecret);
});

afterAll(async () => {
  await strict.close();
  await house.stop();
  await removeDataDirectory(house.dataDirectory);
});

const call = (cookie: string, method: string, path: string, body?: object): Promise<Response> =>
  callOver(house, cookie, method, path, body);

async function begin(thenTo = '/reports?by=team', path = '/api/sign-in', as = '') {
  const answer = await call(as, 'POST', path, { issuer: issuer.id, thenTo });
  const { url } = (await answer.json()) as { url: string };
  secrets.add(new URL(url).searchParams.get('state') ?? '');
  return { url, cookie: cookiesOf(answer) };
}

async function comeBack(back: URL, cookie: string) {
  secrets.add(back.searchParams.get('code') ?? back.href);
  const answer = await call(cookie, 'GET', `${back.pathname}${back.search}`);
  return { status: answer.status, location: answer.headers.get('location'), cookie: cookiesOf(answer), answer };
}

async function enter(account: string | null, thenTo?: string) {
  const { url, cookie } = await begin(thenTo);
  return comeBack(await signInThere(url, strict, account), cookie);
}

const sessionOf = async (cookie: string): Promise<Session> =>
  (await (await call(cookie, 'GET', '/api/session')).json()) as Session;

test('the sign-in page has a button for the issuer, before anybody is signed in', async () => {
  const page: unknown = await (await call('', 'GET', '/api/sign-in')).json();

  expect(page).toEqual({ issuers: [{ id: issuer.id, name: 'Acme' }], asksAddress: false });
});

test('somebody signs in at the issuer and lands where they wanted', async () => {
  const { status, location, cookie } = await enter('ada');

  expect([status, location]).toEqual([303, '/reports?by=team']);
  expect((await sessionOf(cookie)).member).toMatchObject({ name: 'Ada Obi', role: 'member' });
  expect(strict.errors).toEqual([]);
});

test.each([
  ['https://evil.example/', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/api/session', '/'],
  ['/people?show=matched#top', '/people?show=matched#top'],
])('whoever asks to land on %s lands on %s', async (thenTo, lands) => {
  expect((await enter('ada', thenTo)).location).toBe(lands);
});

test.each([
  ['bea', 'sign-in-address-unverified'],
  ['cyd', 'sign-in-domain-unknown'],
  [null, 'sign-in-cancelled'],
])('%s comes back to the sign-in page with a code of ours: %s', async (account, problem) => {
  const { location, cookie } = await enter(account);

  expect(location).toBe(`/sign-in?problem=${problem}&to=${encodeURIComponent('/reports?by=team')}`);
  expect(cookie).toBe('');
});

test('an answer works once, and in the browser that began alone', async () => {
  const [mine, theirs] = [await begin(), await begin()];
  const back = await signInThere(mine.url, strict, 'ada');

  const others = [await comeBack(back, theirs.cookie), await comeBack(back, '')];
  const own = await comeBack(back, mine.cookie);
  const again = await comeBack(back, mine.cookie);

  for (const each of [...others, again])
    expect([each.location, each.cookie]).toEqual(['/sign-in?problem=sign-in-unknown', '']);
  expect(own.cookie).toContain('session_token=');
});

test('an invitation names the issuer at which it is accepted, and only there where it asks for that', async () => {
  const asked = { role: 'auditor', mustUseOpenId: true };
  const { link } = (await (await call(owner, 'POST', '/api/invitations', asked)).json()) as InvitationMade;
  const token = tokenIn(link);
  const read = (await (await call('', 'POST', '/api/invitations/read', { token })).json()) as InvitationRead;
  const sent = await call('', 'POST', '/api/sign-in', { issuer: read.issuers[0]!.id, invitation: token });
  const { url } = (await sent.json()) as { url: string };

  const { location, cookie } = await comeBack(await signInThere(url, strict, 'eve'), cookiesOf(sent));

  expect(read.issuers).toEqual([{ id: issuer.id, name: 'Acme' }]);
  expect([location, (await sessionOf(cookie)).member.role]).toEqual(['/', 'auditor']);
  const { members } = (await (await call(owner, 'GET', '/api/members')).json()) as MemberList;
  expect(members.find(({ name }) => name === 'Eve')).toMatchObject({ email: 'eve@example.org', isEmailVerified: true });
});

test('the cookie of a sign-in is out of reach of scripts and ends soon', async () => {
  const answer = await call('', 'POST', '/api/sign-in', { issuer: issuer.id });

  expect(answer.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^tacit-sign-in=[\w-]{43}; Path=\/; Max-Age=900; HttpOnly; SameSite=Lax$/),
  ]);
});

test('another site cannot make a browser begin', async () => {
  const answer = await fetch(`${house.url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ issuer: issuer.id }),
  });

  expect(answer.status).toBe(403);
});

test('an owner tries it, sees what would happen, and nothing has', async () => {
  const answer = await call(owner, 'POST', `/api/issuers/${issuer.id}/trial`, { thenTo: '/settings/sign-in' });
  const { url } = (await answer.json()) as { url: string };
  const back = await signInThere(url, strict, 'dan');

  const { location, cookie } = await comeBack(back, `${owner}; ${cookiesOf(answer)}`);

  expect(location).toBe(`/settings/sign-in?tried=${issuer.id}&role=member&known=false`);
  expect(cookie).toBe('');
  const { members } = (await (await call(owner, 'GET', '/api/members')).json()) as { members: { name: string }[] };
  expect(members.map(({ name }) => name)).not.toContain('Dan');
});

test('the first owner, who came in by a link, takes a sign-in for their own', async () => {
  const { url, cookie } = await begin('/settings', '/api/sign-in/own', owner);
  const bound = await comeBack(await signInThere(url, strict, 'dan'), `${owner}; ${cookie}`);

  const later = await enter('dan');

  expect(bound.location).toBe(`/settings?own=${issuer.id}`);
  expect((await sessionOf(later.cookie)).member).toMatchObject({ name: 'Owner', role: 'owner' });
  owner = later.cookie;
});

test('owners set it, those who oversee see it without its secret, others do not', async () => {
  const others = await Promise.all((['auditor', 'member'] as const).map((role) => signInAs(house, role)));
  const readings = await Promise.all(others.map(({ cookie }) => call(cookie, 'GET', '/api/issuers')));
  const changes = await Promise.all(
    others.map(({ cookie }) => call(cookie, 'PATCH', `/api/issuers/${issuer.id}`, { name: 'x' })),
  );

  expect([readings.map(({ status }) => status), changes.map(({ status }) => status)]).toEqual([
    [200, 403],
    [403, 403],
  ]);
  expect(await readings[0]!.text()).not.toContain(strict.clientSecret);
});

test('the command line adds, checks, lists and removes', async () => {
  const data = house.dataDirectory;
  const add = ['issuer', 'add', '--name', 'Other', '--url', 'https://sign-in.example', '--client-id', 'x'];

  const added = await runCommand([...add, '--domain', 'other.example', 'more.example'], data, {}, 'a secret\n');
  const id = /^Added: (\S+)$/m.exec(added.output)?.[1] ?? '';
  const listed = await runCommand(['issuer'], data);
  const checked = await runCommand(['issuer', 'check', strict.url], data);
  const removed = await runCommand(['issuer', 'remove', id], data);
  const left = await runCommand(['issuer', 'list', '--json'], data);

  expect([added.code, listed.code, checked.code, removed.code]).toEqual([0, 0, 0, 0]);
  expect(listed.output).toMatch(/Other\s+https:\/\/sign-in\.example\s+other\.example more\.example\s+0/);
  expect(checked.output).toContain('It answers as an issuer should.');
  expect((JSON.parse(left.output) as IssuerList).issuers.map(({ name }) => name)).toEqual(['Acme']);
});

test('a secret that does not come, and an issuer that is none, are told in words', async () => {
  const add = [
    'issuer',
    'add',
    '--name',
    'O',
    '--url',
    'https://o.example',
    '--client-id',
    'x',
    '--domain',
    'o.example',
  ];

  const silent = await runCommand(add, house.dataDirectory, {}, '');
  const wrong = await runCommand(['issuer', 'check', `${house.url}/overview`], house.dataDirectory);

  expect([silent.code, silent.errors]).toEqual([1, expect.stringContaining('No client secret')]);
  expect([wrong.code, wrong.errors]).toEqual([1, expect.stringContaining('(issuer-unknown)')]);
});

test('answers that do not hold are counted by who brings them', async () => {
  const forged = () => call('', 'GET', '/sign-in/callback?state=forged&code=forged');
  const statuses = [];
  for (let turn = 0; turn < 25; turn += 1) statuses.push((await forged()).status);

  const refused = await forged();

  expect(statuses).toContain(303);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ error: { code: 'too-many-attempts' } });
});

test('no secret, state or code is in what the house wrote', () => {
  expect(secrets.size).toBeGreaterThan(20);
  expect([...secrets].filter((secret) => house.output().includes(secret))).toEqual([]);
});
