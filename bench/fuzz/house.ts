// A whole house that is asked by a stranger, its owner and its operator, with every answer looked at.
import { randomBytes } from 'node:crypto';
import { Agent, createServer, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findServer } from '../../src/base/data-directory.ts';
import { filesWith, logicalCopy } from '../../test/every-byte.ts';
import {
  newDataDirectory,
  removeDataDirectory,
  type RunningHouse,
  runHouse,
  signInOver,
} from '../../test/running-house.ts';
import { residentMegabytes } from '../machine.ts';
import { canary } from './target.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: Buffer;
  /** Over the private socket, as the operator. */
  readonly isLocal?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export interface AskedHouse {
  readonly house: RunningHouse;
  /** Rejects where no answer comes, and where one holds a key, a token or a session that was given in confidence. */
  ask(asked: Asked): Promise<Answer>;
  /** The owner's cookie; another session is begun where the last one has ended. */
  cookie(): Promise<string>;
  megabytes(): number;
  /** The last lines of the log about requests that broke something: a code and a route. */
  failed(): string;
  remains(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openAskedHouse(): Promise<AskedHouse> {
  const dataDirectory = await newDataDirectory();
  const source = await quickSource();
  const masterKey = randomBytes(32).toString('base64');
  const settings = { TACIT_LOG: 'info', TACIT_SLACK_URL: source.url, TACIT_MASTER_KEY: masterKey };
  const house = await runHouse(dataDirectory, settings);
  const { socket } = (await findServer(dataDirectory))!;
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const { hostname, port } = new URL(house.url);
  const secrets = [masterKey];
  const ask = async (asked: Asked): Promise<Answer> => {
    const answer = await send(
      asked,
      asked.isLocal === true ? { socketPath: socket, agent } : { hostname, port, agent },
    );
    if (holds(JSON.stringify(answer), secrets)) throw new Error('an answer holds a secret');
    return answer;
  };
  let cookie = await signInOver(house);
  secrets.push(...(await leaveSecrets(ask, cookie)), sessionOf(cookie));
  return {
    house,
    ask,
    async cookie() {
      const known = await ask({ method: 'GET', path: '/api/session', headers: { cookie } });
      if (known.status === 200) return cookie;
      const answer = await ask({ method: 'POST', path: '/api/sign-in-links', headers: {}, isLocal: true });
      cookie = await signInOver({ url: house.url, link: (JSON.parse(answer.text) as { link: string }).link });
      secrets.push(sessionOf(cookie));
      return cookie;
    },
    megabytes: () => residentMegabytes(house.pid),
    remains: () => remainsOf(house, secrets),
    failed: () =>
      house
        .output()
        .split('\n')
        .filter((line) => line.includes('request failed'))
        .slice(-3)
        .join('; '),
    async close() {
      agent.destroy();
      source.close();
      await house.stop();
      await removeDataDirectory(dataDirectory);
    },
  };
}

/** Where a canary or a secret is found, in every byte and every row, and in what was printed. */
async function remainsOf(house: RunningHouse, secrets: readonly string[]): Promise<string[]> {
  await house.stop();
  const { control, events } = await logicalCopy(house.dataDirectory);
  const found = await filesWith(house.dataDirectory, canary, ...secrets);
  for (const [name, text] of Object.entries({ log: house.output(), control, events })) {
    for (const word of [canary, ...secrets]) if (text.includes(word)) found.push(`${name} has ${word.slice(0, 10)}…`);
  }
  return found;
}

type Ask = AskedHouse['ask'];

/** What is sealed or hashed by whoever gets it: a client secret, the token of a source, an API token. */
async function leaveSecrets(ask: Ask, cookie: string): Promise<string[]> {
  const secrets = { clientSecret: `${canary}clientsecret`, token: `xoxp-${canary}token` };
  const put = (method: string, path: string, body: object): Promise<Answer> =>
    ask({
      method,
      path,
      headers: { 'content-type': 'application/json', cookie, 'x-tacit': 'fuzz' },
      body: Buffer.from(JSON.stringify(body)),
    });
  await put('PUT', '/api/connectors/slack/app', { clientId: '1.2', clientSecret: secrets.clientSecret });
  await put('POST', '/api/connectors/slack/token', { token: secrets.token });
  const made = await put('POST', '/api/tokens', { name: 'fuzz', scopes: ['figures:read'], lifeInDays: 1 });
  const { token } = JSON.parse(made.text) as { token: string };
  await ask({ method: 'GET', path: '/api/members', headers: { authorization: `Bearer ${token}` } });
  return [...Object.values(secrets), token];
}

/** With its signature, which no database has. */
const sessionOf = (cookie: string): string => decodeURIComponent(cookie.split('=')[1] ?? '');

const holds = (text: string, secrets: readonly string[]): boolean => secrets.some((secret) => text.includes(secret));

/** A source that refuses whatever it is asked, at once. */
async function quickSource(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((_request, response) => response.end('{"ok":false,"error":"invalid_auth"}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

function send({ method, path, headers, body }: Asked, to: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ ...to, method, path, headers: { ...headers, 'content-length': body?.length ?? 0 } });
    call.setTimeout(30_000, () => call.destroy(new Error('no answer within half a minute')));
    call.once('error', reject);
    call.once('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', reject);
      response.once('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(parts).toString('utf8'),
        });
      });
    });
    call.end(body);
  });
}

/** Codes of answers that ask to come back later; every other answer of 500 and more is a promise that broke. */
const later = new Set(['source-unavailable', 'consent-unanswered', 'too-many-attempts', 'too-many-at-once']);

/** Throws where the house broke, or repeated in a refusal what was sent. */
export function expectSoundAnswer({ status, headers, text }: Answer): void {
  if (status >= 500 && !later.has(codeOf(text))) throw new Error(`answered ${status} ${codeOf(text)}`);
  if (status >= 400 && text.includes(canary)) throw new Error(`a refusal (${status}) repeats what was sent`);
  if (JSON.stringify(headers).includes(canary)) throw new Error('a header repeats what was sent');
  if (!String(headers['content-security-policy']).startsWith("default-src 'none'")) throw new Error('no policy');
}

function codeOf(text: string): string {
  try {
    return (JSON.parse(text) as { error: { code: string } }).error.code;
  } catch {
    return 'without a code';
  }
}
