// From an identity map to persons: accounts that no HR file names are matched by it, and by nothing that it does not say.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../src/base/ids.ts';
import { type RosterHouse, rosterHouse, type TestRosters } from '../src/collector/roster/testing-rosters.ts';
import { identityMapFile } from '../src/collector/uploads/identity-map-file.ts';
import { importTable } from '../src/collector/uploads/import-table.ts';
import { slackExport } from '../src/connectors/slack/slack-export.ts';
import { organizationKeys } from '../src/control/secrets.ts';
import { allPersonsSql } from '../src/identity/persons.ts';
import { resolvePersons } from '../src/identity/resolve.ts';
import { type Pseudonymizer, pseudonymizer } from '../src/privacy/pseudonym.ts';
import { sanitizer } from '../src/privacy/sanitize.ts';

let house: RosterHouse;
let of: TestRosters;
let slack: Pseudonymizer;
let folder: string;

beforeAll(async () => {
  house = await rosterHouse();
  folder = mkdtempSync(join(tmpdir(), 'tacit-map-'));
}, 30_000);

afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  of = await house.newRosters();
  slack = pseudonymizer(await organizationKeys(house.control, of.organization), slackExport.namespace);
  await of.apply('2026-01-05', ['P1,ann@example.com,,,Sales,,,,', 'P2,ben@example.com,,,Sales,,,,']);
  const accounts = [
    { id: 'U1', profile: { email: 'ann@private.example' } },
    { id: 'U2', name: 'benny', profile: { email: 'b@private.example' } },
  ];
  const { shape, keep } = slackExport.streams['accounts']!;
  const context = { bots: new Set(), teams: new Set(), channel: '' } as never;
  await of.parts.store.append(of.organization, newId(), sanitizer(shape, keep, slack)(accounts, context), 1);
});

async function map(...rows: readonly string[]): Promise<void> {
  const path = join(folder, 'map.csv');
  writeFileSync(path, ['EMPLOYEE_ID,EMPLOYEE_EMAIL,SOURCE,IDENTITY', ...rows].join('\n'));
  const { organization: organizationId } = of;
  await importTable(of.parts, identityMapFile, { organizationId, path, isDryRun: false, memberId: null });
}

/** How each account is matched now: by which rule, to whom. */
async function matched(): Promise<Record<string, string>> {
  await resolvePersons(of.parts, of.organization);
  const people = await of.tokens();
  const names = new Map(['P1', 'P2', 'P9'].map((id) => [String(people.identity('hr-id', id)), id]));
  const accounts = new Map(['U1', 'U2'].map((id) => [String(slack.person(id)), id]));
  const rows = await of.parts.store.query<{ account: string; person: string; rule: string; state: string }>(
    of.organization,
    allPersonsSql,
  );
  return Object.fromEntries(
    rows.map(({ account, person, rule, state }) => [
      accounts.get(account)!,
      state === 'matched' ? `${names.get(person)} by ${rule}` : state,
    ]),
  );
}

test('without a map both accounts are nobody’s', async () => {
  expect(await matched()).toEqual({ U1: 'unmatched', U2: 'unmatched' });
});

test('an account is matched by its id and by its username, whoever is named by id or address', async () => {
  await matched();

  await map('P1,,slack,u1', ',ben@example.com,Slack,Benny');

  expect(await matched()).toEqual({ U1: 'P1 by identity-map', U2: 'P2 by identity-map' });
});

test('a further address matches as an alias does', async () => {
  await map('P1,,email,Ann@private.example');

  expect(await matched()).toEqual({ U1: 'P1 by alias', U2: 'unmatched' });
});

test('what the map says of another source says nothing of this one', async () => {
  await map('P1,,github,U1', 'P2,,github,benny');

  expect(await matched()).toEqual({ U1: 'unmatched', U2: 'unmatched' });
});

test('one account of two people is a conflict, and no guess', async () => {
  await map('P1,,slack,U1', 'P2,,slack,U1');

  expect(await matched()).toEqual({ U1: 'conflict', U2: 'unmatched' });
});

test('a map that is replaced takes back what it said', async () => {
  await map('P1,,slack,U1');
  await matched();

  await map('P2,,slack,U1');

  expect(await matched()).toEqual({ U1: 'P2 by identity-map', U2: 'unmatched' });
});
