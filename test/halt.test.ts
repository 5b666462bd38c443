// Halt, through the doors: what runs stops at its page, nothing begins, everything can be read, and resuming ends with the truth.
import { expect, test, vi } from 'vitest';
import { syncLog } from '../src/api/contract/live.ts';
import { session } from '../src/api/contract/session.ts';
import { Rosters } from '../src/collector/roster/rosters.ts';
import { importTable } from '../src/collector/uploads/import-table.ts';
import { badgeFile } from '../src/collector/uploads/badge-file.ts';
import { halt } from '../src/control/halts.ts';
import { type Administrator, codeIn, everything } from './consent-browser.ts';
import { clockAt, eachWithConnection, patience } from './each-with-connection.ts';
import type { LiveDoors } from './live-doors.ts';

let doors: LiveDoors;
let administrator: Administrator;
let id: string;

vi.setConfig({ testTimeout: 90_000 });

const { ask, post, choose, look, until, few, startSlowly, stopped, figures } = eachWithConnection((here) => {
  ({ doors, administrator, id } = here);
});

/** Gives how much was written in what is chosen. */
async function chooseFew(): Promise<number> {
  const { choice, messages } = await few();
  await choose(choice);
  return messages;
}

test('a sync that is halted in its middle stops, none is begun, and after resuming it ends with the truth', async () => {
  const messages = await chooseFew();
  await startSlowly();
  const before = await look();

  const halted = await ask('POST', '/api/halt');
  await stopped();
  await doors.live.syncs.askForDue();
  await doors.live.syncs.run(id);

  expect(halted.status).toBe(200);
  expect([before.state, (await look()).state, (await look()).nextSyncAt]).toEqual([
    'collecting',
    'collecting',
    before.nextSyncAt,
  ]);
  const { syncs } = syncLog.parse((await ask('GET', `/api/connections/${id}/syncs`)).body);
  expect(syncs.map(({ state, error }) => [state, error])).toEqual([['cancelled', null]]);
  await ask('POST', '/api/resume');
  await doors.live.syncs.askForDue();
  expect((await until('up-to-date')).stored.messages).toBe(messages);
});

test('a halt of another process stops a sync of this one within seconds', async () => {
  await chooseFew();
  await startSlowly();

  await halt(doors.control, administrator.asker.organizationId, null);

  await vi.waitFor(() => expect(doors.live.syncs.find(id)).toBeUndefined(), { timeout: 10_000, interval: 50 });
});

test('while halted figures are not computed, and after resuming they are', async () => {
  const { organizationId } = administrator.asker;
  await chooseFew();
  await post('start');
  await until('up-to-date');
  await vi.waitFor(async () => expect((await figures()).isPartial).toBe(false), patience);
  await ask('POST', '/api/halt');
  await doors.control.db
    .insertInto('stale_days')
    .values({ organization_id: organizationId, day: '2026-02-03' })
    .onConflict((conflict) => conflict.doNothing())
    .execute();

  await doors.compute(organizationId);

  const stale = doors.control.db.selectFrom('stale_days').select('day').where('organization_id', '=', organizationId);
  expect(await stale.execute()).toEqual([{ day: '2026-02-03' }]);
  expect((await figures()).isPartial).toBe(true);
  await ask('POST', '/api/resume');
  await vi.waitFor(async () => expect(await stale.execute()).toEqual([]), patience);
  await vi.waitFor(async () => expect((await figures()).isPartial).toBe(false), patience);
});

test('what would read, plan, connect or export is refused, and pages and figures stay readable', async () => {
  await chooseFew();
  await ask('POST', '/api/halt');

  const refused = await Promise.all([
    post('start'),
    post('sync'),
    post('resume'),
    post('plan', everything),
    ask('GET', `/api/connections/${id}/channels`),
    ask('POST', '/api/connectors/slack/consent', {}),
    ask('POST', '/api/connectors/slack/token', { token: 'xoxp-'.padEnd(60, '1') }),
    ask('GET', '/api/metrics/M01?format=csv'),
    ask('GET', '/api/overview?format=csv'),
  ]);
  const read = await Promise.all([
    ask('GET', '/api/metrics/M01'),
    ask('GET', '/api/overview'),
    ask('GET', `/api/connections/${id}`),
    ask('GET', '/api/inventory'),
  ]);

  expect(refused.map((answer) => [answer.status, codeIn(answer)])).toEqual(refused.map(() => [409, 'halted']));
  expect(read.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

test('a consent that was begun before the halt connects nothing', async () => {
  const begun = await administrator.begin({ connectionId: id });
  await ask('POST', '/api/halt');

  const back = await administrator.allow(begun);

  expect(back.location).toContain('halted');
});

test('HR files and bulk files are refused', async () => {
  const { organizationId } = administrator.asker;
  const { control, live } = doors;
  await ask('POST', '/api/halt');
  const nothing = async () => undefined;
  const parts = { control, store: live.store, folder: '/nowhere', clock: control.clock };
  const rosters = new Rosters({
    ...parts,
    requestFigures: nothing,
    computeFigures: nothing,
    sandboxOf: async () => null,
  });
  const rooms = { control, store: live.store };
  const local = { organizationId, path: '/nowhere/badge.csv', isDryRun: false, memberId: null };

  const refused = await Promise.allSettled([
    rosters.receive(organizationId, 'people.csv', (async function* none() {})()),
    rosters.applyLocal(organizationId, { paths: ['/nowhere/people.csv'], isDryRun: true }),
    rosters.findings(organizationId, []),
    importTable(rooms, badgeFile, local),
  ]);

  expect(refused.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'done'))).toEqual(
    refused.map(() => 'halted'),
  );
});

test('an owner and an administrator halt and resume; others see since when, and change nothing', async () => {
  const as = (role: 'administrator' | 'analyst' | 'auditor' | 'member') => ({ ...administrator.asker, role });
  const answers: number[] = [];
  for (const role of ['analyst', 'auditor', 'member'] as const) {
    for (const path of ['/api/halt', '/api/resume']) answers.push((await doors.ask('POST', path, as(role))).status);
  }

  const halted = session.parse((await doors.ask('POST', '/api/halt', as('administrator'))).body);
  const seen = session.parse((await doors.ask('GET', '/api/session', as('auditor'))).body);
  const resumed = session.parse((await ask('POST', '/api/resume')).body);

  expect(answers).toEqual(Array.from({ length: 6 }, () => 403));
  expect(halted.organization).toMatchObject({ haltedAt: new Date(clockAt).toISOString(), haltedBy: 'M' });
  expect(seen.organization).toEqual(halted.organization);
  expect(resumed.organization).toMatchObject({ haltedAt: null, haltedBy: null });
});
