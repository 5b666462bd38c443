// People as an administrator meets them over the API: how much is matched, what is not, and who may see and change it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountList } from '../src/api/contract/people.ts';
import { list } from '../src/control/audit.ts';
import { filledOrganization, openPeopleDoors, type PeopleDoors, type PeopleOrganization } from './people-doors.ts';

let doors: PeopleDoors;
let of: PeopleOrganization;

beforeAll(async () => {
  doors = await openPeopleDoors();
  of = await filledOrganization(doors);
}, 60_000);

afterAll(() => doors.close());

const listOf = async (state: string, as?: 'owner' | 'auditor') =>
  (await of.ask('GET', `/api/people/accounts?state=${state}`, as)).body as unknown as AccountList;
const decide = (body: object) => of.ask('POST', '/api/people/decisions', 'owner', body);

test('the overview says how much of a source is matched, by accounts and by what they wrote', async () => {
  const { body: found } = await of.ask('GET', '/api/people');

  expect(found).toEqual({
    roster: { people: 4, withAccount: 1, leftOut: 1 },
    sources: [
      {
        connectionId: of.connectionId,
        name: 'Slack export',
        accounts: { of: 4, matched: 1 },
        messages: { of: 10, matched: 4 },
        bots: 1,
        external: 1,
        shared: 0,
      },
    ],
    rules: [
      { rule: 'email', accounts: 1, confidence: 0.98 },
      { rule: 'alone', accounts: 2, confidence: 0 },
    ],
    unmatched: 2,
    conflicts: 1,
    isPartial: false,
  });
});

test('what is unmatched comes with what helps to decide, the most important first', async () => {
  const { total, accounts: unmatched } = await listOf('unmatched');

  expect(total).toBe(2);
  expect(unmatched).toEqual([
    {
      account: of.account('U2'),
      connectionId: of.connectionId,
      source: 'Slack export',
      state: 'unmatched',
      class: 'person',
      person: null,
      rule: null,
      messages: 3,
      firstDay: '2026-02-03',
      lastDay: '2026-02-03',
      isDeactivated: false,
      suggestions: [
        { person: of.person('P2'), why: 'Their name is written much alike in an address or username.', groups: [] },
      ],
      canOpen: true,
    },
    expect.objectContaining({
      account: of.account('U9'),
      class: 'unknown',
      messages: 1,
      suggestions: [],
      canOpen: false,
    }),
  ]);
});

test('of a conflict both people are suggested, and neither is taken', async () => {
  const [account] = (await listOf('conflict')).accounts;

  const persons = account!.suggestions.map(({ person }) => person);
  expect([account!.account, account!.person, persons.toSorted()]).toEqual([
    of.account('U3'),
    null,
    [of.person('P3'), of.person('P4')].toSorted(),
  ]);
  expect(account!.suggestions[0]!.why).toBe('Your HR file has the address of this account for them.');
});

test('who may not decide sees no groups of a single person, and nothing to open', async () => {
  const { accounts: seen } = await listOf('unmatched', 'auditor');

  expect(seen.map(({ suggestions, canOpen }) => [suggestions, canOpen])).toEqual([
    [[], false],
    [[], false],
  ]);
});

test('a decision about what is not there, or about no person, is refused', async () => {
  const account = of.account('U2');
  const nobody = of.account('nobody');

  const answers = [
    await decide({ kind: 'is', account, person: nobody }),
    await decide({ kind: 'is', account: nobody, person: of.person('P1') }),
    await decide({ kind: 'same', account, other: account }),
    await decide({ kind: 'is', account: of.account('U4'), person: of.person('P1') }),
    await decide({ kind: 'same', account, other: of.account('U5') }),
    await of.ask('DELETE', '/api/people/decisions/1'),
  ];

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 400, 400, 400, 404]);
  expect((await of.ask('GET', '/api/people/decisions')).body).toEqual({ decisions: [] });
});

test('a sealed original is opened, one at a time, with a trace', async () => {
  const opened = await of.ask('POST', '/api/people/originals', 'administrator', { subject: of.account('U2') });
  const none = await of.ask('POST', '/api/people/originals', 'administrator', { subject: of.account('U4') });

  const entries = await list(doors.control, of.id);
  expect([opened.body, none.status]).toEqual([{ address: 'ben.lang@private.example', username: 'ben.lang' }, 404]);
  expect(entries.filter(({ action }) => action === 'original.open').map(({ subject }) => subject)).toEqual([
    of.account('U2'),
  ]);
});

test('settings change what is matched, and hold domains alone', async () => {
  const domainAliases = [['Private.example ', 'example.com']];

  const changed = await of.ask('PATCH', '/api/people/settings', 'owner', { domainAliases });
  const refused = await of.ask('PATCH', '/api/people/settings', 'owner', {
    domainAliases: [['a sentence about somebody', 'example.com']],
  });

  expect(changed.body).toEqual({
    stripsTags: true,
    usernamesAreUnique: false,
    domainAliases: [['private.example', 'example.com']],
  });
  expect([refused.status, (await of.ask('GET', '/api/people/settings')).body]).toEqual([400, changed.body]);
});

const nobody = '0198c9e8-0000-7000-8000-00000000000f';

test.each([
  ['GET', '/api/people', undefined, ['owner', 'administrator', 'auditor']],
  ['GET', '/api/people/accounts', undefined, ['owner', 'administrator', 'auditor']],
  ['GET', '/api/people/decisions', undefined, ['owner', 'administrator', 'auditor']],
  ['GET', '/api/people/settings', undefined, ['owner', 'administrator', 'auditor']],
  ['POST', '/api/people/originals', { subject: nobody }, ['owner', 'administrator']],
  ['POST', '/api/people/decisions', { kind: 'not-a-person', account: nobody }, ['owner', 'administrator']],
  ['DELETE', '/api/people/decisions/9', undefined, ['owner', 'administrator']],
  ['PATCH', '/api/people/settings', {}, ['owner', 'administrator']],
] as const)('%s %s opens to whom it may', async (method, path, body, allowed) => {
  const roles = ['owner', 'administrator', 'analyst', 'auditor', 'member'] as const;

  const statuses = new Map<string, number>();
  for (const role of roles) statuses.set(role, (await of.ask(method, path, role, body)).status);

  expect(roles.filter((role) => statuses.get(role) !== 403)).toEqual(allowed);
});
