// What goes wrong on demand, seen from a client over loopback.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { standingClock } from '../src/base/clock.ts';
import { ask, type Came, control, tokenFor } from './http/ask.ts';
import { messagesOf, smallWorkspace } from './http/small-workspace.ts';
import { type Sandbox, startSandbox } from './server.ts';

const clock = standingClock('2026-03-02T09:00:00Z');
let slack: Sandbox;

beforeEach(async () => {
  const messages = { C1: messagesOf(40), C2: messagesOf(4) };
  const channels = [{ id: 'C1' }, { id: 'C2' }];
  slack = await startSandbox({ workspaces: [smallWorkspace({ channels, messages })], clock });
});

afterEach(() => slack.close());

const order = (fault: Readonly<Record<string, unknown>>) => control(slack, 'POST', 'faults', fault);
const read = (args: Readonly<Record<string, string>> = {}) =>
  ask(slack, 'conversations.history', { channel: 'C1', ...args }, slack.userToken());
const nextOf = ({ body }: Came) =>
  (body['response_metadata'] as { next_cursor: string } | undefined)?.next_cursor ?? '';

/** The answer as bytes, for those that are no JSON. */
const fetchHistory = () =>
  fetch(`${slack.url}/api/conversations.history?channel=C1`, {
    headers: { authorization: `Bearer ${slack.userToken()}` },
  });

test('a fault happens once, to the method it is for', async () => {
  await order({ kind: 'error', method: 'conversations.history', error: 'fatal_error' });

  const other = await ask(slack, 'users.list', {}, slack.userToken());
  const errors = [(await read()).body.error, (await read()).body.error];

  expect(other.body.ok).toBe(true);
  expect(errors).toEqual(['fatal_error', undefined]);
});

test('a fault waits for its turn and then happens as often as it should', async () => {
  await order({ kind: 'error', method: 'conversations.history', after: 1, times: 2 });

  const errors = [
    (await read()).body.error,
    (await read()).body.error,
    (await read()).body.error,
    (await read()).body.error,
  ];

  expect(errors).toEqual([undefined, 'internal_error', 'internal_error', undefined]);
});

test('a fault can wait for the second page', async () => {
  await order({ kind: 'error', page: 'later' });

  const first = await read({ limit: '5' });
  const second = await read({ limit: '5', cursor: nextOf(first) });
  const again = await read({ limit: '5', cursor: nextOf(first) });

  expect([first.body.ok, second.body.error, again.body.ok]).toEqual([true, 'internal_error', true]);
});

test('a fault can be for one channel or one token', async () => {
  const token = await tokenFor(slack, 'channels:history');
  await order({ kind: 'error', channel: 'C2', error: 'fatal_error' });
  await order({ kind: 'error', token, error: 'account_inactive' });

  const errors = [
    (await read()).body.error,
    (await read({ channel: 'C2' })).body.error,
    (await ask(slack, 'conversations.history', { channel: 'C1' }, token)).body.error,
  ];

  expect(errors).toEqual([undefined, 'fatal_error', 'account_inactive']);
});

test('faults without end stop when they are cleared', async () => {
  await order({ kind: 'http_500', times: 0 });

  const statuses = [(await read()).status, (await read()).status];
  await control(slack, 'DELETE', 'faults');

  expect(statuses).toEqual([500, 500]);
  expect((await read()).status).toBe(200);
});

test('an incident answers with a page of HTML', async () => {
  await order({ kind: 'http_503' });

  const answer = await fetchHistory();

  expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'text/html']);
  expect(await answer.text()).toMatch(/^<html>/);
});

test('a connection ends in the middle of the body', async () => {
  await order({ kind: 'drop' });

  const answer = await fetchHistory();

  expect(answer.status).toBe(200);
  await expect(answer.text()).rejects.toThrow('terminated');
});

test('a body is no JSON though its header says so', async () => {
  await order({ kind: 'not_json' });

  const answer = await fetchHistory();

  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  await expect(answer.json()).rejects.toThrow(SyntaxError);
});

test('a body is ok and has no messages at all', async () => {
  await order({ kind: 'no_array' });

  const { status, body } = await read();

  expect([status, body.ok, Object.hasOwn(body, 'messages')]).toEqual([200, true, false]);
});

test('an empty page leads on from where it stands', async () => {
  await order({ kind: 'empty_page' });

  const empty = await read({ limit: '50' });
  const rest = await read({ limit: '50', cursor: nextOf(empty) });

  expect([empty.body['messages'], empty.body['has_more']]).toEqual([[], true]);
  expect(rest.body['messages']).toHaveLength(40);
});

test('a 429 comes with the seconds that were ordered', async () => {
  await order({ kind: 'rate_limited', seconds: 7 });

  const { status, headers } = await read();

  expect([status, headers.get('retry-after')]).toEqual([429, '7']);
});

test('a slow answer comes as late as was ordered', async () => {
  await order({ kind: 'slow', milliseconds: 60_000 });

  const waiting = fetch(`${slack.url}/api/auth.test`, { signal: AbortSignal.timeout(50) });

  await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
});

test('the clock of the other side is wrong', async () => {
  await order({ kind: 'skewed_date', seconds: -7200 });

  const { headers } = await read();

  expect(headers.get('date')).toBe('Mon, 02 Mar 2026 07:00:00 GMT');
});

test('a caller whose address is not allowed is refused as if its token were wrong', async () => {
  await order({ kind: 'ip_refused' });

  expect((await read()).body.error).toBe('invalid_auth');
});

test('a token is revoked in the middle of a history', async () => {
  const token = slack.userToken();
  await order({ kind: 'revoke_token', method: 'conversations.history', after: 1 });

  const errors = [];
  for (let page = 0; page < 3; page += 1) {
    errors.push((await ask(slack, 'conversations.history', { channel: 'C1' }, token)).body.error);
  }

  expect(errors).toEqual([undefined, 'token_revoked', 'token_revoked']);
  expect(slack.userToken()).not.toBe(token);
});

test('a channel vanishes between two pages', async () => {
  await order({ kind: 'vanish_channel', channel: 'C1', page: 'later' });

  const first = await read({ limit: '5' });
  const second = await read({ limit: '5', cursor: nextOf(first) });
  const list = await ask(slack, 'conversations.list', {}, slack.userToken());

  expect([first.body.ok, second.body.error]).toEqual([true, 'channel_not_found']);
  expect(list.body['channels']).toMatchObject([{ id: 'C2' }]);
});

test('a channel is made private at once when no call is named', async () => {
  await order({ kind: 'make_private', channel: 'C1' });

  const list = await ask(slack, 'conversations.list', {}, slack.userToken());

  expect(list.body['channels']).toMatchObject([{ id: 'C2' }]);
  expect((await read()).body.error).toBe('channel_not_found');
});

test('a fault that is none is refused with the names of those that are', async () => {
  const answer = await order({ kind: 'explosion' });

  expect(answer['error']).toContain('http_500');
});
