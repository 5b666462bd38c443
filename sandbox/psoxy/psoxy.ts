// Starts the stand-in Psoxy: a proxy in front of a source that puts tokens in place of the ids of people, as real ones do.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Clouds } from './clouds.ts';
import { type Raw, rawOf } from './raw.ts';
import { type Rule, rules } from './rules.ts';
import { openTokenMaker, type TokenMaker } from './tokens.ts';

/** Which cloud is asked whether a call is let in; a bearer is the customer's own gateway. */
export type Door =
  | { readonly is: 'lambda' | 'execute-api' | 'google'; readonly clouds: Clouds }
  | { readonly is: 'bearer'; readonly token: string };

export interface PsoxyOptions {
  /** `slack` or `slack-analytics`. */
  readonly source: string;
  readonly upstream: { readonly url: string; readonly token: string };
  readonly door: Door;
  readonly salt: string;
  readonly passphrase?: string;
}

/** Instead of the truth, so many times. */
export interface PsoxyFault {
  readonly status: number;
  /** Of its error header; null for an answer of the cloud's. */
  readonly error: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Once when left out. */
  readonly times?: number;
  /** So many calls pass first. */
  readonly after?: number;
}

export interface Psoxy {
  readonly url: string;
  readonly tokens: () => TokenMaker;
  order(fault: PsoxyFault): void;
  clearFaults(): void;
  /** Called once, when so many calls more have come. */
  at(call: number, act: () => void): void;
  /** Fields of the health document that are otherwise from now on; `status` too. */
  health(fields: Readonly<Record<string, unknown>>): void;
  changeSalt(salt: string): void;
  /**
   * Whether answers that are waited for elsewhere are ever written, from which fetch on they are there, and whether what the
   * source refuses in words is written too.
   */
  writes(answers: Writes): void;
  /** Rules of its own that know no such call, from now on; none is blocked where it names none. */
  blocks(method: string | undefined): void;
  /** Targets that were asked for since it was last looked, and with which headers. */
  heard(): readonly Raw[];
  close(): Promise<void>;
}

interface Writes {
  readonly ever: boolean;
  readonly after?: number;
  readonly refusals?: boolean;
}

interface State extends PsoxyOptions {
  tokens: TokenMaker;
  faults: { fault: PsoxyFault; left: number; after: number }[];
  health: Readonly<Record<string, unknown>>;
  writes: Writes;
  heard: Raw[];
  blocked: string | undefined;
  waiting: { left: number; readonly act: () => void } | undefined;
  url: string;
}

export async function startPsoxy(options: PsoxyOptions): Promise<Psoxy> {
  const { passphrase = 'of the stand-in' } = options;
  const state: State = {
    ...options,
    tokens: openTokenMaker({ salt: options.salt, passphrase }),
    faults: [],
    health: {},
    writes: { ever: true },
    heard: [],
    blocked: undefined,
    waiting: undefined,
    url: '',
  };
  const server = createServer((request, response) => {
    answer(state, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: state.url,
    tokens: () => state.tokens,
    order: (fault) => void state.faults.push({ fault, left: fault.times ?? 1, after: fault.after ?? 0 }),
    at(call, act) {
      state.waiting = { left: call, act };
    },
    clearFaults() {
      state.faults = [];
    },
    health(fields) {
      state.health = fields;
    },
    changeSalt(salt) {
      state.tokens = openTokenMaker({ salt, passphrase });
    },
    writes(answers) {
      state.writes = answers;
    },
    blocks(method) {
      state.blocked = method;
    },
    heard: () => state.heard.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const raw = await rawOf(request);
  state.heard.push(raw);
  if (state.waiting !== undefined && (state.waiting.left -= 1) === 0) state.waiting.act();
  if (!isLetIn(state, raw)) return send(response, 403, {}, '{"Message":"Forbidden"}');
  const fault = happening(state);
  if (fault !== undefined) {
    const error = fault.error === null ? {} : { 'x-psoxy-error': fault.error };
    return send(response, fault.status, { ...error, ...fault.headers }, fault.body ?? '');
  }
  if (raw.headers['x-psoxy-health-check'] !== undefined) return sendHealth(state, response);
  const [path = '', query = ''] = targetOf(raw).split('?');
  const allowed = (rules[state.source] ?? {})[path];
  const parameters = new URLSearchParams(query);
  if (
    raw.method !== 'GET' ||
    allowed === undefined ||
    path === `/api/${state.blocked}` ||
    ![...parameters.keys()].every((one) => allowed.parameters.includes(one))
  ) {
    return send(response, 403, { 'x-psoxy-error': 'BLOCKED_BY_RULES' }, '');
  }
  if (!withPlainIds(state, parameters)) return send(response, 500, { 'x-psoxy-error': 'FAILED_TO_BUILD_URL' }, '');
  return forward(state, raw, { path, parameters, allowed }, response);
}

function isLetIn({ door, url }: State, raw: Raw): boolean {
  switch (door.is) {
    case 'bearer':
      return raw.headers['authorization'] === `Bearer ${door.token}`;
    case 'google':
      return door.clouds.isLetIn(raw, { audience: url });
    default:
      return door.clouds.isLetIn(raw, door.is);
  }
}

function happening(state: State): PsoxyFault | undefined {
  const [first] = state.faults;
  if (first === undefined) return undefined;
  if (first.after > 0) {
    first.after -= 1;
    return undefined;
  }
  first.left -= 1;
  if (first.left === 0) state.faults.shift();
  return first.fault;
}

function targetOf({ target, headers }: Raw): string {
  const path = headers['x-psoxy-targetpath'];
  return path === undefined ? target : `${path}?${headers['x-psoxy-targetquery'] ?? ''}`;
}

/** A token that was sent back becomes the id again. False for one that cannot. */
function withPlainIds({ tokens }: State, parameters: URLSearchParams): boolean {
  for (const [name, value] of Object.entries(Object.fromEntries(parameters))) {
    if (!value.startsWith('p~')) continue;
    const id = tokens.idOf(value);
    if (id === undefined) return false;
    parameters.set(name, id);
  }
  return true;
}

interface Asked {
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly allowed: Rule;
}

async function forward(state: State, raw: Raw, { path, parameters, allowed }: Asked, response: ServerResponse) {
  const { upstream, tokens } = state;
  const told = await fetch(`${upstream.url}${path}?${parameters.toString()}`, {
    headers: { authorization: `Bearer ${upstream.token}` },
    redirect: 'error',
  });
  const bytes = Buffer.from(await told.arrayBuffer());
  const headers = headersOf(state, told);
  // What the source refuses goes through as it is, whatever stands in it.
  if (told.status >= 400) return send(response, told.status, { ...headers, 'x-psoxy-error': 'API_ERROR' }, bytes);
  const isJson = (told.headers.get('content-type') ?? '').includes('json');
  const answered: unknown = isJson ? JSON.parse(bytes.toString()) : undefined;
  const body = isJson ? asJson(allowed.answer(answered, tokens) ?? {}) : fileThrough(bytes, allowed, tokens);
  const { door, writes } = state;
  if (raw.headers['prefer'] !== 'respond-async' || door.is === 'bearer') return send(response, 200, headers, body);
  const location = `${door.is === 'google' ? 'gs' : 's3'}://answers/${randomBytes(8).toString('hex')}/of it.json`;
  const isRefusal = writes.refusals !== true && (answered as { ok?: unknown } | undefined)?.ok === false;
  if (writes.ever && !isRefusal) door.clouds.stored.set(location, { bytes: gzipSync(body), after: writes.after ?? 0 });
  return send(response, 202, { ...saltOf(state), location }, '');
}

const asJson = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** A packed file, line by line. */
function fileThrough(bytes: Buffer, { line = () => undefined }: Rule, tokens: TokenMaker): Buffer {
  const lines = gunzipSync(bytes).toString().trimEnd().split('\n');
  return gzipSync(lines.map((one) => `${JSON.stringify(line(JSON.parse(one), tokens) ?? {})}\n`).join(''));
}

const saltOf = ({ tokens }: State) => ({ 'x-psoxy-pii-salt-sha256': tokens.fingerprint });

function headersOf(state: State, { headers }: Response): Record<string, string> {
  const passed = ['content-type', 'etag', 'link', 'retry-after'].flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), ...saltOf(state), 'x-psoxy-rules-sha': 'of-the-stand-in' };
}

function sendHealth(state: State, response: ServerResponse): void {
  const { status = 200, ...fields } = state.health;
  const document = {
    configuredSource: state.source,
    configuredHost: 'slack.com',
    nonDefaultSalt: true,
    missingConfigProperties: [],
    pseudonymImplementation: 'DEFAULT',
    saltSha256Hash: state.tokens.fingerprint,
    version: 'stand-in',
    warningMessages: [],
    ...fields,
  };
  send(response, Number(status), { 'content-type': 'application/json' }, JSON.stringify(document));
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
): void {
  response.writeHead(status, headers).end(body);
}
