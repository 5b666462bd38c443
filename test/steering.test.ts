// What a person does with a live connection and sees of it: choosing, planning, starting, pausing, disconnecting.
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect, test, vi } from 'vitest';
import { ask as askSlack, control as order } from '../sandbox/http/ask.ts';
import { coverage, liveConnection, type LiveConnection, plan, syncLog } from '../src/api/contract/live.ts';
import { changeRetention } from '../src/control/retention.ts';
import { type Administrator, codeIn, everything, leaked } from './consent-browser.ts';
import { clockAt, eachWithConnection } from './each-with-connection.ts';
import type { LiveDoors } from './live-doors.ts';

let doors: LiveDoors;
let administrator: Administrator;
let id: string;

vi.setConfig({ testTimeout: 90_000 });

const { post, choose, look, until, few, startSlowly, stopped } = eachWithConnection((here) => {
  ({ doors, administrator, id } = here);
});

/** Chosen, started and read to the end. */
async function collected(): Promise<{ readonly connection: LiveConnection; readonly messages: number }> {
  const { choice, messages } = await few();
  await choose(choice);
  expect((await post('start')).status).toBe(204);
  return { connection: await until('up-to-date'), messages };
}

test('nothing is read before somebody chose what', async () => {
  const answers = await Promise.all(['start', 'resume', 'sync', 'pause'].map((action) => post(action)));

  expect(answers.map((answer) => [answer.status, codeIn(answer)])).toEqual(
    Array.from({ length: 4 }, () => [409, 'connection-not-ready']),
  );
  expect((await look()).state).toBe('setting-up');
});

test('a choice of twenty thousand channels fits through the door, and one of more does not', async () => {
  const channels = Array.from({ length: 20_000 }, () => crypto.randomUUID());

  const fits = await choose({ ...everything, which: 'chosen', channels });
  const doesNot = await choose({ ...everything, which: 'chosen', channels: [...channels, crypto.randomUUID()] });

  expect([fits.status, doesNot.status, codeIn(doesNot)]).toEqual([204, 400, 'invalid-request']);
  expect((await look()).choice?.channels).toHaveLength(20_000);
});

test('a plan says what a choice would cost, and less is cheaper', async () => {
  const all = plan.parse((await post('plan', everything)).body);

  const without = plan.parse((await post('plan', { ...everything, includesExternal: false })).body);
  const month = plan.parse((await post('plan', { ...everything, horizonDays: 30 })).body);

  expect(all.leftOut).toBe(0);
  expect(without.channels).toBeLessThan(all.channels);
  expect(without.channels + without.leftOut).toBe(all.channels);
  expect(month.calls).toBeLessThan(all.calls);
});

test('a plan ends where retention ends, and costs no more than what is kept', async () => {
  await changeRetention(doors.control, administrator.asker.organizationId, { periods: { events: 13 } }, null);
  const { edge } = await look();
  const far = plan.parse((await post('plan', { ...everything, horizonDays: 3650 })).body);

  const near = plan.parse((await post('plan', { ...everything, horizonDays: 30 })).body);
  const asFar = plan.parse((await post('plan', { ...everything, horizonDays: 400 })).body);

  expect(edge).toBe('2025-02-02');
  expect([far.edge, near.edge, asFar.edge]).toEqual([edge, null, edge]);
  expect(far.calls).toBe(asFar.calls);
});

test('channels are listed by name for the person who chooses, and a chosen one is planned alone', async () => {
  const { body } = await administrator.ask('GET', `/api/connections/${id}/channels`);
  const channels = body['channels'] as readonly { token: string; name: string; isExternal: boolean }[];

  const chosen = plan.parse(
    (await post('plan', { ...everything, which: 'chosen', channels: [channels[0]!.token] })).body,
  );
  const named = plan.parse(
    (await post('plan', { ...everything, which: 'all-but', patterns: [channels[0]!.name] })).body,
  );

  expect(chosen.channels).toBe(1);
  expect(named.channels).toBe(channels.length - 1);
});

test('what is started collects to its end, and then is up to date', async () => {
  const { connection, messages } = await collected();

  expect(connection).toMatchObject({ problem: null, progress: null, isSlowClass: false, stored: { messages } });
  expect(messages).toBeGreaterThan(10);
  expect(new Date(connection.nextSyncAt ?? 0)).toEqual(new Date('2026-03-02T10:00:00Z'));
  const { syncs } = syncLog.parse((await administrator.ask('GET', `/api/connections/${id}/syncs`)).body);
  expect(syncs.map(({ kind, state, error }) => [kind, state, error])).toEqual([['sync', 'finished', null]]);
  expect(syncs[0]?.calls).toBeGreaterThan(5);
});

/** What a page hears that follows the connection, until it has heard enough. */
async function follow(
  isEnough: (connection: LiveConnection) => boolean,
): Promise<{ readonly heard: Promise<readonly LiveConnection[]> }> {
  const address = `${await doors.listen()}/api/connections/${id}/events`;
  const [answer] = (await once(get(address, { headers: doors.headersOf(administrator.asker) }), 'response')) as [
    IncomingMessage,
  ];
  return { heard: listenTo(answer, isEnough) };
}

async function listenTo(
  answer: IncomingMessage,
  isEnough: (connection: LiveConnection) => boolean,
): Promise<readonly LiveConnection[]> {
  const heard: LiveConnection[] = [];
  let text = '';
  for await (const piece of answer) {
    const events = (text + String(piece)).split('\n\n');
    text = events.pop() ?? '';
    const told = events.filter((event) => event.startsWith('data: '));
    heard.push(...told.map((event) => liveConnection.parse(JSON.parse(event.slice('data: '.length)))));
    if (heard.some(isEnough)) break;
  }
  return heard;
}

test('a page that follows hears it begin and end without asking again', async () => {
  const { choice, messages } = await few();
  await choose(choice);
  const following = await follow(({ state }) => state === 'up-to-date');

  await startSlowly();

  const heard = await following.heard;
  const states = heard.map(({ state, progress }) => `${state} ${progress === null ? '' : 'at work'}`.trim());
  expect(states[0]).toBe('setting-up');
  expect(states).toContain('collecting at work');
  expect(states.at(-1)).toBe('up-to-date');
  expect(heard.at(-1)?.stored.messages).toBe(messages);
});

test('a pause ends what is being read, stays, and goes on when it is resumed', async () => {
  const { choice, messages } = await few();
  await choose(choice);
  await startSlowly();

  const paused = await post('pause');

  await stopped();
  expect([paused.status, (await look()).state, (await look()).nextSyncAt]).toEqual([204, 'paused', null]);
  expect(codeIn(await post('sync'))).toBe('connection-not-ready');
  await post('resume');
  expect((await until('up-to-date')).stored.messages).toBe(messages);
});

test('a token that the source takes back asks for a new consent, which goes on where it stopped', async () => {
  await collected();
  await order(doors.sandbox, 'POST', 'faults', {
    kind: 'revoke_token',
    token: (await administrator.token(id))?.access,
  });
  await post('sync');

  const stopped = await until('needs-reconnecting');
  const again = await administrator.allow(await administrator.begin({ connectionId: id }));

  expect(stopped.problem).toMatchObject({ code: 'source-token-revoked', next: expect.stringContaining('Reconnect') });
  expect(again.location).toBe(`/connections/${id}`);
  expect((await until('up-to-date')).problem).toBeNull();
});

test('a source that forbids it is failing, with what to do, and is tried again', async () => {
  await collected();
  await order(doors.sandbox, 'POST', 'faults', { kind: 'error', error: 'accesslimited', method: 'conversations.list' });
  await post('sync');

  const failing = await until('failing');
  await post('sync');

  expect(failing.problem?.code).toBe('source-policy');
  expect(new Date(failing.nextSyncAt ?? 0) > new Date(clockAt)).toBe(true);
  expect((await until('up-to-date')).problem).toBeNull();
});

test('the coverage report has every channel, and says why one is not read', async () => {
  const { connection } = await collected();

  const report = coverage.parse((await administrator.ask('GET', `/api/connections/${id}/coverage`)).body);

  const unread = report.channels.filter(({ unreadable }) => unreadable !== null);
  expect(new Set(unread.map(({ unreadable }) => unreadable))).toEqual(
    new Set([
      'left out by your choice of channels',
      'shared with another organization; externally shared channels are switched off',
    ]),
  );
  expect(report.totals).toMatchObject({ readable: 3, channels: 3 + unread.length });
  expect(report.totals.messages).toBe(connection.stored.messages);
  expect(report.totals.repliesSaid).toBe(report.totals.repliesStored);
  expect(report.totals.threadsOwing).toBe(0);
});

const acceptsToken = async (token: string) => (await askSlack(doors.sandbox, 'auth.test', {}, token)).body.ok;

test('a disconnected connection leaves no token anywhere, and keeps what it stored', async () => {
  const { connection } = await collected();
  const { access } = (await administrator.token(id))!;

  const answer = await post('disconnect');

  expect([answer.status, answer.body]).toEqual([200, { isRevoked: true }]);
  expect(await acceptsToken(access)).toBe(false);
  expect(await administrator.token(id)).toBeNull();
  expect(await look()).toMatchObject({ state: 'disconnected', nextSyncAt: null, stored: connection.stored });
});

test('a source that is away keeps nobody from disconnecting', async () => {
  await order(doors.sandbox, 'POST', 'faults', { kind: 'error', error: 'restricted_action', method: 'auth.revoke' });

  const answer = await post('disconnect');

  expect(answer.body).toEqual({ isRevoked: false });
  expect(await administrator.token(id)).toBeNull();
  expect(codeIn(await post('resume'))).toBe('connection-not-ready');
});

test('of all this no token is in an answer or in the log', () => {
  expect(leaked(doors)).toEqual([]);
});
