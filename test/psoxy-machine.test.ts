// Calling a Psoxy with what lets the machine itself in: who may, how its cloud is asked, and what happens when that answers badly.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { MachineFault } from '../sandbox/psoxy/machine.ts';
import type { MachineSettings } from '../src/base/settings.ts';
import {
  anotherId,
  awsMachine,
  codeOf,
  googleMachine,
  machineOfClouds,
  openPsoxyHouse,
  openRole,
  organizationId,
  type PsoxyHouse,
  roleOfAnother,
  users,
} from './psoxy-house.ts';

let house: PsoxyHouse;
let folder: string;

beforeAll(async () => {
  house = await openPsoxyHouse();
  folder = await mkdtemp(join(tmpdir(), 'tacit-test-'));
  return async () => {
    await house.close();
    await rm(folder, { recursive: true });
  };
});

afterEach(() => house.clear());

const machineWith = (aws: MachineSettings['aws']): MachineSettings => ({ organizations: [organizationId], aws });

const inFile = async (text: string): Promise<string> => {
  const path = join(folder, `${String(text.length)}-${text.slice(0, 8)}`);
  await writeFile(path, `${text}\n`);
  return path;
};

const { taskToken, webIdentity } = machineOfClouds;
const machines: readonly (readonly [string, () => Promise<MachineSettings['aws']>])[] = [
  ['an instance', async () => ({})],
  ['a task', async () => ({ relativeUri: '/task', containerToken: taskToken })],
  [
    'a task whose token stands in a file',
    async () => ({ fullUri: `${house.clouds.url}/container/task`, containerTokenFile: await inFile(taskToken) }),
  ],
  ['a pod', async () => ({ webIdentityTokenFile: await inFile(webIdentity.token), roleArn: webIdentity.roleArn })],
];

test.each(machines)('%s of AWS takes on the role that may call, and brings no key', async (_what, environment) => {
  const psoxy = await house.behind(awsMachine);
  const machine = machineWith(await environment());

  const { read } = await house.callsTo(psoxy, awsMachine, { machine }).send(users, { limit: '5' }, null);

  expect(read).toMatchObject({ verdict: { is: 'fine' }, got: 2 });
  expect(house.logged()).not.toMatch(/canary|ASIA/);
});

test('a machine of Google calls with an identity token for the address of the function', async () => {
  const psoxy = await house.behind(googleMachine);

  const { read } = await house.callsTo(psoxy, googleMachine).send(users, { limit: '5' }, null);

  expect(read).toMatchObject({ verdict: { is: 'fine' }, got: 2 });
});

test.each([
  ['AWS', awsMachine],
  ['Google', googleMachine],
])('what a Psoxy writes down is fetched with the credentials of the machine at %s', async (_where, authorization) => {
  const psoxy = await house.behind(authorization);
  const calls = house.callsTo(psoxy, authorization);
  psoxy.order({ status: 504, error: 'SOURCE_API_READ_TIMEOUT' });
  await calls.send(users, {}, null);

  const { read } = await calls.send(users, {}, null);

  expect(read).toMatchObject({ verdict: { is: 'fine' }, got: 2 });
});

test.each([
  ['AWS', awsMachine, { sts: 1, instance: 3 }],
  ['Google', googleMachine, { instance: 1 }],
])('the machine of %s is asked once an hour, by however many calls', async (_where, authorization, once) => {
  const psoxy = await house.behind(authorization);
  const calls = house.callsTo(psoxy, authorization);

  await Promise.all([calls.send(users, {}, null), calls.send(users, {}, null), calls.send(users, {}, null)]);
  const asked = Object.fromEntries(house.clouds.asked);
  house.clock.moveTo('2026-03-02T09:58:00Z');
  await calls.send(users, {}, null);

  expect(asked).toEqual(once);
  expect(house.clouds.asked.get('instance')).toBe(once.instance * 2);
});

test.each([
  ['AWS', awsMachine],
  ['Google', googleMachine],
])(
  'nobody uses the machine of %s whom its operator does not name, and no cloud is asked',
  async (_where, authorization) => {
    const psoxy = await house.behind(authorization);
    const machine = { organizations: [anotherId], aws: {} };

    const error = await house
      .callsTo(psoxy, authorization, { machine })
      .send(users, {}, null)
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({
      code: 'machine-credentials-off',
      next: expect.stringContaining(`TACIT_MACHINE_CREDENTIALS=${organizationId}`) as string,
    });
    expect([house.clouds.asked.size, psoxy.heard()]).toEqual([0, []]);
  },
);

const shared = { organizations: [organizationId, anotherId], aws: {} };

test('a machine of Google that serves several organizations speaks for none of them', async () => {
  const psoxy = await house.behind(googleMachine);

  const calls = house.callsTo(psoxy, googleMachine, { machine: shared });

  expect(await codeOf(calls.send(users, {}, null))).toBe('machine-credentials-off');
  expect(house.clouds.asked.size).toBe(0);
});

test('a role takes the organization by the external id that it asks for, and no other organization gets in', async () => {
  const psoxy = await house.behind(awsMachine);

  const ours = await house.callsTo(psoxy, awsMachine, { machine: shared }).send(users, {}, null);
  const theirs = { ...awsMachine, roleArn: roleOfAnother };

  expect(ours.read.verdict).toEqual({ is: 'fine' });
  expect(await codeOf(house.callsTo(psoxy, theirs, { machine: shared }).send(users, {}, null))).toBe(
    'psoxy-not-let-in',
  );
});

test('a role that asks for no external id is used by one organization alone', async () => {
  const psoxy = await house.behind(awsMachine);
  const open = { ...awsMachine, roleArn: openRole };

  const alone = await house.callsTo(psoxy, open).send(users, {}, null);
  const among = await codeOf(house.callsTo(psoxy, open, { machine: shared }).send(users, {}, null));

  expect([alone.read.verdict, among]).toEqual([{ is: 'fine' }, 'machine-role-open']);
});

const keys = (changes: object): string =>
  JSON.stringify({
    AccessKeyId: 'ASIAEXAMPLE00000000',
    SecretAccessKey: 'canary-secret',
    Token: 'canary-token',
    Expiration: '2026-03-02T12:00:00Z',
    ...changes,
  });
const role = 'security-credentials/tacit';

const badly: readonly (readonly [what: string, fault: MachineFault])[] = [
  ['is not there', { at: 'api/token', status: 0 }],
  ['knows no sessions', { at: 'api/token', status: 404 }],
  ['sends elsewhere', { at: 'api/token', status: 307, headers: { location: '/elsewhere' } }],
  ['gives a session of two lines', { at: 'api/token', status: 200, body: 'canary\r\nx-other: canary' }],
  ['has no role', { at: 'security-credentials/', status: 404 }],
  ['has a role that is a path', { at: 'security-credentials/', status: 200, body: '../../canary' }],
  ['gives no JSON', { at: role, status: 200, body: '<html>canary</html>' }],
  ['gives more than it can hold', { at: role, status: 200, body: keys({ Token: 'canary'.repeat(20_000) }) }],
  ['gives keys that ended', { at: role, status: 200, body: keys({ Expiration: '2026-03-02T08:59:00Z' }) }],
  ['gives keys without an end', { at: role, status: 200, body: keys({ Expiration: undefined }) }],
  ['gives keys with a line in them', { at: role, status: 200, body: keys({ Token: 'canary\ncanary' }) }],
];

test.each(badly)(
  'of a machine of AWS whose service %s nothing is called, and nothing is quoted',
  async (_what, fault) => {
    const psoxy = await house.behind(awsMachine);
    house.clouds.machine!.fault = fault;

    const error = await house
      .callsTo(psoxy, awsMachine)
      .send(users, {}, null)
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'machine-credentials-missing' });
    expect(`${String(error)} ${JSON.stringify(error)} ${house.logged()}`).not.toMatch(/canary|ASIA/);
    expect([psoxy.heard(), house.clouds.asked.get('elsewhere')]).toEqual([[], undefined]);
  },
);

const jwt = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.canary`;
const flavor = { 'metadata-flavor': 'Google' };
const nine = Date.parse('2026-03-02T09:00:00Z') / 1000;

const badlyAtGoogle: readonly (readonly [what: string, answer: (url: string) => Omit<MachineFault, 'at'>])[] = [
  ['is not there', () => ({ status: 0 })],
  ['has no account', () => ({ status: 404, headers: flavor })],
  ['is somebody else', (aud) => ({ status: 200, body: jwt({ aud, exp: nine + 3600 }) })],
  ['gives what is no token', () => ({ status: 200, headers: flavor, body: 'canary' })],
  [
    'gives a token for elsewhere',
    () => ({ status: 200, headers: flavor, body: jwt({ aud: 'https://other', exp: nine + 3600 }) }),
  ],
  ['gives a token that ended', (aud) => ({ status: 200, headers: flavor, body: jwt({ aud, exp: nine - 1 }) })],
  ['gives a token without an end', (aud) => ({ status: 200, headers: flavor, body: jwt({ aud }) })],
];

test.each(badlyAtGoogle)('of a machine of Google whose service %s nothing is called', async (_what, answer) => {
  const psoxy = await house.behind(googleMachine);
  house.clouds.machine!.fault = { at: '/identity', ...answer(psoxy.url) };

  const error = await house
    .callsTo(psoxy, googleMachine)
    .send(users, {}, null)
    .catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code: 'machine-credentials-missing' });
  expect(`${String(error)} ${house.logged()}`).not.toMatch(/canary/);
  expect(psoxy.heard()).toEqual([]);
});

test('an access token for the store that is none is not sent there', async () => {
  const psoxy = await house.behind(googleMachine);
  const calls = house.callsTo(psoxy, googleMachine);
  psoxy.order({ status: 504, error: 'SOURCE_API_READ_TIMEOUT' });
  await calls.send(users, {}, null);
  house.clouds.machine!.fault = { at: '/token', status: 200, headers: flavor, body: '{"access_token":"canary\\n"}' };

  expect(await codeOf(calls.send(users, {}, null))).toBe('machine-credentials-missing');
  expect(house.clouds.asked.get('storage')).toBeUndefined();
});

test.each([
  ['AWS', awsMachine, 'api/token'],
  ['Google', googleMachine, '/identity'],
])('a service of %s that stumbles is asked again later', async (_where, authorization, at) => {
  const psoxy = await house.behind(authorization);
  house.clouds.machine!.fault = { at, status: 503 };
  const calls = house.callsTo(psoxy, authorization);
  const first = await codeOf(calls.send(users, {}, null));
  house.clouds.machine!.fault = undefined;

  const { read } = await calls.send(users, {}, null);

  expect([first, read.verdict]).toEqual(['psoxy-unavailable', { is: 'fine' }]);
});

test('a token that ends soon is asked for anew at the next call', async () => {
  const psoxy = await house.behind(googleMachine);
  house.clouds.machine!.lastsMs = 120_000;
  const calls = house.callsTo(psoxy, googleMachine);

  await calls.send(users, {}, null);
  await calls.send(users, {}, null);

  expect(house.clouds.asked.get('instance')).toBe(2);
});

test.each([
  ['a host of its own without TLS', { fullUri: 'http://keys.example.org/task' }],
  ['no address', { fullUri: 'canary' }],
  ['a file', { fullUri: 'file:///etc/canary' }],
  ['an address that only begins with that of the container', { relativeUri: '@keys.example.org/task' }],
  ['a token whose file is not there', { relativeUri: '/task', containerTokenFile: '/nowhere/canary' }],
  ['a wrong token', { relativeUri: '/task', containerToken: 'canary' }],
  ['a pod without a file', { webIdentityTokenFile: '/nowhere/canary', roleArn: webIdentity.roleArn }],
  ['a pod that AWS does not know', { webIdentityTokenFile: 'a file', roleArn: webIdentity.roleArn }],
])('an environment that names %s is refused', async (_what, environment: MachineSettings['aws']) => {
  const psoxy = await house.behind(awsMachine);
  const isWritten = environment.webIdentityTokenFile === 'a file';
  const aws = { ...environment, ...(isWritten && { webIdentityTokenFile: await inFile('canary-of-another') }) };
  const calls = house.callsTo(psoxy, awsMachine, { machine: machineWith(aws) });

  const error = await calls.send(users, {}, null).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code: 'machine-credentials-missing' });
  expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/canary/);
});
