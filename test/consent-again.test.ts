// Consent given again: to renew a connection, for a second one, as a token that is brought, and by a token that ends.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { control as order, tokenFor } from '../sandbox/http/ask.ts';
import { changeLive } from '../src/control/live-connections.ts';
import {
  type Administrator,
  callsOf,
  codeIn,
  everything,
  leaked,
  newAdministrator,
  secrets,
} from './consent-browser.ts';
import { type LiveDoors, openLiveDoors } from './live-doors.ts';

const endsAt = new Date('2026-03-01T00:00:00Z');
const other = { id: 'T0SECOND', name: 'Second Works' };

let doors: LiveDoors;
let administrator: Administrator;

beforeAll(async () => {
  doors = await openLiveDoors({
    workspaces: [
      { seed: 7, people: 40, messages: 1500, endsAt },
      { seed: 8, people: 40, messages: 1500, endsAt, team: other },
    ],
  });
}, 120_000);

beforeEach(async () => {
  doors.control.clock.moveTo('2026-03-02T09:00:00Z');
  administrator = await newAdministrator(doors);
});

afterAll(() => doors.close());

test('a workspace that is connected already is not connected twice', async () => {
  const first = await administrator.connect();

  const answer = await administrator.allow(await administrator.begin());

  expect(answer.location).toBe('/connections/new/slack?problem=connection-exists');
  expect(await administrator.connections()).toEqual([first.id]);
});

test('another workspace is a connection of its own', async () => {
  await administrator.allow(await administrator.begin());

  const answer = await administrator.allow(await administrator.begin(), { team: other.id });

  expect((await administrator.connectionAt(answer.location)).state).toBe('setting-up');
  expect(await administrator.connections()).toHaveLength(2);
});

test('a connection is not renewed with the consent of another workspace', async () => {
  const { id } = await administrator.connect();
  const before = await administrator.token(id);

  const answer = await administrator.allow(await administrator.begin({ connectionId: id }), { team: other.id });

  expect(answer.location).toBe(`/connections/${id}?problem=source-other-workspace`);
  expect(await administrator.token(id)).toEqual(before);
});

test('the connection of another organization cannot be renewed', async () => {
  const { id } = await administrator.connect();
  const stranger = await newAdministrator(doors);

  const answer = await stranger.ask('POST', '/api/connectors/slack/consent', { connectionId: id });

  expect([answer.status, codeIn(answer)]).toEqual([404, 'not-found']);
});

test('what was disconnected goes on with its choice when it is connected again', async () => {
  const { id } = await administrator.connect();
  await administrator.ask('PUT', `/api/connections/${id}/choice`, everything);
  await changeLive(doors.control, id, { state: 'collecting' });
  await administrator.ask('POST', `/api/connections/${id}/disconnect`);

  const answer = await administrator.allow(await administrator.begin());

  const goesOn = { id, choice: everything, state: 'collecting', problem: null };
  expect(await administrator.connectionAt(answer.location)).toMatchObject(goesOn);
});

test('what was disconnected before it was started waits for the start, consented to again or with a new token', async () => {
  const { id } = await administrator.connect();
  await administrator.ask('PUT', `/api/connections/${id}/choice`, everything);
  const disconnect = () => administrator.ask('POST', `/api/connections/${id}/disconnect`);
  await disconnect();

  const answer = await administrator.allow(await administrator.begin());
  const consented = await administrator.connectionAt(answer.location);
  await disconnect();
  const token = await tokenFor(doors.sandbox, 'channels:read channels:history users:read users:read.email');
  await administrator.ask('POST', '/api/connectors/slack/token', { token });
  const brought = await administrator.connectionAt(`/connections/${id}`);
  const started = await administrator.ask('POST', `/api/connections/${id}/start`);

  const waits = { id, choice: everything, state: 'setting-up' };
  expect([consented, brought]).toMatchObject([waits, waits]);
  expect([started.status, (await administrator.connectionAt(`/connections/${id}`)).state]).toEqual([204, 'collecting']);
});

test('what somebody paused stays paused when its consent is renewed', async () => {
  const { id } = await administrator.connect();
  await administrator.ask('PUT', `/api/connections/${id}/choice`, everything);
  await changeLive(doors.control, id, { state: 'paused' });

  const answer = await administrator.allow(await administrator.begin({ connectionId: id }));

  expect((await administrator.connectionAt(answer.location)).state).toBe('paused');
});

test('a token can be brought instead, and the source is asked whose it is', async () => {
  const token = await tokenFor(doors.sandbox, 'channels:read channels:history users:read');

  const answer = await administrator.ask('POST', '/api/connectors/slack/token', { token, name: 'Brought' });

  const connection = await administrator.connectionAt(`/connections/${String(answer.body['connectionId'])}`);
  expect(connection).toMatchObject({ name: 'Brought', state: 'setting-up', mode: 'person' });
  expect(connection.scopes.filter(({ isGranted }) => isGranted !== true).map(({ name }) => name)).toEqual([
    'users:read.email',
  ]);
});

test('a token that is none is refused with what to look at', async () => {
  const answer = await administrator.ask('POST', '/api/connectors/slack/token', { token: 'xoxp-copied-wrongly' });

  expect([answer.status, codeIn(answer)]).toEqual([400, 'source-address-refused']);
  expect(JSON.stringify(answer.body)).toContain('Copy the whole token again');
  expect(await administrator.connections()).toEqual([]);
});

test('a token of another workspace does not renew a connection', async () => {
  const { id } = await administrator.connect();
  const token = await tokenFor(doors.sandbox, 'channels:read', { workspace: other.id });

  const answer = await administrator.ask('POST', '/api/connectors/slack/token', { token, connectionId: id });

  expect([answer.status, codeIn(answer)]).toEqual([400, 'source-other-workspace']);
});

test('a token that ends is exchanged once for all who ask, and the new pair is kept whatever comes after', async () => {
  administrator = await newAdministrator(doors, { isRotating: true });
  const { id } = await administrator.connect();
  const before = await administrator.token(id);
  doors.control.clock.moveTo('2026-03-02T20:00:00Z');
  await order(doors.sandbox, 'POST', 'calls/reset');
  await order(doors.sandbox, 'POST', 'faults', {
    kind: 'error',
    error: 'restricted_action',
    method: 'conversations.list',
  });

  const asked = [1, 2, 3, 4].map(() => administrator.ask('GET', `/api/connections/${id}/channels`));
  const statuses = (await Promise.all(asked)).map(({ status }) => String(status)).toSorted();

  const after = await administrator.token(id);
  expect(statuses).toEqual(['200', '200', '200', '400']);
  expect(await callsOf(doors, 'oauth.v2.access')).toBe(1);
  expect(before?.expiresAt).toEqual(new Date('2026-03-02T21:00:00Z'));
  expect(after?.expiresAt).toEqual(new Date('2026-03-03T08:00:00Z'));
  expect(after?.refresh).not.toBe(before?.refresh);
});

test('a source that stumbles over a refresh has not refused it', async () => {
  administrator = await newAdministrator(doors, { isRotating: true });
  const { id } = await administrator.connect();
  doors.control.clock.moveTo('2026-03-02T20:00:00Z');
  await order(doors.sandbox, 'POST', 'faults', { kind: 'error', error: 'internal_error', method: 'oauth.v2.access' });

  const stumbled = await administrator.ask('GET', `/api/connections/${id}/channels`);
  const later = await administrator.ask('GET', `/api/connections/${id}/channels`);

  expect([stumbled.status, codeIn(stumbled), later.status]).toEqual([503, 'source-unavailable', 200]);
});

test('a refresh that is refused asks for a new consent', async () => {
  administrator = await newAdministrator(doors, { isRotating: true });
  const { id } = await administrator.connect();
  await order(doors.sandbox, 'POST', 'faults', {
    kind: 'revoke_token',
    token: (await administrator.token(id))?.access,
  });
  doors.control.clock.moveTo('2026-03-02T20:00:00Z');

  const answer = await administrator.ask('GET', `/api/connections/${id}/channels`);

  expect([answer.status, codeIn(answer)]).toEqual([400, 'source-token-expired']);
});

test('no secret, code, state or token is in what was answered or in a line of the log', () => {
  expect(secrets.size).toBeGreaterThan(30);
  expect(leaked(doors)).toEqual([]);
  expect(doors.log()).toContain('auth.test');
});
