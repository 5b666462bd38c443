// Nothing of a person stays in the store once they are erased, nothing of them comes in once they objected, and others keep what is theirs.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId, nilId } from '../base/ids.ts';
import { KeptOut, type KeptOutEntry } from '../privacy/kept-out.ts';
import { exampleAccounts, exampleMessages, exampleTokens } from './internal/example-rows.ts';
import { type TestEventStore, testEventStore } from './testing.ts';

/** What the control plane would say; a test objects by adding to it. */
const objected = new Map<string, KeptOutEntry>();
const stale: number[] = [];
/** Called when the store asks. */
let asked = async (): Promise<void> => undefined;

let events: TestEventStore;
beforeAll(async () => {
  events = await testEventStore(undefined, {
    async of() {
      const keptOut = new KeptOut(objected.values());
      await asked();
      return keptOut;
    },
    async learn(_, entries) {
      for (const entry of entries) objected.set(entry.token, entry);
    },
    async markStale(_, days) {
      stale.push(...days);
    },
  });
});
afterAll(() => events.stop());
beforeEach(() => {
  objected.clear();
  stale.length = 0;
  asked = async () => undefined;
});

const connection = newId();
const first = '1700000000.000100';
const second = '1700000001.000100';
const nextDay = '1700090000.000100';
const dayOf = (at: string): number => Math.floor(Number(at) / 86_400);
const tokenOf = (id: string): KeptOutEntry => ({
  objection: 'one',
  kind: 'token',
  token: exampleTokens.person(id),
  domain: nilId,
});
const ann = [tokenOf('ann')];
const nobodyIsTold = async (): Promise<void> => undefined;

async function copied(organization: string): Promise<string> {
  let copy = '';
  for await (const line of events.store.logicalCopy(organization)) copy += line;
  return copy;
}

function messagesOf(organization: string) {
  return events.store.query<{ author: string; mentioned: string[]; reacted: string[]; answers: boolean }>(
    organization,
    `SELECT author, mentionedPeople AS mentioned, reactedBy AS reacted, toBool(toUnixTimestamp64Micro(threadAt) != 0) AS answers
      FROM messages FINAL ORDER BY at`,
  );
}

const conversation = () =>
  exampleMessages([
    { at: first, author: 'ann', reactedBy: ['ben'] },
    { at: second, author: 'ben', threadAt: first, mentions: ['ann', 'cem'], reactedBy: ['ann', 'cem'] },
    { at: nextDay, author: 'cem', mentions: ['ann'] },
  ]);

describe('whoever is erased', () => {
  test('is in no copy of the store any more, while others keep their messages and each other', async () => {
    const organization = await events.newOrganization();
    await events.store.append(organization, connection, conversation(), 1);

    await events.store.erase(organization, ann, nobodyIsTold);

    const [ben, cem] = [exampleTokens.person('ben'), exampleTokens.person('cem')];
    expect(await copied(organization)).not.toContain(exampleTokens.person('ann'));
    expect(await messagesOf(organization)).toEqual([
      { author: ben, mentioned: [cem], reacted: [cem], answers: true },
      { author: cem, mentioned: [], reacted: [], answers: false },
    ]);
  });

  test('is counted before and after, table by table', async () => {
    const organization = await events.newOrganization();
    await events.store.append(organization, connection, conversation(), 1);
    await events.store.append(organization, connection, exampleAccounts([{ id: 'ann' }, { id: 'ben' }]), 1);

    const { before, after } = await events.store.erase(organization, ann, nobodyIsTold);

    const found = before.filter(({ own, naming }) => own + naming > 0);
    expect(found).toEqual([
      { table: 'messages', own: 1, naming: 2 },
      { table: 'accounts', own: 1, naming: 0 },
    ]);
    expect(after.every(({ own, naming }) => own + naming === 0)).toBe(true);
  });

  test('leaves the days behind that must be computed again, told before anything goes', async () => {
    const organization = await events.newOrganization();
    await events.store.append(organization, connection, conversation(), 1);
    const killed = new Error('killed');

    const told: number[] = [];
    const erasing = events.store.erase(organization, ann, async (days) => {
      told.push(...days);
      throw killed;
    });

    await expect(erasing).rejects.toBe(killed);
    expect(told).toEqual([dayOf(first), dayOf(nextDay)]);
    expect(await messagesOf(organization)).toHaveLength(3);
  });

  test('leaves no words of it in the engine, and is erased again without harm', async () => {
    const organization = await events.newOrganization();
    await events.store.append(organization, connection, conversation(), 1);

    await events.store.erase(organization, ann, nobodyIsTold);
    const again = await events.store.erase(organization, ann, nobodyIsTold);

    const mutations = await events.store.query(
      organization,
      'SELECT command FROM system.mutations WHERE database = currentDatabase()',
    );
    expect(mutations).toEqual([]);
    expect(again.days).toEqual([]);
    expect(await events.store.isStored(organization, ann)).toBe(false);
  });

  test('is found by an address in everything that is stored', async () => {
    const organization = await events.newOrganization();
    await events.store.append(organization, connection, exampleAccounts([{ id: 'ann', email: 'ann@example.com' }]), 1);
    const mailbox = exampleTokens.identity('mailbox', 'ann');
    const domain = exampleTokens.identity('domain', 'example.com');

    const told = await events.store.tellAll(organization, [{ objection: 'one', kind: 'main', token: mailbox, domain }]);

    expect(told).toContainEqual(tokenOf('ann'));
  });
});

describe('of whoever objected', () => {
  test('nothing is stored by any way in, and nothing names them in what is', async () => {
    const organization = await events.newOrganization();
    for (const entry of ann) objected.set(entry.token, entry);

    await events.store.append(organization, connection, conversation(), 1);
    const appender = events.store.appender(organization, connection, 2);
    for (const _ of [1, 2]) {
      appender.add(conversation());
      await appender.flush();
    }

    expect(await messagesOf(organization)).toHaveLength(2);
    expect(await copied(organization)).not.toContain(exampleTokens.person('ann'));
  });

  test('a new account is learned by its address, and nothing that it writes comes in by the same append', async () => {
    const organization = await events.newOrganization();
    const mailbox = exampleTokens.identity('mailbox', 'ann');
    const domain = exampleTokens.identity('domain', 'example.com');
    objected.set(mailbox, { objection: 'one', kind: 'main', token: mailbox, domain });

    const appender = events.store.appender(organization, connection, 1);
    appender.add(exampleAccounts([{ id: 'ann', email: 'ann@example.com' }]));
    appender.add(conversation());
    await appender.flush();

    expect(await copied(organization)).not.toContain(exampleTokens.person('ann'));
    expect([...objected.values()]).toContainEqual(tokenOf('ann'));
  });

  test('what was on its way when they objected is erased by the append itself', async () => {
    const organization = await events.newOrganization();
    let times = 0;
    // Between the first look, by which the rows are let in, and the second, behind the append.
    asked = async () => {
      times += 1;
      if (times === 1) for (const entry of ann) objected.set(entry.token, entry);
    };

    await events.store.append(organization, connection, conversation(), 1);

    expect(await copied(organization)).not.toContain(exampleTokens.person('ann'));
    expect(stale).toEqual([dayOf(first), dayOf(nextDay)]);
  });

  test('what the source goes on listing is neither new, nor changed, nor missing', async () => {
    const organization = await events.newOrganization();
    for (const entry of ann) objected.set(entry.token, entry);
    const listed = exampleMessages([
      { at: first, author: 'ann' },
      { at: second, author: 'ben', mentions: ['ann', 'cem'], reactedBy: ['ann'] },
    ]);
    await events.store.append(organization, connection, listed, 1);
    const channel = exampleTokens.ref('channel', 'C1');
    const stretch = { channel, after: 0, before: 1_800_000_000_000_000 };

    const { changed, missing } = await events.store.compare(organization, listed, stretch);

    expect([changed.count, missing]).toEqual([0, []]);
  });
});
