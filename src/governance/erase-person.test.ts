// A person who is erased is in no engine any more, and figures are what they would be had they never been there.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepOriginals } from '../control/account-originals.ts';
import { openConnection } from '../control/connections.ts';
import { decide } from '../control/match-decisions.ts';
import {
  type TestControl,
  testControl,
  type TestDatabase,
  testDatabase,
  testOrganization,
} from '../control/testing.ts';
import { newId } from '../base/ids.ts';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { erasePerson } from './erase-person.ts';
import { keepingOutOf } from './keeping-out.ts';
import { knownBy } from './known-by.ts';
import { objectTo } from './objections.ts';
import { type Said, type SmallOrganization, smallOrganization } from './testing.ts';

let database: TestDatabase;
let control: TestControl;
let events: TestEventStore;
beforeAll(async () => {
  database = await testDatabase();
  control = await testControl(database.pool);
  events = await testEventStore(undefined, keepingOutOf(control));
});
afterAll(async () => {
  await events.stop();
  await control.close();
  await database.close();
});

const rooms = () => ({ control, store: events.store });
const emailOf = (id: string): string => `${id}@example.com`;
const tokens = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 9) }, { name: 'test', normalize: (id) => id });

/** Everything that PostgreSQL has of the organization, but for the audit log. */
async function controlCopy(organization: string): Promise<string> {
  const tables = ['account_originals', 'match_decisions', 'directory', 'rosters', 'stale_days', 'connections'];
  const copies = await Promise.all(
    tables.map(async (table) => {
      const sql = `SELECT row_to_json(t)::text AS row FROM ${table} t WHERE organization_id = $1`;
      return (await control.pool.query<{ row: string }>(sql, [organization])).rows.map(({ row }) => row);
    }),
  );
  return copies.flat().join('\n');
}

/** Ann, who leads Ben, writes and is answered, mentioned and reacted to; Ben and Cem, who do the same without her. */
async function threePeople(): Promise<SmallOrganization> {
  const one = await smallOrganization(rooms(), await testOrganization(control));
  await one.listAccounts(
    ['ann', 'ben', 'cem'].map((id) => ({ id, email: emailOf(id) })),
    one.connection,
  );
  await one.applyRoster('2026-03-02', [
    { id: '1', emails: [emailOf('ann')], department: 'Sales' },
    { id: '2', emails: [emailOf('ben')], department: 'Sales', managers: ['1'] },
    { id: '3', emails: [emailOf('cem')], department: 'Sales' },
  ]);
  await one.say([
    { at: '2026-03-02T09:00:00Z', by: 'ann', reactedBy: ['ben'] },
    { at: '2026-03-02T09:05:00Z', by: 'ben', answers: '2026-03-02T09:00:00Z', mentions: ['ann', 'cem'] },
    { at: '2026-03-11T09:00:00Z', by: 'cem', reactedBy: ['ann', 'ben'] },
  ]);
  await one.match();
  return one;
}

describe('a person who is erased', () => {
  test('is in no row of either engine by any of their tokens', async () => {
    const one = await threePeople();
    await one.compute('all');
    const connection = await openConnection(control, {
      organizationId: one.id,
      connectorId: 'slack',
      connectorName: 'Slack',
      sourceRef: newId(),
    });
    const original = { account: one.account('ann'), address: emailOf('ann'), username: 'ann' };
    await keepOriginals(control, one.id, connection.id, [original]);
    await decide(control, one.id, { kind: 'is', account: one.account('ann'), other: one.person('1') }, null);
    const { known } = await knownBy(rooms(), one.id, { token: one.account('ann') });

    const { before, after } = await erasePerson(rooms(), one.id, known);
    await one.compute();

    const own = [
      one.account('ann'),
      one.person('1'),
      one.pseudonymize.identity('mailbox', 'ann'),
      one.pseudonymize.identity('email', emailOf('ann')),
      one.pseudonymize.identity('account@test', 'ann'),
    ];
    const copies = (await one.copied()) + (await controlCopy(one.id));
    expect(own.filter((token) => copies.includes(token))).toEqual([]);
    expect(before.filter(({ own: rows, naming }) => rows + naming > 0)).toEqual([
      { table: 'messages', own: 1, naming: 2 },
      { table: 'accounts', own: 1, naming: 0 },
      { table: 'roster', own: 1, naming: 1 },
      { table: 'account_originals', own: 1, naming: 0 },
      { table: 'match_decisions', own: 1, naming: 0 },
    ]);
    expect(after.filter(({ own: rows, naming }) => rows + naming > 0)).toEqual([]);
  });

  test('leaves what others wrote, and the time of what they answered', async () => {
    const one = await threePeople();
    const { known } = await knownBy(rooms(), one.id, { address: emailOf('ann') });

    await erasePerson(rooms(), one.id, known);

    const messages = await events.store.query<{ author: string; answered: string }>(
      one.id,
      `SELECT author, toString(threadAt) AS answered FROM messages FINAL ORDER BY at`,
    );
    expect(messages.map(({ author }) => author)).toEqual([one.account('ben'), one.account('cem')]);
    expect(messages[0]?.answered).toBe('2026-03-02 09:00:00.000000');
  });

  test('is found by the address of their HR file as by an account, and nobody else is', async () => {
    const one = await threePeople();

    const byAddress = await knownBy(rooms(), one.id, { address: 'Ann+news@Example.com' });
    const byAccount = await knownBy(rooms(), one.id, { token: one.account('ann') });
    const byPerson = await knownBy(rooms(), one.id, { token: one.person('1') });

    const tokensOf = ({ known }: typeof byAddress) =>
      known.flatMap(({ kind, token }) => (kind === 'token' ? [token] : [])).toSorted();
    const expected = [one.account('ann'), one.person('1')].toSorted();
    expect([byAddress, byAccount, byPerson].map(tokensOf)).toEqual([expected, expected, expected]);
  });

  test('whose address stands for two people in the HR file takes neither’s row out', async () => {
    const one = await threePeople();
    await one.applyRoster('2026-03-09', [
      { id: '1', emails: [emailOf('ann')] },
      { id: '4', emails: [emailOf('ann')] },
    ]);

    const { person, isContested, known } = await knownBy(rooms(), one.id, { address: emailOf('ann') });

    expect([person, isContested]).toEqual([null, true]);
    expect(known.some(({ token, kind }) => token === one.person('4') || kind === 'main')).toBe(false);
  });
});

const people = ['ann', 'ben', 'cem', 'dan', 'eve'] as const;
const some = fc.subarray([...people]);
/** Half an hour apart at most, so that threads, days and weeks meet. */
const instants = fc
  .integer({ min: 0, max: 600 })
  .map((halfHours) => new Date(Date.parse('2026-03-02T00:00:00Z') + halfHours * 1_800_000).toISOString());
const random = fc.record({
  rostered: some,
  led: some,
  messages: fc.uniqueArray(
    fc.record({
      at: instants,
      by: fc.constantFrom(...people),
      in: fc.constantFrom('general', 'random'),
      answers: fc.option(fc.nat(5), { nil: undefined }),
      mentions: some,
      reactedBy: some,
    }),
    { minLength: 3, maxLength: 25, selector: ({ at }) => at },
  ),
});

type Random = typeof random extends fc.Arbitrary<infer T> ? T : never;

/** The organization as it is, or as it would be without somebody: their rows and every mention of them. */
async function made({ rostered, led, messages }: Random, without?: string): Promise<SmallOrganization> {
  const one = await smallOrganization(rooms(), await testOrganization(control), tokens);
  const isThere = (id: string): boolean => id !== without;
  await one.listAccounts(
    people.filter(isThere).map((id) => ({ id, email: emailOf(id) })),
    one.connection,
  );
  await one.applyRoster(
    '2026-03-02',
    rostered.filter(isThere).map((id) => ({
      id,
      emails: [emailOf(id)],
      department: id < 'c' ? 'Sales' : 'Support',
      managers: led.includes(id) && isThere('ann') ? ['ann'] : [],
    })),
  );
  const said = messages.map(
    ({ answers, ...message }): Said => ({
      ...message,
      // The same message is answered, whether it is there or not.
      answers: answers === undefined || messages[answers]!.at >= message.at ? undefined : messages[answers]!.at,
      mentions: message.mentions.filter(isThere),
      reactedBy: message.reactedBy.filter(isThere),
    }),
  );
  await one.say(said.filter(({ by }) => isThere(by)));
  await one.compute('all');
  return one;
}

test('whoever is erased or objects, the figures are those of the same organization without them', async () => {
  await fc.assert(
    fc.asyncProperty(random, fc.constantFrom(...people), fc.boolean(), async (organization, whom, objects) => {
      const [one, without] = await Promise.all([made(organization), made(organization, whom)]);

      const token = one.account(whom);
      if (objects) await objectTo(rooms(), one.id, { token }, 'member');
      else await erasePerson(rooms(), one.id, (await knownBy(rooms(), one.id, { token })).known);
      await one.compute();

      expect(await one.figures()).toEqual(await without.figures());
      expect(await one.copied()).not.toContain(token);
    }),
    { numRuns: 2, seed: 20_260_302, endOnFailure: true },
  );
}, 120_000);
