// A walk through a house with everything about people that is typed into it or comes in with them, each with a word of its
// own: members and who is invited, who signs in, who is spoken of in objections and destructions, and every secret.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSandbox } from '../sandbox/server.ts';
import type { ApiTokenMade } from '../src/api/contract/api-tokens.ts';
import type { DestroyAsked } from '../src/api/contract/destroy.ts';
import type { InvitationMade } from '../src/api/contract/invitations.ts';
import type { Issuer } from '../src/api/contract/issuers.ts';
import type { Member, SignInLinkAnswer } from '../src/api/contract/members.ts';
import type { MyData } from '../src/api/contract/my-data.ts';
import { silentLog } from '../src/base/log.ts';
import { runProxy } from '../src/proxy/run.ts';
import { settingsOf, signInThere, type StrictIssuer } from './oidc-provider.ts';
import {
  callOver,
  cookiesOf,
  type Ended,
  runCommand,
  type RunningHouse,
  signInOver,
  tokenIn,
} from './running-house.ts';
import { smallOrganization } from './small-organization.ts';
import { smallest } from './stand-in.ts';
import { writeZip } from './zip-writer.ts';

/** Every word begins so, and nothing else does. */
export const mark = 'kanari';
const word = (of: string): string => `${mark}${of}`;
const address = (of: string, at = 'example.org'): string => `${word(of)}@${at}`;

/** Whoever signs in at the issuer: the first comes in, the others are refused or only tried. */
export const accounts = [
  {
    id: word('provedsub'),
    email: address('provedaddress'),
    name: word('provedname'),
    groups: ['staff', word('group')],
  },
  { id: word('unsuresub'), email: address('unsureaddress'), name: word('unsurename'), isVerified: false },
  { id: word('strangersub'), email: address('strangeraddress', 'else.example'), name: word('strangername') },
  { id: word('roleless'), email: address('rolelessaddress'), name: word('rolelessname'), groups: [word('other')] },
  { id: word('triedsub'), email: address('triedaddress'), name: word('triedname'), groups: ['staff'] },
];

/** Messages of three people who are spoken of later; they stand in it with their addresses. */
const archive = (): Readonly<Record<string, string>> => {
  const { files } = smallOrganization(2);
  const people = [
    ['U3@example.org', address('objectedaddress')],
    ['U5@example.org', address('destroyedaddress')],
    ['U7@example.org', accounts[0]!.email],
  ] as const;
  const users = people.reduce((text, [from, to]) => text.replace(from, to), files['users.json']!);
  return { ...files, 'users.json': users };
};

export interface Walked {
  /** Where each word may stand, by table: what the inventory says that it is kept. Everything else stands nowhere. */
  readonly kept: Readonly<Record<string, readonly string[]>>;
  /** Tokens, links and cookies that were given out. */
  readonly secrets: readonly string[];
  /** What was refused, and where browsers were sent. */
  readonly refusals: readonly string[];
  /** What commands wrote; but for those that print a link once, that is only their errors. */
  readonly printed: readonly string[];
  /** Entries as they are listed and exported; names of members stand beside them and are left out. */
  readonly audit: string;
  readonly papers: string;
  readonly receipts: string;
  readonly backup: Buffer;
  readonly myData: MyData;
}

interface Walk {
  readonly elsewhere: string;
  readonly house: RunningHouse;
  readonly owner: string;
  readonly kept: Record<string, readonly string[]>;
  readonly secrets: string[];
  readonly refusals: string[];
  readonly printed: string[];
}

interface Said {
  readonly text: string;
  readonly cookie: string;
  readonly body: unknown;
}

const keptWords: Walked['kept'] = {
  [word('membername')]: ['members'],
  [word('memberaddress')]: ['members'],
  [word('invitedaddress')]: ['invitations'],
  [word('printedaddress')]: ['invitations'],
  [word('boundaddress')]: ['invitations', 'members'],
  [word('boundname')]: ['members'],
  [word('comingaddress')]: ['members'],
  [word('comingname')]: ['members'],
  [word('provedsub')]: ['members'],
  [word('provedaddress')]: ['members'],
  [word('provedname')]: ['members'],
  [word('tokenname')]: ['api_tokens'],
};

async function ask(walk: Walk, as: string, method: string, path: string, body?: unknown): Promise<Said> {
  const answer = await callOver(walk.house, as, method, path, body);
  const text = await answer.text();
  const location = answer.headers.get('location') ?? '';
  if (answer.status >= 300) walk.refusals.push(`${answer.status} ${location} ${text}`);
  const cookie = cookiesOf(answer);
  noteCookies(walk, cookie);
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
  return { text, cookie, body: isJson ? JSON.parse(text) : null };
}

/** Of a session the token lies in the database; with its signature, as the cookie has it, it lies nowhere. */
function noteCookies({ secrets, kept }: Pick<Walk, 'secrets' | 'kept'>, cookie: string): void {
  for (const [, value] of cookie.matchAll(/=([^;]{20,})/g)) {
    const whole = decodeURIComponent(value!);
    const [token, signature] = whole.split('.');
    secrets.push(whole);
    if (signature === undefined) continue;
    secrets.push(token!);
    kept[token!] = ['sessions'];
  }
}

async function tacit(walk: Walk, args: readonly string[], input?: string): Promise<Ended> {
  const ended = await runCommand(args, walk.house.dataDirectory, {}, input);
  walk.printed.push(ended.errors, args[1] === 'invite' ? '' : ended.output);
  return ended;
}

/** What is written goes `elsewhere`. */
export async function walkThrough(house: RunningHouse, strict: StrictIssuer, elsewhere: string): Promise<Walked> {
  const owner = await signInOver(house);
  const secrets = [tokenIn(house.link), strict.clientSecret];
  const walk: Walk = { house, elsewhere, owner, kept: { ...keptWords }, secrets, refusals: [], printed: [] };
  noteCookies(walk, owner);
  const zip = join(elsewhere, 'export.zip');
  await writeZip(zip, archive());
  await tacit(walk, ['import', 'slack-export', zip]);
  await letMembersIn(walk);
  await invite(walk);
  const member = await signInAtIssuers(walk, strict);
  const myData = (await ask(walk, member, 'GET', '/api/my-data')).body as MyData;
  await ask(walk, member, 'GET', '/api/my-data/download');
  await ask(walk, member, 'POST', '/api/my-data/objection');
  await useToken(walk);
  const closeProxy = await connectProxy(walk);
  await speakOf(walk);
  await closeProxy();
  return { ...walk, ...(await readRecords(walk)), myData };
}

async function letMembersIn(walk: Walk): Promise<void> {
  const { owner } = walk;
  const who = { name: word('membername'), email: address('memberaddress', 'acme.example'), role: 'analyst' };
  const { id } = (await ask(walk, owner, 'POST', '/api/members', who)).body as Member;
  const { link } = (await ask(walk, owner, 'POST', `/api/members/${id}/sign-in-links`)).body as SignInLinkAnswer;
  walk.secrets.push(tokenIn(link));
  await ask(walk, '', 'POST', '/api/session', { token: tokenIn(link) });
  await ask(walk, '', 'POST', '/api/session', { token: tokenIn(link) });
  await ask(walk, owner, 'POST', '/api/members', { ...who, name: word('takenname') });
  await ask(walk, owner, 'POST', '/api/members', { ...who, email: `${word('noaddress')}@` });
  await ask(walk, owner, 'PATCH', `/api/members/${id}`, { role: word('norole') });
}

async function invite(walk: Walk): Promise<void> {
  const { owner } = walk;
  const make = async (email: string | null): Promise<string> => {
    const asked = { role: 'member', email };
    const { link } = (await ask(walk, owner, 'POST', '/api/invitations', asked)).body as InvitationMade;
    const token = tokenIn(link);
    walk.secrets.push(token);
    return token;
  };
  const accept = (token: string, name: string, email: string) =>
    ask(walk, '', 'POST', '/api/invitations/accept', {
      token,
      name: word(name),
      email: address(email, 'acme.example'),
    });
  await make(address('invitedaddress', 'acme.example'));
  const [bound, coming] = [await make(address('boundaddress', 'acme.example')), await make(null)];
  await ask(walk, '', 'POST', '/api/invitations/read', { token: bound });
  await accept(bound, 'wrongname', 'wrongaddress');
  await accept(bound, 'boundname', 'boundaddress');
  await accept(coming, 'doublename', 'memberaddress');
  await accept(coming, 'comingname', 'comingaddress');
  await accept(coming, 'latename', 'lateaddress');
  const args = [
    'member',
    'invite',
    '--role',
    'auditor',
    '--email',
    address('printedaddress', 'acme.example'),
    '--json',
  ];
  const printed = JSON.parse((await tacit(walk, args)).output) as InvitationMade;
  walk.secrets.push(tokenIn(printed.link));
}

/** Gives the cookie of the one who came in. */
async function signInAtIssuers(walk: Walk, strict: StrictIssuer): Promise<string> {
  const { owner } = walk;
  const roles = { roleClaim: 'groups', roles: [{ value: 'staff', role: 'analyst' as const }] };
  const { id } = (await ask(walk, owner, 'POST', '/api/issuers', settingsOf(strict, roles))).body as Issuer;
  const away = { url: 'http://localhost:1', clientId: 'x', clientSecret: word('issuersecret') };
  const other = settingsOf(away, { domains: ['other.example'] });
  const { id: changed } = (await ask(walk, owner, 'POST', '/api/issuers', other)).body as Issuer;
  await ask(walk, owner, 'PATCH', `/api/issuers/${changed}`, { clientSecret: word('changedsecret') });
  await ask(walk, '', 'POST', '/api/sign-in', { issuer: changed });
  await ask(walk, '', 'POST', '/api/sign-in/find', { address: address('soughtaddress') });
  const enter = async (account: string, path: string, as: string): Promise<string> => {
    const begun = await ask(walk, as, 'POST', path, path === '/api/sign-in' ? { issuer: id } : {});
    const back = await signInThere((begun.body as { url: string }).url, strict, account);
    const cookies = as === '' ? begun.cookie : `${as}; ${begun.cookie}`;
    return (await ask(walk, cookies, 'GET', `${back.pathname}${back.search}`)).cookie;
  };
  const [proved, ...refused] = accounts.map((account) => account.id);
  const member = await enter(proved!, '/api/sign-in', '');
  for (const account of refused.slice(0, -1)) await enter(account, '/api/sign-in', '');
  await enter(refused.at(-1)!, `/api/issuers/${id}/trial`, owner);
  const add = ['issuer', 'add', '--name', 'Third', '--url', 'http://localhost:2', '--client-id', 'x'];
  await tacit(walk, [...add, '--domain', 'third.example'], word('typedsecret'));
  return member;
}

async function useToken(walk: Walk): Promise<void> {
  const asked = { name: word('tokenname'), scopes: ['audit:read'], lifeInDays: 1 };
  const made = (await ask(walk, walk.owner, 'POST', '/api/tokens', asked)).body as ApiTokenMade;
  walk.secrets.push(made.token);
  await ask(walk, `Bearer ${made.token}`, 'GET', '/api/audit/export');
  await ask(walk, `Bearer ${made.token}`, 'GET', '/api/members');
  // By mistake: what they take is an id.
  await Promise.all([
    tacit(walk, ['token', 'revoke', made.token]),
    tacit(walk, ['member', 'revoke', address('revokedaddress')]),
  ]);
}

/** Gives what ends it: while it is connected, whoever speaks of an address has it looked up there. */
async function connectProxy(walk: Walk): Promise<() => Promise<void>> {
  const workspace = smallest(50);
  const sandbox = await startSandbox({ workspaces: [workspace] });
  const secret = word('proxysecret').padEnd(40, '-');
  const settings = { TOKEN: sandbox.userToken(), KEY: '5a'.repeat(32), SECRET: secret, SOURCE: sandbox.url, PORT: '0' };
  const env = Object.entries(settings).map(([name, value]) => [`TACIT_PROXY_${name}`, value] as const);
  const proxy = await runProxy(Object.fromEntries(env), { log: silentLog });
  const given = { url: `http://127.0.0.1:${proxy.port}`, secret };
  const connect = (how: object) => ask(walk, walk.owner, 'POST', '/api/connectors/slack/proxy', how);
  await connect({ ...given, secret: word('wrongsecret').padEnd(40, '-') });
  await connect({ ...given, url: `http://${word('host')}.example` });
  await connect(given);
  return async () => {
    await proxy.close();
    await sandbox.close();
  };
}

/** Of people who do not sign in. */
async function speakOf(walk: Walk): Promise<void> {
  const { owner } = walk;
  await ask(walk, owner, 'POST', '/api/objections', { address: address('objectedaddress') });
  await ask(walk, owner, 'POST', '/api/objections', { address: word('nowhere') });
  await ask(walk, owner, 'POST', '/api/objections/withdraw', { address: address('withdrawnaddress') });
  await tacit(walk, ['objection', 'add', address('saidaddress')]);
  await tacit(walk, ['objection', 'add', word('saidbadly')]);
  const person = ['destroy', 'person', '--address-stdin', '--confirm', 'ERASE', '--json'];
  const { output } = await tacit(walk, person, `${address('destroyedaddress')}\n`);
  const { approvalId } = JSON.parse(output) as DestroyAsked;
  await ask(walk, owner, 'POST', `/api/approvals/${approvalId}/confirm`);
}

async function readRecords(walk: Walk) {
  const { owner, elsewhere } = walk;
  const read = async (path: string): Promise<string> => (await ask(walk, owner, 'GET', `/api/${path}`)).text;
  const listed = JSON.parse(await read('audit?limit=200')) as { entries: object[] };
  const exported = (await read('audit/export')).trim().split('\n');
  const entries = [...listed.entries, ...exported.map((line) => JSON.parse(line) as object)];
  const path = join(elsewhere, 'backup');
  await tacit(walk, ['backup', path]);
  return {
    audit: entries.map((entry) => JSON.stringify({ ...entry, member: null })).join('\n'),
    papers: await read('evidence'),
    receipts: `${await read('receipts')}\n${await read('receipts/1')}`,
    backup: await readFile(path),
  };
}
