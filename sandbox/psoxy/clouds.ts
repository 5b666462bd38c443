// The clouds that stand in front of the stand-in Psoxy: who they let in, by signatures that they check for themselves.
import { createHash, createHmac, createPublicKey, type KeyObject, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../src/base/clock.ts';
import { type Raw, rawOf } from './raw.ts';
import { answerMachine, type Machine, type MachineOptions } from './machine.ts';

interface Caller {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly roleArn: string;
  readonly externalId: string | null;
}

interface Account {
  readonly email: string;
  /** As PEM. */
  readonly publicKey: string;
}

export interface CloudsOptions {
  readonly clock: Clock;
  readonly region: string;
  readonly caller?: Caller;
  readonly account?: Account;
  readonly machine?: MachineOptions;
}

export interface Clouds {
  /** Where the doors are, each below it: `/sts`, `/tokens`, `/s3/BUCKET`, `/storage`, `/instance`, `/container`. */
  readonly url: string;
  /** What the machine is told at `/instance` and `/container`; undefined where no machine is of these clouds. */
  readonly machine: Machine | undefined;
  /** Whether the cloud lets a call of that service through. */
  isLetIn(raw: Raw, by: 'lambda' | 'execute-api' | { readonly audience: string }): boolean;
  /** Packed answers by where they lie, such as `s3://bucket/key`; each is there from its n-th fetch on. */
  readonly stored: Map<string, { readonly bytes: Buffer; after: number }>;
  /** How often a door was asked, by its name. */
  readonly asked: Map<string, number>;
  /** Everything that had been given out runs out. */
  forget(): void;
  close(): Promise<void>;
}

export async function startClouds(options: CloudsOptions): Promise<Clouds> {
  const tokens = new Map<string, string>();
  const { clock } = options;
  const state: State = {
    ...options,
    sessions: new Map(),
    tokens,
    machine: options.machine && { ...options.machine, keys: new Map(), tokens, clock, fault: undefined, lastsMs: hour },
    stored: new Map(),
    asked: new Map(),
    key: options.account === undefined ? undefined : createPublicKey(options.account.publicKey),
  };
  const server = createServer((request, response) => void answer(state, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isLetIn: (raw, by) => (typeof by === 'string' ? isSigned(state, raw, by) : hasToken(state, raw, by.audience)),
    stored: state.stored,
    asked: state.asked,
    machine: state.machine,
    forget() {
      state.sessions.clear();
      state.tokens.clear();
      state.machine?.keys.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const hour = 3_600_000;

interface State extends Omit<CloudsOptions, 'machine'> {
  readonly machine: Machine | undefined;
  /** Keys of the role, by their id. */
  readonly sessions: Map<string, { readonly secret: string; readonly token: string }>;
  /** Tokens that were given out, each with what it is for. */
  readonly tokens: Map<string, string>;
  readonly stored: Clouds['stored'];
  readonly asked: Map<string, number>;
  readonly key: KeyObject | undefined;
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const raw = await rawOf(request);
  const door = raw.target.split(/[/?]/)[1] ?? '';
  state.asked.set(door, (state.asked.get(door) ?? 0) + 1);
  if (door === 'sts') return assumeRole(state, raw, response);
  if (door === 'tokens') return giveToken(state, raw, response);
  if (machineDoors.includes(door) && state.machine !== undefined) {
    return answerMachine(state.machine, raw, response);
  }
  return fetchStored(state, raw, response);
}

/** Also where whoever asks takes these clouds for the machine's own address. */
const machineDoors = ['instance', 'container', 'latest', 'computeMetadata'];

/** Whether a role lets in who asks for it so. */
function isTrusted(state: State, raw: Raw, form: URLSearchParams): boolean {
  const { caller, machine } = state;
  const role = form.get('RoleArn') ?? '';
  const externalId = form.get('ExternalId');
  if (form.get('Action') === 'AssumeRoleWithWebIdentity') {
    const { token, roleArn } = machine?.webIdentity ?? {};
    return role === roleArn && form.get('WebIdentityToken') === token && raw.headers['authorization'] === undefined;
  }
  if (form.get('Action') !== 'AssumeRole' || !isSigned(state, raw, 'sts')) return false;
  const wanted = machine?.trusting.get(role);
  if (raw.headers['x-amz-security-token'] !== undefined) return wanted === null || wanted === externalId;
  return role === caller?.roleArn && externalId === caller.externalId;
}

function assumeRole(state: State, raw: Raw, response: ServerResponse): void {
  const form = new URLSearchParams(raw.body.toString());
  if (!isTrusted(state, raw, form)) {
    response.writeHead(403, { 'content-type': 'text/xml' });
    response.end('<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>');
    return;
  }
  const [id, secret, token] = [`ASIA${randomBytes(8).toString('hex').toUpperCase()}`, ...made(2)];
  const isOfPod = form.get('Action') === 'AssumeRoleWithWebIdentity';
  (isOfPod ? state.machine!.keys : state.sessions).set(id, { secret: secret!, token: token! });
  const until = new Date(state.clock.now().getTime() + hour).toISOString();
  response.writeHead(200, { 'content-type': 'text/xml' });
  const action = form.get('Action');
  response.end(`<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <${action}Result><AssumedRoleUser><Arn>${form.get('RoleArn')}</Arn></AssumedRoleUser><Credentials>
    <AccessKeyId>${id}</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey>
    <SessionToken>${token}</SessionToken><Expiration>${until}</Expiration>
  </Credentials></${action}Result></${action}Response>`);
}

const made = (count: number): string[] => Array.from({ length: count }, () => randomBytes(24).toString('base64'));

/** Signature Version 4, written down from what AWS documents, not from what signs it. */
function isSigned(state: State, raw: Raw, service: string): boolean {
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      raw.headers['authorization'] ?? '',
    );
  if (given === null) return false;
  const [, id, day, region, named, signed, signature] = given as unknown as readonly string[];
  const secret = secretOf(state, id!, raw.headers['x-amz-security-token'], service);
  const at = raw.headers['x-amz-date'] ?? '';
  const sentAt = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const isNow = Math.abs(sentAt - state.clock.now().getTime()) < 300_000;
  if (secret === undefined || !isNow || named !== service || region !== state.region || !at.startsWith(day!))
    return false;
  const names = signed!.split(';');
  const isBound = names.includes('host') && names.includes('x-amz-date');
  const bodyHash = createHash('sha256').update(raw.body).digest('hex');
  const [path = '', query = ''] = raw.target.split('?');
  const canonical = [
    raw.method,
    service === 's3' ? path : path.split('/').map(encodeURIComponent).join('/'),
    query
      .split('&')
      .filter((part) => part !== '')
      .toSorted()
      .join('&'),
    ...names.map((name) => `${name}:${(raw.headers[name] ?? '').trim()}`),
    '',
    signed,
    bodyHash,
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', at, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = [day!, region!, service, 'aws4_request'].reduce<Buffer>(
    (made, part) => createHmac('sha256', made).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  );
  return isBound && createHmac('sha256', key).update(toSign).digest('hex') === signature;
}

/** Only the role may call; only the caller may take it on. */
function secretOf(state: State, id: string, token: string | undefined, service: string): string | undefined {
  if (service === 'sts' && id === state.caller?.accessKeyId) return state.caller.secretAccessKey;
  const session = service === 'sts' ? state.machine?.keys.get(id) : state.sessions.get(id);
  return session !== undefined && session.token === token ? session.secret : undefined;
}

function giveToken(state: State, raw: Raw, response: ServerResponse): void {
  const assertion = new URLSearchParams(raw.body.toString()).get('assertion') ?? '';
  const [head = '', body = '', signature = ''] = assertion.split('.');
  const isSignedHere =
    state.key !== undefined &&
    verify('RSA-SHA256', Buffer.from(`${head}.${body}`), state.key, Buffer.from(signature, 'base64url'));
  const claims = isSignedHere
    ? (JSON.parse(Buffer.from(body, 'base64url').toString()) as Readonly<Record<string, unknown>>)
    : {};
  const now = state.clock.now().getTime() / 1000;
  const isMeant =
    claims['iss'] === state.account?.email &&
    claims['aud'] === 'https://oauth2.googleapis.com/token' &&
    Number(claims['iat']) <= now + 60 &&
    Number(claims['exp']) > now;
  response.setHeader('content-type', 'application/json');
  if (!isSignedHere || !isMeant) {
    response.writeHead(400).end(JSON.stringify({ error: 'invalid_grant' }));
    return;
  }
  const [token] = made(1);
  const isIdentity = typeof claims['target_audience'] === 'string';
  state.tokens.set(token!, String(claims['target_audience'] ?? claims['scope']));
  response.end(JSON.stringify(isIdentity ? { id_token: token } : { access_token: token, token_type: 'Bearer' }));
}

function hasToken(state: State, raw: Raw, audience: string): boolean {
  const token = (raw.headers['authorization'] ?? '').replace(/^Bearer /, '');
  return state.tokens.get(token) === audience;
}

const readsStorage = 'https://www.googleapis.com/auth/devstorage.read_only';

function fetchStored(state: State, raw: Raw, response: ServerResponse): void {
  const s3 = /^\/s3\/([^/]+)\/([^?]+)$/.exec(raw.target);
  const google = /^\/storage\/storage\/v1\/b\/([^/]+)\/o\/([^/?]+)\?alt=media$/.exec(raw.target);
  const isAllowed = s3 !== null ? isSigned(state, raw, 's3') : google !== null && hasToken(state, raw, readsStorage);
  const [, bucket = '', key = ''] = s3 ?? google ?? [];
  const kept = state.stored.get(`${s3 === null ? 'gs' : 's3'}://${bucket}/${decodeURIComponent(key)}`);
  if (!isAllowed) response.writeHead(403).end();
  else if (kept === undefined || kept.after > 0) {
    if (kept !== undefined) kept.after -= 1;
    response.writeHead(404).end();
  } else response.writeHead(200, { 'content-type': 'application/gzip' }).end(kept.bytes);
}
