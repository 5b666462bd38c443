// How many records are asked for: fewer where the source stumbles, and no more than it gives once it has slowed the app.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slack } from '../../../connectors/slack/slack.ts';
import { testCalls, testSource, type TestSource } from '../testing-source.ts';

const { timeline } = slack;
const fine = { ok: true, messages: [{ ts: '1.000001' }] };
const args = { channel: 'C0CANARY01' };
let source: TestSource;

beforeAll(async () => {
  source = await testSource();
});

afterAll(() => source.close());

test('a page that makes the source stumble twice is asked for with half its records, fifteen at least', async () => {
  source.script(...Array.from({ length: 5 }, () => ({ ok: false, error: 'internal_error' })), fine);
  const { calls } = testCalls(source);

  await calls.call(timeline, { ...args, limit: '100' });
  await calls.call(timeline, { ...args, limit: '100' });

  expect(source.asked.map(({ args }) => args['limit'])).toEqual(['100', '100', '50', '25', '15', '15', '15']);
});

test('a source that cuts pages at fifteen has slowed the app down: fifteen are asked for from then on', async () => {
  const cut = {
    ok: true,
    messages: Array.from({ length: 15 }, () => ({})),
    response_metadata: { next_cursor: 'more' },
  };
  source.script(cut);
  const { calls, logged } = testCalls(source);

  for (let call = 0; call < 4; call += 1) await calls.call(timeline, args);

  expect(source.asked.map(({ args }) => args['limit'])).toEqual(['999', '999', '15', '15']);
  expect(logged.filter(({ event }) => event === 'source slowed the app down')).toHaveLength(1);
});

test('a source that wants a minute of silence after every call has slowed the app down', async () => {
  const wait = { status: 429, headers: { 'retry-after': '59' } };
  source.script(fine, wait, fine, wait, fine);
  const { calls } = testCalls(source);

  for (let call = 0; call < 3; call += 1) await calls.call(timeline.threads!, args);

  expect(source.asked.map(({ args }) => args['limit'])).toEqual(['999', '999', '999', '999', '15']);
});

test('only the methods that a source is known to slow down are watched for it', async () => {
  const list = {
    ok: true,
    members: Array.from({ length: 15 }, () => ({})),
    response_metadata: { next_cursor: 'more' },
  };
  source.script(list);
  const { calls } = testCalls(source);

  for (let call = 0; call < 4; call += 1) await calls.call(slack.snapshots.accounts, {});

  expect(new Set(source.asked.map(({ args }) => args['limit']))).toEqual(new Set(['1000']));
});
