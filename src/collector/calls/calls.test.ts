// Calls to a source: what each kind of answer makes us do, and what nobody may learn of it.
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slack } from '../../connectors/slack/slack.ts';
import { testCalls, testSource, type TestSource } from './testing-source.ts';

const { timeline, identity } = slack;
const fine = { ok: true, messages: [{ ts: '1.000001' }] };
const refused = (error: string, more: object = {}) => ({ ok: false, error, ...more });
const args = { channel: 'C0CANARY01' };
let source: TestSource;

beforeAll(async () => {
  source = await testSource();
});

afterAll(() => source.close());

test('a call is a form with the token in its head and nothing in its address', async () => {
  source.script(fine);
  const { calls } = testCalls(source);

  const answer = await calls.call(timeline, args);

  expect(answer).toEqual({ is: 'fine', body: fine, pageToken: null });
  expect(source.asked).toEqual([
    {
      method: 'conversations.history',
      address: '/api/conversations.history',
      token: 'Bearer xoxp-canarytoken-0',
      args: { channel: 'C0CANARY01', limit: '999' },
    },
  ]);
});

test('the scopes and the counts of the calls are known afterwards', async () => {
  source.script({ status: 500 }, fine);
  const { calls } = testCalls(source);

  const before = calls.granted;
  await calls.call(timeline, args);

  expect([before, calls.granted]).toEqual([null, ['channels:read', 'users:read']]);
  expect(calls.counted).toEqual({ calls: 2, waits: 0, byMethod: new Map([['conversations.history', 2]]) });
});

test('a method that has to rest is called again when the source said, and nothing has failed', async () => {
  const wait = { status: 429, headers: { 'retry-after': '7' }, body: '<html>canaryword</html>' };
  source.script(...Array.from({ length: 8 }, () => wait), fine);
  const { calls, pauses } = testCalls(source);

  const answer = await calls.call(timeline, args);

  expect(answer.is).toBe('fine');
  expect(pauses).toEqual(Array(8).fill(7500));
  expect(calls.counted.waits).toBe(8);
});

test('a rest without its length takes half a minute', async () => {
  source.script(
    { status: 429 },
    { status: 429, headers: { 'retry-after': 'Wed, 21 Oct' } },
    refused('ratelimited'),
    fine,
  );
  const { calls, pauses } = testCalls(source);

  await calls.call(timeline, args);

  expect(pauses).toEqual([30_500, 30_500, 30_500]);
});

test('a rest of an hour is not waited for: the slice is put away until then', async () => {
  source.script({ status: 429, headers: { 'retry-after': '3600' } });
  const { calls } = testCalls(source);

  const attempt = calls.call(timeline, args);

  await expect(attempt).rejects.toMatchObject({ name: 'RetryLater', at: new Date('2026-03-02T10:00:00Z') });
});

const stumbles = {
  'a server error': { status: 500, body: 'canaryword' },
  'a page of a gateway': { status: 403, body: '<html>canaryword</html>' },
  'a 200 that is no JSON': { status: 200, body: 'canaryword' },
  'a 200 that is no object': { status: 200, body: '["canaryword"]' },
  'a listed stumble': refused('internal_error'),
} as const;

test.for(Object.entries(stumbles))('%s is asked again later and later, five times', async ([, answer]) => {
  source.script(answer);
  const { calls, pauses } = testCalls(source);

  const attempt = calls.call(identity, {});

  await expect(attempt).rejects.toMatchObject({
    name: 'RetryLater',
    code: 'source-unavailable',
    at: new Date('2026-03-02T09:05:31Z'),
  });
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000]);
  expect(source.asked).toHaveLength(6);
});

test('a source that is not there is tried again and then left for later', async () => {
  const gone = await testSource();
  await gone.close();

  const { calls, logged } = testCalls(gone);

  await expect(calls.call(identity, {})).rejects.toMatchObject({ code: 'source-unavailable' });
  expect(logged[0]?.fields).toMatchObject({ status: 0, code: 'ECONNREFUSED' });
});

test('a token that has run out is renewed once, and the call goes on', async () => {
  source.script(refused('token_expired'), fine);
  const { calls, token } = testCalls(source);

  const answer = await calls.call(timeline, args);

  expect([answer.is, token.refreshed]).toEqual(['fine', 1]);
  expect(source.asked.map(({ token }) => token)).toEqual(['Bearer xoxp-canarytoken-0', 'Bearer xoxp-canarytoken-1']);
});

test('a token that was renewed by somebody else meanwhile is not renewed again', async () => {
  const { calls, token } = testCalls(source);
  source.script((response) => {
    token.refreshed = 5;
    response.end(JSON.stringify(refused('token_expired')));
  }, fine);

  await calls.call(timeline, args);

  expect(token.refreshed).toBe(5);
  expect(source.asked.at(-1)?.token).toBe('Bearer xoxp-canarytoken-5');
});

test('a renewed token that has run out too must be consented to again', async () => {
  source.script(refused('token_expired'));
  const { calls } = testCalls(source);

  const attempt = calls.call(timeline, args);

  await expect(attempt).rejects.toMatchObject({ name: 'Reconnect', code: 'source-token-expired' });
});

test('a channel that cannot be read is told to the caller, and so is a page token that is too old', async () => {
  source.script(refused('channel_not_found'), refused('invalid_cursor'));
  const { calls } = testCalls(source);

  const answers = [await calls.call(timeline, args), await calls.call(timeline, args)];

  expect(answers).toEqual([{ is: 'skip', reason: 'gone' }, { is: 'page-expired' }]);
});

test.for([
  ['token_revoked', 'Reconnect', 'source-token-revoked'],
  ['invalid_refresh_token', 'Reconnect', 'source-token-expired'],
  ['invalid_auth', 'Reconnect', 'source-address-refused'],
  ['missing_scope', 'Refused', 'source-scope-missing'],
  ['ekm_access_denied', 'Refused', 'source-policy'],
  ['org_login_required', 'Refused', 'source-migrating'],
  ['invalid_arguments', 'Defect', 'source-refused-call'],
  ['a_word_of_tomorrow', 'Defect', 'source-unknown-error'],
] as const)('%s ends in %s %s, which says what to do', async ([word, name, code]) => {
  source.script(refused(word));
  const { calls } = testCalls(source);

  const error = await calls.call(timeline, args).catch((thrown: unknown) => thrown as Error & { next: string });

  expect(error).toMatchObject({ name, code });
  expect((error as Error).message).toContain('Slack');
  expect((error as { next: string }).next).toMatch(/Reconnect|reconnect|resume|report/);
  expect(source.asked).toHaveLength(1);
});

test('a missing scope is named when the connector declares it, and nothing else is', async () => {
  source.script(
    refused('missing_scope', { needed: 'channels:history' }),
    refused('missing_scope', { needed: 'canary:word' }),
  );
  const { calls } = testCalls(source);

  const thrown = [calls.call(timeline, args), calls.call(timeline, args)].map((call) =>
    call.catch((error: Error) => error.message),
  );

  expect(await Promise.all(thrown)).toEqual([
    'Slack did not grant channels:history.',
    'Slack did not grant a scope that is needed.',
  ]);
});

test('no token, argument or word of an answer is in an error or in the log', async () => {
  const told: unknown[] = [];
  const answers = [...Object.values(stumbles), refused('canaryword says: no'), refused('x', { needed: 'canaryword' })];
  for (const answer of [...answers, { ok: true, canaryword: 1 }]) {
    source.script(answer);
    const { calls, logged } = testCalls(source);
    told.push(await calls.call(timeline, args).catch((error: unknown) => error), logged);
  }

  const text = inspect(told, { depth: 20, showHidden: true });

  expect(told.filter((one) => one instanceof Error)).toHaveLength(8);
  expect(text).toContain('conversations.history');
  expect(text).not.toMatch(/canary|xoxp|Bearer|127\.0\.0\.1/i);
});

test('an answer that does not hold its list is never an empty page', async () => {
  source.script({ ok: true });
  const { calls } = testCalls(source);

  const attempt = calls.call(timeline, args);

  await expect(attempt).rejects.toMatchObject({ name: 'Defect', code: 'source-unknown-error' });
});

test('a sync that is stopped does not wait for an answer', async () => {
  const { calls, stop } = testCalls(source);
  source.script(() => stop.abort(new Error('stopped')));

  const attempt = calls.call(timeline, args);

  await expect(attempt).rejects.toThrow('stopped');
});
