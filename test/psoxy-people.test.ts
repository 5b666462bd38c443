// People of a source that is read through a Psoxy: matched by an HR file in clear with its salt, and by one that it sanitized.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTokenMaker } from '../sandbox/psoxy/tokens.ts';
import { type RosterHouse, rosterHouse, type TestRosters } from '../src/collector/roster/testing-rosters.ts';
import { psoxyHosts } from '../src/collector/psoxy/hosts.ts';
import { throughPsoxy } from '../src/connector/through-psoxy.ts';
import { slackDiscovery } from '../src/connectors/slack/slack-discovery.ts';
import { openLive } from '../src/control/live-connections.ts';
import { type PsoxyAuthorization, sealPsoxy } from '../src/control/psoxies.ts';
import { organizationKeys } from '../src/control/secrets.ts';
import { knownBy } from '../src/governance/known-by.ts';
import { allPersonsSql } from '../src/identity/persons.ts';
import { resolvePersons } from '../src/identity/resolve.ts';
import { pseudonymizer } from '../src/privacy/pseudonym.ts';
import { type PsoxySalt, withCanonicalTokens } from '../src/privacy/psoxy-token.ts';
import { sanitizer } from '../src/privacy/sanitize.ts';
import { aws, awsMachine, bearer, google, googleMachine } from './psoxy-house.ts';

const salt = { salt: 'the salt', ignoresDots: false };
const tokens = openTokenMaker({ salt: salt.salt, passphrase: 'p' });
const connector = throughPsoxy(slackDiscovery, null);
let house: RosterHouse;
let of: TestRosters;

beforeAll(async () => {
  house = await rosterHouse();
}, 30_000);

afterAll(() => house.close());

beforeEach(async () => {
  of = await house.newRosters();
});

/** A connection with two accounts, as they come through a Psoxy of that salt. */
async function connect(known: PsoxySalt | null, authorization: PsoxyAuthorization = bearer): Promise<void> {
  const { organization: organizationId } = of;
  const pseudonymize = pseudonymizer(await organizationKeys(house.control, organizationId), connector.namespace);
  const { connectionId } = await openLive(house.control, {
    organizationId,
    connectorId: connector.id,
    connectorName: connector.name,
    sourceRef: pseudonymize.ref('source', 'E1'),
    mode: 'person',
    granted: [],
    route: 'psoxy',
  });
  const access = { url: 'https://psoxy.example', authorization, salt: known, fingerprint: tokens.fingerprint };
  await sealPsoxy(house.control, organizationId, connectionId, access);
  await of.parts.store.prepareOrganization(organizationId);
  const accounts = withCanonicalTokens([
    { id: tokens.reversible('U1'), profile: { email: tokens.address('Ann+news@Example.com') } },
    { id: tokens.reversible('U2'), profile: {} },
  ]) as unknown[];
  const { shape, keep } = connector.streams['accounts']!;
  const context = { bots: new Set(), teams: new Set(), channel: '' } as never;
  await of.parts.store.append(organizationId, connectionId, sanitizer(shape, keep, pseudonymize)(accounts, context), 1);
}

/** How each account is matched: by which rule, to whom. */
async function matched(): Promise<Record<string, string>> {
  await resolvePersons(of.parts, of.organization);
  const people = await of.tokens();
  const names = new Map(
    ['P1', 'P2'].flatMap((id) =>
      [id, withCanonicalTokens(tokens.hash(id)) as string].map((one) => [String(people.identity('hr-id', one)), id]),
    ),
  );
  const through = pseudonymizer(await organizationKeys(house.control, of.organization), connector.namespace);
  const accounts = new Map(['U1', 'U2'].map((id) => [String(through.person(tokens.hash(id))), id]));
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

const inClear = ['P1,ann@example.com,,,Sales,,,,', 'P2,ben@example.com,,,Sales,,,,'];

test('with the salt an HR file in clear says whose an account is, whatever the address is written like', async () => {
  await connect(salt);
  await of.apply('2026-01-05', inClear);

  expect(await matched()).toEqual({ U1: 'P1 by alias', U2: 'unmatched' });
});

test('who objects with an address is known by their account too where the salt is', async () => {
  await connect(salt);
  const through = pseudonymizer(await organizationKeys(house.control, of.organization), connector.namespace);

  const known = await knownBy(of.parts, of.organization, { address: 'ann@example.com' });
  const other = await knownBy(of.parts, of.organization, { address: 'ben@example.com' });

  expect([known.accounts, other.accounts]).toEqual([[through.person(tokens.hash('U1'))], []]);
});

test('without the salt it says nothing', async () => {
  await connect(null);
  await of.apply('2026-01-05', inClear);

  expect(await matched()).toEqual({ U1: 'unmatched', U2: 'unmatched' });
});

test('an HR file that the Psoxy sanitized says it without the salt, and holds nothing in clear afterwards', async () => {
  await connect(null);
  const rows = [
    `${tokens.hash('P1')},${tokens.address('ann@example.com')},,,Sales,,,,`,
    `${tokens.hash('P2')},"{""hash"":""${tokens.hash('ben@example.com').slice(2)}""}",,${tokens.reversible('P1')},Sales,,,,`,
  ];

  const report = await of.apply('2026-01-05', rows);

  expect([report.kept, report.findings]).toEqual([2, []]);
  expect(await matched()).toEqual({ U1: 'P1 by email', U2: 'unmatched' });
  expect((await of.stored()).map(({ manager }) => manager)).toContain(
    (await of.tokens()).identity('hr-id', withCanonicalTokens(tokens.hash('P1')) as string),
  );
  expect(await of.everything()).not.toContain(tokens.hash('P1').slice(2));
});

test.each([
  [bearer as PsoxyAuthorization, ['psoxy.example']],
  [aws, ['psoxy.example', 'sts.eu-central-1.amazonaws.com', '*.s3.eu-central-1.amazonaws.com']],
  [google, ['psoxy.example', 'oauth2.googleapis.com', 'storage.googleapis.com']],
  [
    awsMachine,
    [
      'psoxy.example',
      'sts.eu-central-1.amazonaws.com',
      '*.s3.eu-central-1.amazonaws.com',
      '169.254.169.254',
      '169.254.170.2',
    ],
  ],
  [googleMachine, ['psoxy.example', '169.254.169.254', 'storage.googleapis.com']],
])(
  'the hosts that are called for it are listed for who must let this server out to them',
  async (authorization, hosts) => {
    await connect(null, authorization);

    const called = await psoxyHosts(house.control, of.organization);

    expect(called.map(({ host }) => host)).toEqual(hosts);
  },
);
