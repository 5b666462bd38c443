// A stand-in Psoxy behind stand-in clouds, with a small source behind it, and the calls to it.
import { generateKeyPairSync } from 'node:crypto';
import { type Clouds, startClouds } from '../sandbox/psoxy/clouds.ts';
import { type Psoxy, startPsoxy } from '../sandbox/psoxy/psoxy.ts';
import { type Clock, standingClock } from '../src/base/clock.ts';
import { isHouseError } from '../src/base/errors.ts';
import { type Log, silentLog } from '../src/base/log.ts';
import type { MachineSettings } from '../src/base/settings.ts';
import { throughPsoxyOf } from '../src/collector/calls-of.ts';
import type { PsoxyAddress, PsoxyExchange } from '../src/collector/psoxy/sender.ts';
import type { CloudDoors } from '../src/collector/psoxy/signing.ts';
import { slack } from '../src/connectors/slack/slack.ts';
import type { PsoxyAuthorization } from '../src/control/psoxies.ts';
import { type SmallSource, startSmallSource } from './small-source.ts';

export const now = '2026-03-02T09:00:00Z';
const caller = {
  accessKeyId: 'AKIAEXAMPLE0CALLER00',
  secretAccessKey: 'canary-secret-of-the-caller',
  roleArn: 'arn:aws:iam::123456789012:role/psoxy-caller',
  externalId: 'of the organization',
};
const email = 'caller@project.iam.gserviceaccount.com';

export const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
export const asPem = (key: ReturnType<typeof newKey>['privateKey']): string =>
  String(key.export({ type: 'pkcs8', format: 'pem' }));
const pair = newKey();

export const organizationId = '01930000-0000-7000-8000-000000000001';
export const anotherId = '01930000-0000-7000-8000-000000000002';
export const roleOfAnother = 'arn:aws:iam::123456789012:role/of-another-organization';
export const openRole = 'arn:aws:iam::123456789012:role/open-to-all';

/** The machine that these clouds know. */
export const machineOfClouds = {
  role: 'tacit-on-this-machine',
  taskToken: 'canary-token-of-the-task',
  webIdentity: { token: 'canary-token-of-the-pod', roleArn: 'arn:aws:iam::123456789012:role/of-the-pod' },
  trusting: new Map([
    [caller.roleArn, `tacit-${organizationId}`],
    [roleOfAnother, `tacit-${anotherId}`],
    [openRole, null],
  ]),
};

type Kind<K extends PsoxyAuthorization['kind']> = Extract<PsoxyAuthorization, { kind: K }>;

/** What each of the clouds lets in. */
export const aws: Kind<'aws'> = { kind: 'aws', ...caller, place: { service: 'lambda', region: 'eu-central-1' } };
export const google: Kind<'google'> = {
  kind: 'google',
  email,
  privateKey: asPem(pair.privateKey),
  privateKeyId: 'key-1',
};
export const awsMachine: Kind<'aws-machine'> = {
  kind: 'aws-machine',
  roleArn: caller.roleArn,
  place: { service: 'lambda', region: 'eu-central-1' },
};
export const googleMachine: Kind<'google-machine'> = { kind: 'google-machine' };
export const bearer: Kind<'bearer'> = { kind: 'bearer', token: 'canary-token-of-the-gateway' };

export const users = { method: 'discovery.users.list', perMinute: 1200, arguments: {}, records: 'users' };
export const history = {
  method: 'discovery.conversations.history',
  perMinute: 1200,
  arguments: {},
  records: 'messages',
};

export interface PsoxyHouse {
  readonly clock: ReturnType<typeof standingClock>;
  readonly clouds: Clouds;
  readonly source: SmallSource;
  /** What was logged since the last test began. */
  logged(): string;
  behind(authorization: PsoxyAuthorization): Promise<Psoxy>;
  callsTo(
    psoxy: { readonly url: string; tokens(): { readonly fingerprint: string } },
    authorization: PsoxyAuthorization,
    changes?: Partial<PsoxyAddress> & { readonly machine?: MachineSettings },
  ): PsoxyExchange;
  /** As before the first test. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Those that let in who has `aws` or `google`. */
export function cloudsOf(clock: Clock): Promise<Clouds> {
  const account = { email, publicKey: String(pair.publicKey.export({ type: 'spki', format: 'pem' })) };
  return startClouds({ clock, region: 'eu-central-1', caller, account, machine: machineOfClouds });
}

export async function openPsoxyHouse(): Promise<PsoxyHouse> {
  const clock = standingClock(now);
  const clouds = await cloudsOf(clock);
  const source = await startSmallSource();
  const open: Psoxy[] = [];
  const lines: string[] = [];
  const log: Log = { ...silentLog, info: (...line) => void lines.push(JSON.stringify(line)) };
  const pause = async (milliseconds: number) => clock.moveTo(new Date(clock.now().getTime() + milliseconds));
  const { signal } = new AbortController();
  return {
    clock,
    clouds,
    source,
    logged: () => lines.join('\n'),
    async behind(authorization) {
      const upstream = { url: source.url, token: source.token };
      const psoxy = await startPsoxy({
        source: 'slack',
        upstream,
        door: doorOf(clouds, authorization),
        salt: 'a salt',
      });
      open.push(psoxy);
      return psoxy;
    },
    callsTo(psoxy, authorization, { machine = { organizations: [organizationId], aws: {} }, ...changes } = {}) {
      const { fingerprint } = psoxy.tokens();
      const address = async () => ({ url: psoxy.url, authorization, fingerprint, ...changes });
      const through = { connector: slack, cloudDoors: doorsOf(clouds), machine };
      return throughPsoxyOf({ clock, log }, through, { organizationId, address, signal, pause });
    },
    async clear() {
      lines.length = 0;
      clock.moveTo(now);
      clouds.forget();
      clouds.asked.clear();
      clouds.stored.clear();
      Object.assign(clouds.machine!, { fault: undefined, lastsMs: 3_600_000 });
      source.heard();
      for (const one of open.splice(0)) await one.close();
    },
    async close() {
      await clouds.close();
      await source.close();
    },
  };
}

const doorOf = (clouds: Clouds, authorization: PsoxyAuthorization) =>
  authorization.kind === 'bearer'
    ? ({ is: 'bearer', token: authorization.token } as const)
    : ({ is: authorization.kind.startsWith('aws') ? 'lambda' : 'google', clouds } as const);

export const doorsOf = ({ url }: Clouds): CloudDoors => ({
  sts: () => `${url}/sts`,
  googleTokens: `${url}/tokens`,
  s3: (bucket) => `${url}/s3/${bucket}`,
  googleStorage: `${url}/storage`,
  instance: `${url}/instance`,
  container: `${url}/container`,
});

/** The code of the error in which it ends. */
export async function codeOf(asking: Promise<unknown>): Promise<string> {
  const error: unknown = await asking.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isHouseError(error) ? error.code : String(error);
}
