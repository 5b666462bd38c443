// What a person sees of what is kept about them: everything that is theirs, nothing of others, and who looked them up.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { append } from '../control/audit.ts';
import { decide } from '../control/match-decisions.ts';
import {
  type TestControl,
  testControl,
  type TestDatabase,
  testDatabase,
  testOrganization,
} from '../control/testing.ts';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { messageShape } from '../privacy/shapes.ts';
import { keepingOutOf } from './keeping-out.ts';
import { findMyself, readMyData, readMyRows } from './my-data.ts';
import { objectTo } from './objections.ts';
import { type SmallOrganization, smallOrganization } from './testing.ts';

let database: TestDatabase;
let control: TestControl;
let events: TestEventStore;
let one: SmallOrganization;
beforeAll(async () => {
  database = await testDatabase();
  control = await testControl(database.pool);
  events = await testEventStore(undefined, keepingOutOf(control));
  one = await smallOrganization(rooms(), await testOrganization(control));
  await one.listAccounts(
    ['ann', 'ben', 'cem'].map((id) => ({ id, email: emailOf(id) })),
    one.connection,
  );
  await one.applyRoster('2026-03-02', [
    { id: '1', emails: [emailOf('ann')], department: 'Sales', managers: ['2'] },
    { id: '2', emails: [emailOf('ben')], department: 'Sales' },
  ]);
  await one.say([
    { at: '2026-03-02T09:00:00Z', by: 'ann', mentions: ['ben', 'cem'] },
    { at: '2026-03-02T09:10:00Z', by: 'ben', answers: '2026-03-02T09:00:00Z', mentions: ['ann'] },
    { at: '2026-03-02T11:00:00Z', by: 'ann' },
    { at: '2026-03-02T12:00:00Z', by: 'ben' },
    { at: '2026-03-02T12:30:00Z', by: 'ann', answers: '2026-03-02T12:00:00Z' },
    { at: '2026-03-10T22:00:00Z', by: 'cem' },
  ]);
  await one.compute('all');
});
afterAll(async () => {
  await events.stop();
  await control.close();
  await database.close();
});

const rooms = () => ({ control, store: events.store });
const emailOf = (id: string): string => `${id}@example.com`;
const myself = (address: string) => findMyself(rooms(), one.id, address);

async function rowsOf(id: string): Promise<Readonly<Record<string, unknown>>[]> {
  const rows: Readonly<Record<string, unknown>>[] = [];
  for await (const row of readMyRows(rooms(), one.id, await myself(emailOf(id)), messageShape)) rows.push(row);
  return rows;
}

describe('my data', () => {
  test('says what is kept of whom the address is, table by table, with its days', async () => {
    const { standing, tables, namedBy } = await readMyData(rooms(), one.id, await myself(emailOf('ann')));

    expect(standing).toBe('kept');
    expect(tables.map(({ table, rows, firstDay, lastDay }) => [table, rows, firstDay, lastDay])).toEqual([
      ['messages', 3, '2026-03-02', '2026-03-02'],
      ['accounts', 1, null, null],
      ['roster', 1, null, null],
    ]);
    expect(namedBy).toBe(1);
  });

  test('shows the row of the HR file, of others in it only how many there are', async () => {
    const { attributes, attributesOn } = await readMyData(rooms(), one.id, await myself(emailOf('ann')));

    expect(attributesOn).toBe('2026-03-02');
    expect(attributes).toMatchObject({ person: one.person('1'), manager: 1, managers: 1, isLeftOut: false });
    expect(JSON.stringify(attributes)).not.toContain(one.person('2'));
  });

  test('has the figures of that person alone, by the definitions of the metrics', async () => {
    const { figures } = await readMyData(rooms(), one.id, await myself(emailOf('ann')));

    expect(figures.weeks).toEqual([
      { week: '2026-W10', messages: 3, replies: 1, postingDays: 1, afterHours: 0, span: 3.5 },
    ]);
    expect(figures.given).toEqual({ threads: 1, medianSeconds: 1800 });
    expect(figures.received).toEqual({ threads: 1, medianSeconds: 600 });
  });

  test('can be taken along row by row, with nobody else’s token in it', async () => {
    const rows = await rowsOf('ann');

    expect(rows.map(({ at, mentionedPeople }) => [at, mentionedPeople])).toEqual([
      ['2026-03-02T09:00:00.000Z', 2],
      ['2026-03-02T11:00:00.000Z', 0],
      ['2026-03-02T12:30:00.000Z', 0],
    ]);
    expect([one.account('ben'), one.account('cem')].filter((token) => JSON.stringify(rows).includes(token))).toEqual(
      [],
    );
  });

  test('says who looked them up and when', async () => {
    await append(control, {
      organizationId: one.id,
      memberId: null,
      action: 'token.lookup',
      subject: one.account('ann'),
      details: { kind: 'account' },
    });

    const [ann, ben] = [
      await readMyData(rooms(), one.id, await myself(emailOf('ann'))),
      await readMyData(rooms(), one.id, await myself(emailOf('ben'))),
    ];

    expect(ann.lookups).toEqual([{ at: control.clock.now(), action: 'token.lookup', by: null }]);
    expect(ben.lookups).toEqual([]);
  });

  test('an account that an administrator gave to another person is that one’s, whatever its address says', async () => {
    await decide(control, one.id, { kind: 'is', account: one.account('cem'), other: one.person('2') }, null);
    await one.compute();

    expect(await rowsOf('cem')).toEqual(await rowsOf('ben'));
    expect((await rowsOf('ann')).some(({ author }) => author === one.account('cem'))).toBe(false);
  });

  test('an address of nobody has nothing', async () => {
    const { standing, tables, figures } = await readMyData(rooms(), one.id, await myself('nobody@example.com'));

    expect([standing, tables, figures.weeks]).toEqual(['nothing', [], []]);
  });

  test('whoever objected sees that they did, and that nothing is kept any more', async () => {
    await objectTo(rooms(), one.id, { address: emailOf('ann') }, 'member');

    const { standing, objection } = await readMyData(rooms(), one.id, await myself(emailOf('ann')));

    expect(standing).toBe('nothing');
    expect(objection).toMatchObject({ since: '2026-03-02', recordedBy: 'member' });
  });
});
