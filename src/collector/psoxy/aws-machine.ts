// What lets this machine in at AWS: the role of its pod, its task or its instance, in the order in which AWS's own kit looks.
import { open } from 'node:fs/promises';
import { z } from 'zod';
import type { Clock } from '../../base/clock.ts';
import type { MachineSettings } from '../../base/settings.ts';
import { parsed } from '../../base/post.ts';
import type { Credentials } from './aws-signature.ts';
import { askMachine, isToken, noCredentials } from './machine.ts';
import type { CloudDoors } from './signing.ts';
import { assumeRoleWith } from './sts.ts';

interface Asked {
  readonly env: MachineSettings['aws'];
  readonly doors: CloudDoors;
  readonly region: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Asked each time and held by nobody. Throws Refused `machine-credentials-missing`, RetryLater `psoxy-unavailable`. */
export function machineCredentials(asked: Asked): Promise<Credentials> {
  const { webIdentityTokenFile, roleArn, relativeUri, fullUri } = asked.env;
  if (webIdentityTokenFile !== undefined && roleArn !== undefined) return ofPod(asked, webIdentityTokenFile, roleArn);
  return relativeUri !== undefined || fullUri !== undefined ? ofTask(asked) : ofInstance(asked);
}

async function ofPod(asked: Asked, path: string, roleArn: string): Promise<Credentials> {
  const keys = await assumeRoleWith(await tokenIn(path), roleArn, asked);
  if (keys !== undefined) return keys;
  throw noCredentials('AWS does not take the web identity of this machine: look at the trust policy of AWS_ROLE_ARN.');
}

async function ofTask({ env, doors, clock, signal }: Asked): Promise<Credentials> {
  const { containerToken, containerTokenFile } = env;
  const token = containerTokenFile === undefined ? containerToken : await tokenIn(containerTokenFile);
  const headers = token === undefined ? {} : { authorization: token };
  const told = await askMachine({ url: containerDoor(env, doors), headers, clock, signal });
  return keysIn(told?.text, clock, 'Look at the role of the task: its endpoint gave no keys.');
}

/** With a token of the second version of the service alone, which nobody gets who can only make this server ask. */
async function ofInstance({ doors, clock, signal }: Asked): Promise<Credentials> {
  const below = (path: string) => `${doors.instance}/latest/${path}`;
  const session = { 'x-aws-ec2-metadata-token-ttl-seconds': '60' };
  const token = await askMachine({ url: below('api/token'), method: 'PUT', headers: session, clock, signal });
  const next = 'Run Tacit in AWS with a role; where it runs in a container of an instance, the hop limit must be 2.';
  if (token === undefined || !isToken(token.text)) throw noCredentials(next);
  const headers = { 'x-aws-ec2-metadata-token': token.text };
  const roles = below('meta-data/iam/security-credentials/');
  const [role = ''] = ((await askMachine({ url: roles, headers, clock, signal }))?.text ?? '').split('\n');
  if (!/^[\w+=,.@-]{1,64}$/.test(role)) throw noCredentials('Give the instance a role: it has none.');
  const told = await askMachine({ url: roles + role, headers, clock, signal });
  return keysIn(told?.text, clock, 'Look at the role of the instance: it gave no keys.');
}

/** Over plain http only what cannot leave the machine. Throws Refused `machine-credentials-missing`. */
function containerDoor({ relativeUri, fullUri = '' }: MachineSettings['aws'], doors: CloudDoors): string {
  const url = URL.parse(relativeUri === undefined ? fullUri : doors.container + relativeUri);
  const isOfContainer = relativeUri !== undefined && url?.origin === doors.container;
  const isSafe = isOfContainer || url?.protocol === 'https:' || (url?.protocol === 'http:' && isNear(url.hostname));
  if (url !== null && isSafe) return url.href;
  throw noCredentials('AWS_CONTAINER_CREDENTIALS_FULL_URI names no address that is asked without TLS.');
}

/** This machine itself, and the addresses at which AWS's agents answer. */
const isNear = (host: string): boolean =>
  host === 'localhost' ||
  /^127\.[\d.]+$/.test(host) ||
  ['[::1]', '169.254.170.2', '169.254.170.23', '[fd00:ec2::23]'].includes(host);

const answered = z.object({
  AccessKeyId: z.string().regex(/^[A-Z0-9]{16,128}$/),
  SecretAccessKey: z.string().refine(isToken),
  Token: z.string().refine(isToken),
  Expiration: z.iso.datetime(),
});

function keysIn(text: string | undefined, clock: Clock, next: string): Credentials {
  const read = answered.safeParse(text === undefined ? undefined : parsed(Buffer.from(text)));
  if (!read.success || Date.parse(read.data.Expiration) <= clock.now().getTime()) throw noCredentials(next);
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken } = read.data;
  return { accessKeyId, secretAccessKey, sessionToken };
}

const mostBytes = 16 * 1024;

/** It is written anew before it ends, so it is read each time. Throws Refused `machine-credentials-missing`. */
async function tokenIn(path: string): Promise<string> {
  const text = await beginningOf(path).catch(() => '');
  if (isToken(text)) return text;
  throw noCredentials('The file of the token that AWS names in the environment cannot be read, or holds none.');
}

async function beginningOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, 0);
    return buffer.toString('utf8', 0, bytesRead).trim();
  } finally {
    await file.close();
  }
}
