// The operator's way with several organizations: each command is about the one that it says, and about no other.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nilId } from '../src/base/ids.ts';
import type { Session } from '../src/api/contract/session.ts';
import { canaryExport } from './canary-export.ts';
import { logicalCopy } from './every-byte.ts';
import {
  type Ended,
  callOver,
  newDataDirectory,
  removeDataDirectory,
  runCommand,
  runHouse,
  type RunningHouse,
  signInOver,
} from './running-house.ts';
import { writeZip } from './zip-writer.ts';

let house: RunningHouse;
let folder: string;
const imported: Ended[] = [];
const second = 'Zweite Öde';

beforeAll(async () => {
  house = await runHouse(await newDataDirectory());
  await tacit('organization', 'add', second, '--time-zone', 'Europe/Berlin');
  folder = await mkdtemp(join(tmpdir(), 'tacit-organizations-'));
  const zip = join(folder, 'export.zip');
  const people = join(folder, 'people_20240304.csv');
  await writeZip(zip, canaryExport('organizations').files);
  await writeFile(people, ['EMPLOYEE_ID,DEPARTMENT', ...[1, 2, 3, 4, 5].map((id) => `${id},Sales`)].join('\n'));
  for (const organization of [second, 'My organization']) {
    imported.push(await tacit('import', 'slack-export', zip, '--organization', organization));
    imported.push(await tacit('import', 'hris', people, '--organization', organization));
  }
}, 180_000);

afterAll(async () => {
  await house.stop();
  await removeDataDirectory(house.dataDirectory);
  await rm(folder, { recursive: true });
});

const tacit = (...args: string[]) => runCommand(args, house.dataDirectory);

/** What the API answers to the operator. */
function ask(path: string, headers: Readonly<Record<string, string>> = {}): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: join(house.dataDirectory, 'tacit.sock'), path, headers }, (answer) => {
      text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
    });
    call.once('error', reject).end();
  });
}

const about = (organization: string) => ({ 'x-tacit-organization': encodeURIComponent(organization) });

test('a command without an organization is refused with their names', async () => {
  const { code, errors } = await tacit('halt');

  expect(code).toBe(1);
  expect(errors).toContain(`Say which: 'My organization', '${second}'`);
});

test('one is halted by its name, and the other goes on', async () => {
  const halted = await tacit('halt', '--organization', second);

  const states = await Promise.all(
    [second, 'My organization'].map(async (name) => {
      const { organization } = JSON.parse((await ask('/api/session', about(name))).body) as Session;
      return [organization.name, organization.haltedAt !== null];
    }),
  );

  expect(halted.output).toContain(`${second} is halted`);
  expect(states).toEqual([
    [second, true],
    ['My organization', false],
  ]);
});

test('the link of an organization makes its own first owner', async () => {
  const link = (await runCommand(['sign-in-link'], house.dataDirectory, { TACIT_ORGANIZATION: second })).output.trim();
  const cookie = await signInOver({ url: house.url, link });

  const session = (await (await callOver(house, cookie, 'GET', '/api/session')).json()) as Session;

  expect(session).toMatchObject({
    member: { role: 'owner' },
    organization: { name: second, timeZone: 'Europe/Berlin' },
  });
});

test('from the network nobody chooses an organization, and nobody sees which there are', async () => {
  const cookie = await signInOver(house);
  const headers = { cookie, 'x-tacit': 'test', ...about(second) };

  const session = (await (await fetch(`${house.url}/api/session`, { headers })).json()) as Session;
  const list = await fetch(`${house.url}/api/organizations`, { headers });

  expect([session.organization.name, list.status]).toEqual(['My organization', 403]);
});

test('what is about the installation asks for no organization', async () => {
  const [list, health] = [await ask('/api/organizations'), await ask('/api/health')];

  expect([list.status, health.status]).toEqual([200, 200]);
  expect(list.body).toContain(second);
});

test('a header that is not percent-encoded is refused', async () => {
  const { status, body } = await ask('/api/session', { 'x-tacit-organization': '%E4' });

  expect([status, body]).toEqual([400, expect.stringContaining('invalid-request')]);
});

const tokensIn = (text: string): Set<string> => new Set(text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g));

test('the same files, imported into both, leave not one token or id in common', async () => {
  await house.stop();
  const { control, eventsOf } = await logicalCopy(house.dataDirectory);
  const rows = control.split('\n');

  const [one, other] = [...eventsOf].map(([id, events]) =>
    tokensIn([events, ...rows.filter((row) => row.includes(id))].join('\n')),
  );

  expect(imported.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect([eventsOf.size, one!.size > 20, other!.size > 20]).toEqual([2, true, true]);
  // The nil id stands where there is none.
  expect([...one!].filter((token) => other!.has(token) && token !== nilId)).toEqual([]);
}, 90_000);
