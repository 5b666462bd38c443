// One person is destroyed when two have signed: nobody else's rows, a receipt without a name, and after a crash the rest.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../../base/ids.ts';
import type { Live } from '../../collector/live.ts';
import { confirm } from '../../control/approvals.ts';
import { list } from '../../control/audit.ts';
import { whomOf } from '../../control/destruction-tokens.ts';
import { listDestructions, orderDestruction, type Signer, stopDestruction } from '../../control/destructions.ts';
import { halt, resume } from '../../control/halts.ts';
import type { JobHandler, Queue } from '../../control/queue.ts';
import { receiptOf } from '../../control/receipts.ts';
import {
  type TestControl,
  testControl,
  type TestDatabase,
  testDatabase,
  testOrganization,
} from '../../control/testing.ts';
import { type TestEventStore, testEventStore } from '../../events/testing.ts';
import { keepingOutOf } from '../keeping-out.ts';
import { givenBy } from '../known-by.ts';
import { objectionOf } from '../objections.ts';
import { type SmallOrganization, smallOrganization } from '../testing.ts';
import { askForDestruction, previewDestroy } from './asking.ts';
import { Destroyer } from './destroyer.ts';
import type { DestroyParts } from './parts.ts';

let database: TestDatabase;
let control: TestControl;
let events: TestEventStore;
let folder: string;
let one: SmallOrganization;
let owner: Signer;
let isKilled: boolean;
let isDone: Promise<unknown>;

beforeAll(async () => {
  database = await testDatabase();
  control = await testControl(database.pool);
  events = await testEventStore(undefined, keepingOutOf(control));
  folder = await mkdtemp(join(tmpdir(), 'tacit-person-'));
}, 60_000);

afterAll(async () => {
  await events.stop();
  await control.close();
  await database.close();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  control.clock.moveTo('2026-03-20T09:00:00Z');
  one = await smallOrganization(rooms(), await testOrganization(control));
  await one.listAccounts(
    ['ann', 'ben'].map((id) => ({ id, email: `${id}@example.com` })),
    one.connection,
  );
  await one.say(said);
  await one.match();
  owner = { memberId: await newOwner(), role: 'owner' };
  isKilled = false;
});

const rooms = () => ({ control, store: events.store });
const operator = { memberId: null, role: null };
async function newOwner(): Promise<string> {
  const [id, now] = [newId(), control.clock.now()];
  const row = { id, organization_id: one.id, name: 'O', email: `${id}@example.org`, is_email_verified: true } as const;
  await control.db
    .insertInto('members')
    .values({ ...row, image: null, role: 'owner', created_at: now, updated_at: now })
    .execute();
  return id;
}

const said = [
  { at: '2026-03-02T09:00:00Z', by: 'ann' },
  { at: '2026-03-02T09:05:00Z', by: 'ben', mentions: ['ann'] },
  { at: '2026-03-11T09:00:00Z', by: 'ben' },
];
const target = (objects: boolean) => ({ is: 'person', objects, whom: { address: 'Ann@example.com' } }) as const;

/** A house of which only what the destruction of a person stops and computes is there. */
function parts(): DestroyParts {
  let handler: JobHandler;
  const queue: Pick<Queue, 'send' | 'work'> = {
    work: async (_, given) => void (handler = given),
    send: async (_, id) => void (isDone = handler(id, new AbortController().signal).catch((error: unknown) => error)),
  };
  return {
    live: rooms() as unknown as Live,
    queue: queue as Queue,
    folder,
    hasOwnDatabase: false,
    halts: {
      halt: async (organizationId, memberId) => void (await halt(control, organizationId, memberId)),
      resume: (organizationId, memberId) => resume(control, organizationId, memberId),
    },
    cancelImport: () => undefined,
    async compute() {
      if (isKilled) throw new Error('killed');
      await one.compute();
    },
    forgetFiles: async () => undefined,
  };
}

const ask = (objects: boolean) => askForDestruction(rooms(), one.id, { scope: target(objects), typed: 'ERASE' }, owner);

/** Asked for by the owner, confirmed by the operator of the machine. */
async function ordered(objects: boolean): Promise<string> {
  const { destruction, approval } = await ask(objects);
  await confirm(control, one.id, approval.id, null, (within, { subject }) =>
    orderDestruction(within, one.id, subject, operator),
  );
  return destruction.id;
}

async function run(id: string): Promise<string> {
  const destroyer = new Destroyer(parts());
  await destroyer.begin();
  await isDone;
  return (await receiptOf(control, id))?.body ?? '';
}

const tokensOfAnn = () => [
  one.account('ann'),
  one.pseudonymize.identity('mailbox', 'ann'),
  one.pseudonymize.identity('email', 'ann@example.com'),
];

const authors = async (): Promise<string[]> => {
  const rows = await events.store.query<{ author: string }>(one.id, 'SELECT author FROM messages FINAL ORDER BY at');
  return rows.map(({ author }) => author);
};

/** Everything that is written down about destroying, and the audit log. */
async function written(): Promise<string> {
  const tables = ['destructions', 'approvals', 'receipts', 'destruction_tokens', 'audit_entries', 'objection_tokens'];
  const copies = tables.map(async (table) => {
    const sql = `SELECT row_to_json(t)::text AS row FROM ${table} t WHERE organization_id = $1`;
    return (await control.pool.query<{ row: string }>(sql, [one.id])).rows.map(({ row }) => row);
  });
  return (await Promise.all(copies)).flat().join('\n');
}

test('the preview counts what is theirs and what names them, keeps nothing, and is in the audit log without whom', async () => {
  const { name, rows, days } = await previewDestroy(rooms(), one.id, target(true), owner.memberId);

  const [entry] = await list(control, one.id);
  expect([name, rows, days]).toEqual([
    'ERASE',
    { 'events.messages': 1, 'naming.messages': 1, 'events.accounts': 1 },
    1,
  ]);
  expect(entry).toMatchObject({ action: 'destroy.preview-person', memberId: owner.memberId, subject: one.id });
  const rest = await written();
  expect(tokensOfAnn().filter((token) => rest.includes(token))).toEqual([]);
});

test('nothing goes before another has signed, and who asked cannot be the other', async () => {
  const { approval } = await ask(false);
  const signing = confirm(control, one.id, approval.id, owner.memberId, async () => undefined);

  await expect(signing).rejects.toMatchObject({ code: 'approval-own' });
  await new Destroyer(parts()).begin();

  expect(await authors()).toContain(one.account('ann'));
});

test('another word than ERASE asks for nothing, and writes nobody down', async () => {
  const asking = askForDestruction(rooms(), one.id, { scope: target(true), typed: 'Ann' }, owner);

  await expect(asking).rejects.toMatchObject({ code: 'destroy-unconfirmed' });
  expect(await listDestructions(control, one.id)).toEqual([]);
  expect(await written()).not.toContain(one.account('ann'));
});

test('after it nothing is theirs, no row or receipt says who it was, and without an objection the source brings them back', async () => {
  await one.compute('all');
  const id = await ordered(false);
  const whileItWaits = await whomOf(control, id);

  const receipt = JSON.parse(await run(id)) as { before: object; after: object; scope: object };

  const copies = (await one.copied()) + (await written());
  expect(whileItWaits.map(({ token }) => token)).toContain(one.account('ann'));
  expect(tokensOfAnn().filter((token) => copies.includes(token))).toEqual([]);
  expect(await authors()).toEqual([one.account('ben'), one.account('ben')]);
  expect(receipt).toMatchObject({
    scope: { is: 'person', objects: false },
    before: { 'events.messages': 1, 'naming.messages': 1, 'events.accounts': 1 },
    after: { 'events.messages': 0, 'naming.messages': 0, 'events.accounts': 0 },
    weeksCountedAnew: 1,
    vendors: [],
    keys: 'kept',
  });
  await one.say(said, 2);
  expect(await authors()).toContain(one.account('ann'));
});

test('killed on the way it goes on with the next process, and with an objection nothing comes in again', async () => {
  const id = await ordered(true);
  isKilled = true;
  const first = await run(id);
  const left = await whomOf(control, id);
  isKilled = false;

  const second = await run(id);

  expect([first, left.length > 0]).toEqual(['', true]);
  expect(JSON.parse(second)).toMatchObject({ before: { 'events.messages': 1 }, after: { 'events.messages': 0 } });
  expect(await whomOf(control, id)).toEqual([]);
  await one.say(said, 2);
  expect(await authors()).toEqual([one.account('ben'), one.account('ben')]);
  const given = await givenBy(rooms(), one.id, { address: 'ann@example.com' });
  expect(await objectionOf(rooms(), one.id, given)).toMatchObject({ recordedBy: 'owner' });
});

test('who it was is forgotten when it is stopped, and when nobody confirms it in seven days', async () => {
  const { destruction } = await ask(true);
  await stopDestruction(control, one.id, destruction.id, owner.memberId);
  const stopped = await whomOf(control, destruction.id);
  const again = (await ask(true)).destruction.id;
  const asked = await whomOf(control, again);
  control.clock.moveTo('2026-03-28T09:00:00Z');

  await new Destroyer(parts()).begin();

  expect([stopped, asked.length > 0, await whomOf(control, again)]).toEqual([[], true, []]);
});
