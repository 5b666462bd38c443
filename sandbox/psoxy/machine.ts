// What the clouds' own machines are told at the addresses that only they reach: keys of a role, tokens of a service account.
import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Clock } from '../../src/base/clock.ts';
import type { Raw } from './raw.ts';

export interface MachineOptions {
  /** What the role of the instance is called. */
  readonly role: string;
  /** With which a task asks for its keys. */
  readonly taskToken: string;
  /** A pod's, and the role that it may take on with it. */
  readonly webIdentity: { readonly token: string; readonly roleArn: string };
  /** Roles that let the machine in, each with the external id that its policy asks for; null where it takes any. */
  readonly trusting: ReadonlyMap<string, string | null>;
}

/** Instead of the truth, at addresses that hold `at`. */
export interface MachineFault {
  readonly at: string;
  /** 0 for no answer at all. */
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Machine extends MachineOptions {
  /** Keys that were given out, by their id. */
  readonly keys: Map<string, { readonly secret: string; readonly token: string }>;
  /** Tokens of Google's that were given out, each with what it is for. */
  readonly tokens: Map<string, string>;
  readonly clock: Clock;
  fault: MachineFault | undefined;
  /** How long what is given out lasts. */
  lastsMs: number;
}

const session = 'a-session-of-the-metadata-service';

export function answerMachine(machine: Machine, raw: Raw, response: ServerResponse): void {
  const { fault } = machine;
  if (fault !== undefined && raw.target.includes(fault.at)) {
    // The address of nobody: it is left to wait.
    if (fault.status !== 0) response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
    return;
  }
  const [path = '', query = ''] = raw.target.replace(/^\/(?:instance|container)/, '').split('?');
  const told = path.startsWith('/computeMetadata/')
    ? google(machine, raw, path, new URLSearchParams(query), response)
    : aws(machine, raw, path);
  if (told === undefined) response.writeHead(404).end();
  else if (told === 'refused') response.writeHead(401).end();
  else response.writeHead(200).end(told);
}

/** The service of instances wants a session first, which is got with PUT alone. */
function aws(machine: Machine, { method, headers }: Raw, path: string): string | undefined {
  if (path === '/task') return headers['authorization'] === machine.taskToken ? newKeys(machine) : 'refused';
  if (path === '/latest/api/token') {
    return method === 'PUT' && headers['x-aws-ec2-metadata-token-ttl-seconds'] !== undefined ? session : 'refused';
  }
  if (headers['x-aws-ec2-metadata-token'] !== session) return 'refused';
  const roles = '/latest/meta-data/iam/security-credentials/';
  if (path === roles) return machine.role;
  return path === roles + machine.role ? newKeys(machine) : undefined;
}

function newKeys({ keys, clock, lastsMs }: Machine): string {
  const [id, secret, token] = [`ASIA${randomBytes(8).toString('hex').toUpperCase()}`, made(), made()];
  keys.set(id, { secret, token });
  const Expiration = new Date(clock.now().getTime() + lastsMs).toISOString();
  return JSON.stringify({ Code: 'Success', AccessKeyId: id, SecretAccessKey: secret, Token: token, Expiration });
}

const made = (): string => `canary-${randomBytes(24).toString('base64')}`;

function google(
  { tokens, clock, lastsMs }: Machine,
  { headers }: Raw,
  path: string,
  query: URLSearchParams,
  response: ServerResponse,
): string | undefined {
  if (headers['metadata-flavor'] !== 'Google') return 'refused';
  response.setHeader('metadata-flavor', 'Google');
  const account = '/computeMetadata/v1/instance/service-accounts/default/';
  const until = Math.floor((clock.now().getTime() + lastsMs) / 1000);
  if (path === `${account}identity`) {
    const aud = query.get('audience') ?? '';
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = createHash('sha256').update(randomBytes(16)).digest('base64url');
    const token = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ aud, exp: until })}.${signed}`;
    tokens.set(token, aud);
    return token;
  }
  if (path !== `${account}token`) return undefined;
  const token = made();
  tokens.set(token, query.get('scopes') ?? '');
  return JSON.stringify({ access_token: token, expires_in: lastsMs / 1000, token_type: 'Bearer' });
}
