// An objection holds from the moment that it is written down, knows more with time, and is withdrawn by whoever may.
import { beforeEach, expect, test } from 'vitest';
import { newId, nilId } from '../base/ids.ts';
import type { KeptOut } from '../privacy/kept-out.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { keepOriginals, keptOriginals } from './account-originals.ts';
import { openConnection } from './connections.ts';
import { countAccounts } from './erasure.ts';
import { decide, standingDecisions } from './match-decisions.ts';
import { changeMatching } from './matching.ts';
import {
  countObjections,
  keptOutOf,
  type KnownBy,
  learnTokens,
  objectionsOf,
  recordObjection,
  withdrawObjection,
} from './objections.ts';
import { organizationKeys } from './secrets.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const { control } = await controlOfFile();
let organization: string;
beforeEach(async () => {
  organization = await testOrganization(control);
});

const token = (of = newId()): KnownBy => ({ kind: 'token', token: of, domain: nilId });
const address = (kind: KnownBy['kind'] = 'main', domain = newId()): KnownBy => ({ kind, token: newId(), domain });
const has = (keptOut: KeptOut, { kind, token: of, domain }: KnownBy): boolean =>
  keptOut.find(kind, of, domain) !== undefined;

test('whoever objected is kept out by everything by which they are known, and no other organization’s are', async () => {
  const [account, main] = [token(), address()];
  const elsewhere = await testOrganization(control);

  await recordObjection(control, organization, [account, main], 'member');

  const keptOut = await keptOutOf(control, organization);
  expect([has(keptOut, account), has(keptOut, main)]).toEqual([true, true]);
  expect((await keptOutOf(control, elsewhere)).isEmpty).toBe(true);
});

test('an objection says since which day it holds, and who recorded it, and nothing of whom it is', async () => {
  const objection = await recordObjection(control, organization, [token()], 'operator');

  const columns = await control.db.selectFrom('objections').selectAll().where('id', '=', objection.id).execute();

  expect(columns).toEqual([
    { organization_id: organization, id: objection.id, since: '2026-03-02', recorded_by: 'operator' },
  ]);
});

test('an objection that is made again is the same one, and knows more', async () => {
  const [main, account] = [address(), token()];
  const first = await recordObjection(control, organization, [main], 'owner');

  const again = await recordObjection(control, organization, [main, account], 'owner');

  expect(again.id).toBe(first.id);
  expect(await countObjections(control, organization)).toBe(1);
  expect(has(await keptOutOf(control, organization), account)).toBe(true);
});

test('what an owner recorded is the member’s own once they object themselves', async () => {
  const main = address();
  await recordObjection(control, organization, [main], 'owner');
  await recordObjection(control, organization, [main], 'member');

  const byOwner = await withdrawObjection(control, organization, [main], 'owner');
  const byOperator = await withdrawObjection(control, organization, [main], 'operator');
  const byMember = await withdrawObjection(control, organization, [main], 'member');

  expect([byOwner, byOperator, byMember]).toEqual([0, 0, 1]);
  expect((await keptOutOf(control, organization)).isEmpty).toBe(true);
});

test('somebody who has an address beside a main one does not withdraw whose main one it is', async () => {
  const [main, alias] = [address(), address('address')];
  await recordObjection(control, organization, [main, alias], 'operator');

  await withdrawObjection(control, organization, [alias], 'operator');

  expect(await objectionsOf(control, organization, [main])).toHaveLength(1);
});

test('what was learned belongs to the objection and goes with it', async () => {
  const [main, account] = [address(), token()];
  const { id } = await recordObjection(control, organization, [main], 'member');

  await learnTokens(control, organization, [{ objection: id, ...account }]);
  const learned = await keptOutOf(control, organization);
  await withdrawObjection(control, organization, [main], 'member');

  expect(has(learned, account)).toBe(true);
  expect((await keptOutOf(control, organization)).isEmpty).toBe(true);
});

test('nothing is learned of somebody who has withdrawn meanwhile', async () => {
  await learnTokens(control, organization, [{ objection: newId(), ...token() }]);

  expect((await keptOutOf(control, organization)).isEmpty).toBe(true);
});

test('an address holds at every domain that stands for its own', async () => {
  const key = await organizationKeys(control, organization);
  const tokens = pseudonymizer(key, { name: 'test', normalize: (id) => id });
  const main = address('main', tokens.identity('domain', 'old.example'));
  await recordObjection(control, organization, [main], 'member');
  const domainAliases = [
    ['new.example', 'example.com'],
    ['old.example', 'new.example'],
  ] as const;

  await changeMatching(control, organization, { domainAliases }, null);

  const keptOut = await keptOutOf(control, organization);
  expect(has(keptOut, { ...main, domain: tokens.identity('domain', 'example.com') })).toBe(true);
  expect(has(keptOut, main)).toBe(true);
});

test('a username keeps out only where it is one person’s in every tool', async () => {
  const username = { ...token(), kind: 'username' as const };
  await recordObjection(control, organization, [username, token()], 'member');

  const before = await keptOutOf(control, organization);
  await changeMatching(control, organization, { usernamesAreUnique: true }, null);

  expect([has(before, username), has(await keptOutOf(control, organization), username)]).toEqual([false, true]);
});

test('with an objection goes what is sealed of their accounts and what was decided about them, and none is kept again', async () => {
  const [ann, ben] = [newId(), newId()];
  const connection = await openConnection(control, {
    organizationId: organization,
    connectorId: 'slack',
    connectorName: 'Slack',
    sourceRef: newId(),
    name: undefined,
  });
  const originals = [ann, ben].map((account) => ({ account, address: `${account}@example.com`, username: null }));
  await keepOriginals(control, organization, connection.id, originals);
  await decide(control, organization, { kind: 'same', account: ben, other: ann }, null);

  const before = await countAccounts(control, organization, [ann]);

  await recordObjection(control, organization, [token(ann)], 'member');
  await keepOriginals(control, organization, connection.id, originals);

  expect([...(await keptOriginals(control, organization, [ann, ben]))]).toEqual([ben]);
  expect(await standingDecisions(control, organization)).toEqual([]);
  expect(before).toEqual({ originals: 1, decisions: 1 });
  expect(await countAccounts(control, organization, [ann])).toEqual({ originals: 0, decisions: 0 });
});
