// `tacit health`: how a proxy and a Psoxy stand, as an administrator asks at the command line.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Psoxy, startPsoxy } from '../sandbox/psoxy/psoxy.ts';
import { startSandbox } from '../sandbox/server.ts';
import type { ConnectionList } from '../src/api/contract/connections.ts';
import { silentLog } from '../src/base/log.ts';
import { runProxy } from '../src/proxy/run.ts';
import {
  callOver,
  type Ended,
  newDataDirectory,
  removeDataDirectory,
  runCommand,
  runHouse,
  type RunningHouse,
  signInOver,
} from './running-house.ts';

const token = 'canary-token-of-the-gateway';
const secret = 'canary-secret-of-the-proxy-'.repeat(2);
let house: RunningHouse;
let psoxy: Psoxy;
let proxy: Awaited<ReturnType<typeof runProxy>>;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const grid = await startSandbox({ workspaces: [], grid: { seed: 7, people: 40, messages: 200 } });
  const workspace = await startSandbox({ workspaces: [{ seed: 3, people: 40, messages: 200 }] });
  psoxy = await startPsoxy({
    source: 'slack',
    upstream: { url: grid.url, token: grid.userToken(grid.grid!.enterprise.id) },
    door: { is: 'bearer', token },
    salt: 'the salt of the organization',
  });
  proxy = await runProxy(
    {
      TACIT_PROXY_TOKEN: workspace.userToken(),
      TACIT_PROXY_KEY: '5'.repeat(64),
      TACIT_PROXY_SECRET: secret,
      TACIT_PROXY_SOURCE: workspace.url,
      TACIT_PROXY_PORT: '0',
    },
    { log: silentLog },
  );
  house = await runHouse(await newDataDirectory(), { TACIT_SANDBOX: 'off' });
  closing.push(
    () => removeDataDirectory(house.dataDirectory),
    () => house.stop(),
    () => grid.close(),
    () => workspace.close(),
    () => psoxy.close(),
  );
}, 60_000);

afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

const tacit = (args: readonly string[], input?: string): Promise<Ended> =>
  runCommand(args, house.dataDirectory, { TACIT_SANDBOX: 'off' }, input);

test('of a Psoxy that is sound it says where it is and that its salt is the same', async () => {
  const given = JSON.stringify({ authorization: { kind: 'bearer', token } });
  const connected = await tacit(['connect', 'slack-discovery', '--psoxy', psoxy.url, '--name', 'Grid'], given);

  const { code, output } = await tacit(['health', 'grid']);

  const { fingerprint } = psoxy.tokens();
  expect([connected.code, code]).toEqual([0, 0]);
  expect(output).toContain('Grid is read through a Psoxy of yours.');
  expect(output).toMatch(new RegExp(`Address +${new URL(psoxy.url).host}\n`));
  expect(output).toMatch(/State +answers, version stand-in\n/);
  expect(output).toMatch(new RegExp(`Fingerprint of its salt +${fingerprint.slice(0, 16)}… since .*, and still\n`));
  expect(output).not.toContain('canary');
}, 60_000);

test('with the credentials of the machine nothing is connected until its operator allows it, and no key comes beside', async () => {
  const connect = (authorization: object) =>
    tacit(['connect', 'slack-discovery', '--psoxy', psoxy.url], JSON.stringify({ authorization }));
  const roleArn = 'arn:aws:iam::123456789012:role/psoxy-caller';

  const off = await connect({ kind: 'google-machine' });
  const beside = await connect({ kind: 'aws-machine', roleArn, secretAccessKey: 'canary-secret-of-nobody' });

  expect([off.code, beside.code]).toEqual([1, 1]);
  expect(off.errors).toMatch(/TACIT_MACHINE_CREDENTIALS=[0-9a-f-]{36} .*\(machine-credentials-off\)/);
  expect(beside.errors).toContain('(invalid-request)');
  expect(off.errors + beside.errors + house.output()).not.toContain('canary');
}, 60_000);

test('as JSON it is what the API says, but for when it was asked', async () => {
  const { output } = await tacit(['health', 'Grid', '--json']);

  const cookie = await signInOver(house);
  const { connections } = JSON.parse((await tacit(['connections', '--json'])).output) as ConnectionList;
  const said = await callOver(house, cookie, 'GET', `/api/connections/${connections[0]!.id}/psoxy`);
  const undated = (told: unknown) => ({ ...(told as object), askedAt: '' });
  expect(undated(JSON.parse(output))).toEqual(undated(await said.json()));
});

test('with another salt it ends with 1 and says what to do', async () => {
  psoxy.changeSalt('another salt');

  const { code, output } = await tacit(['health', 'Grid']);

  expect(code).toBe(1);
  expect(output).toContain('Give it its old salt back.');
  expect(output).toContain('(psoxy-salt-changed)');
  expect(output).toMatch(/, and not any more\n/);
});

test('a Psoxy that does not let us in is said to be so, and that is an answer', async () => {
  // Whoever else calls: the connection is read meanwhile.
  psoxy.order({ status: 403, error: null, body: 'canary sentence', times: 1000 });

  const { code, output, errors } = await tacit(['health', 'Grid']);

  psoxy.clearFaults();
  expect([code, errors]).toEqual([1, '']);
  expect(output).toContain('stops: The cloud in front of the Psoxy does not let us in.');
  expect(output).toMatch(/State +does not answer as it should\n/);
  expect(output).not.toContain('canary');
});

test('a proxy of ours stands until it is gone', async () => {
  const connected = await tacit(['connect', 'slack', '--proxy', `http://127.0.0.1:${proxy.port}`], secret);

  const standing = await tacit(['health', 'Slack']);
  await proxy.close();
  const gone = await tacit(['health', 'Slack']);

  expect([connected.code, standing.code, gone.code]).toEqual([0, 0, 1]);
  expect(standing.output).toMatch(/Declaration +the same as here\n/);
  expect(standing.output).not.toContain('canary');
  expect(gone.output).toMatch(/State +does not answer as it should\n/);
}, 60_000);
