// Files that were sanitized with one key, and connections that are read under another: whichever comes second is refused.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startPsoxy } from '../sandbox/psoxy/psoxy.ts';
import { silentLog } from '../src/base/log.ts';
import { openFile } from '../src/collector/archive/random-access.ts';
import { applyKeptRosters } from '../src/collector/roster/kept-rosters.ts';
import { listLive } from '../src/control/live-connections.ts';
import { removeProxy } from '../src/control/proxies.ts';
import { removeRoster } from '../src/control/rosters.ts';
import { sanitizeFile } from '../src/proxy/bulk.ts';
import { runProxy } from '../src/proxy/run.ts';
import { type CollectingHouse, type HouseOrganization, openCollectingHouse } from './collecting-house.ts';
import { type GridStandIn, gridStandIn, smallGrid } from './grid-stand-in.ts';
import { smallest, type StandIn, standIn } from './stand-in.ts';

const [ours, another] = ['07'.repeat(32), 'cd'.repeat(32)];
const secret = 's'.repeat(32);
const bearer = { kind: 'bearer', token: 'a bearer of the gateway' } as const;
const folder = mkdtempSync(join(tmpdir(), 'tacit-kept-beside-'));
const day = '2026-02-02';
let house: CollectingHouse;
let slack: StandIn;
let grid: GridStandIn;
let organization: HouseOrganization;
/** Of an HR file, sanitized with our key. */
let file: string;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  slack = await standIn(house, smallest(20, 2));
  grid = await gridStandIn(house, { grid: smallGrid(20) });
  const path = join(folder, `people_${day.replaceAll('-', '')}.csv`);
  writeFileSync(path, 'EMPLOYEE_ID,EMPLOYEE_EMAIL\n1,ann@example.com\n2,ben@example.com\n');
  const key = Buffer.from(ours, 'hex');
  file = (await sanitizeFile(path, { key, folder, clock: house.control.clock })).path;
}, 120_000);

afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  organization = await house.organization();
});

const takeFile = (): Promise<unknown> => {
  const rooms = { control: house.control, store: house.events.store };
  return applyKeptRosters(rooms, organization.id, [() => openFile(file)], null);
};

async function connectProxy(key: string) {
  const proxy = await runProxy(
    {
      TACIT_PROXY_TOKEN: slack.sandbox.userToken(),
      TACIT_PROXY_KEY: key,
      TACIT_PROXY_SECRET: secret,
      TACIT_PROXY_SOURCE: slack.sandbox.url,
      TACIT_PROXY_PORT: '0',
    },
    { log: silentLog },
  );
  house.alsoClose(() => proxy.close());
  return house.connectThrough(organization, { url: `http://127.0.0.1:${proxy.port}`, secret });
}

async function connectPsoxy() {
  const psoxy = await startPsoxy({
    source: 'slack',
    upstream: { url: grid.sandbox.url, token: grid.sandbox.userToken(grid.grid.enterprise.id) },
    door: { is: 'bearer', token: bearer.token },
    salt: 'a salt',
  });
  house.alsoClose(() => psoxy.close());
  return house.connectPsoxy(organization, { url: psoxy.url, authorization: bearer, salt: null });
}

const refused = (words: string) =>
  expect.objectContaining({ code: 'proxy-key-changed', message: expect.stringContaining(words) as string });
const connected = async () => (await listLive(house.control, organization.id)).length;

test.each([
  ['a proxy of another key', () => connectProxy(another)],
  ['a Psoxy', connectPsoxy],
])('%s is not connected while files stand, and is when they are removed', async (_what, connect) => {
  await takeFile();

  await expect(connect()).rejects.toThrow(refused('second person'));
  expect(await connected()).toBe(0);
  await removeRoster(house.control, organization.id, day, null);
  await connect();
  expect(await connected()).toBe(1);
});

test('a proxy of the key of the files is connected, and then whatever else a proxy lets in beside it', async () => {
  await takeFile();

  await connectProxy(ours);
  await connectPsoxy();

  expect(await connected()).toBe(2);
  await takeFile();
});

test('a file is refused beside a Psoxy alone, whose people it does not have', async () => {
  await connectPsoxy();

  await expect(takeFile()).rejects.toThrow(refused('second person'));
});

test('a file is held to the key of a proxy that was disconnected, of which something stands', async () => {
  const { connectionId } = await connectProxy(another);
  await removeProxy(house.control, organization.id, connectionId);

  await expect(takeFile()).rejects.toThrow(refused('another key'));
});

test('what one organization has taken in holds no other', async () => {
  await takeFile();
  organization = await house.organization();

  await connectProxy(another);

  expect(await connected()).toBe(1);
});
