// All pages of a list: where it ends, where it does not, and what is never taken for an end.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { standingClock } from '../../base/clock.ts';
import { recordsOf } from '../../connector/read-answer.ts';
import { slack } from '../../connectors/slack/slack.ts';
import type { Calls } from './calls.ts';
import { pagesOf } from './internal/pages.ts';
import { testCalls, testSource, type TestSource } from './testing-source.ts';

const { accounts } = slack.snapshots;
let source: TestSource;

const page = (members: readonly string[], next?: string | null) => ({
  ok: true,
  members,
  ...(next !== undefined && { response_metadata: { next_cursor: next } }),
});

async function collect(calls: Calls): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const body of calls.pages(accounts, {})) found.push(recordsOf(accounts, body));
  return found;
}

beforeAll(async () => {
  source = await testSource();
});

afterAll(() => source.close());

test('empty pages in the middle are no end', async () => {
  source.script(page(['a'], 'one'), page([], 'two'), page([], 'three'), page(['b'], ''));

  const found = await collect(testCalls(source).calls);

  expect(found).toEqual([['a'], [], [], ['b']]);
  expect(source.asked.map(({ args }) => args['cursor'])).toEqual([undefined, 'one', 'two', 'three']);
});

test.for([
  ['empty', page(['b'], '')],
  ['null', page(['b'], null)],
  ['missing', page(['b'])],
] as const)('the end is a page token that is %s', async ([, last]) => {
  source.script(page(['a'], 'one'), last);

  const found = await collect(testCalls(source).calls);

  expect(found).toEqual([['a'], ['b']]);
});

test('a failure on page two is asked for again, with its page token', async () => {
  source.script(page(['a'], 'one'), { ok: false, error: 'internal_error' }, page(['b']));

  const found = await collect(testCalls(source).calls);

  expect(found).toEqual([['a'], ['b']]);
  expect(source.asked.map(({ args }) => args['cursor'])).toEqual([undefined, 'one', 'one']);
});

test('a page token that ran out begins the list again', async () => {
  source.script(page(['a'], 'one'), { ok: false, error: 'invalid_cursor' }, page(['a'], 'two'), page(['b']));

  const found = await collect(testCalls(source).calls);

  expect(found).toEqual([['a'], ['a'], ['b']]);
});

test('page tokens that always run out are left for later', async () => {
  const expired = { ok: false, error: 'invalid_cursor' };
  source.script(page(['a'], 'one'), expired, page(['a'], 'one'), expired, page(['a'], 'one'), expired);

  const attempt = collect(testCalls(source).calls);

  await expect(attempt).rejects.toMatchObject({ name: 'RetryLater', code: 'source-unavailable' });
});

test('a list that never ends is stopped', async () => {
  source.script(page([], 'one'));

  const attempt = collect(testCalls(source).calls);

  await expect(attempt).rejects.toMatchObject({ name: 'Defect', code: 'source-unknown-error' });
});

test('a list of which every page has another one behind it is stopped too', async () => {
  let asked = 0;
  const call = async () => ({ is: 'fine', body: {}, pageToken: String((asked += 1)) }) as const;
  const clock = standingClock('2026-03-02T09:00:00Z');
  const caller = { connector: slack, clock, signal: new AbortController().signal, call };
  const readAll = async (): Promise<void> => {
    const pages = pagesOf(caller, accounts, {})[Symbol.asyncIterator]();
    while ((await pages.next()).done !== true);
  };

  await expect(readAll()).rejects.toMatchObject({ name: 'Defect', code: 'source-unknown-error' });
  expect(asked).toBe(100_000);
});

test('a page without its list breaks off instead of ending the list', async () => {
  source.script(page(['a'], 'one'), { ok: true, response_metadata: { next_cursor: '' } });

  const attempt = collect(testCalls(source).calls);

  await expect(attempt).rejects.toMatchObject({ name: 'Defect', code: 'source-unknown-error' });
});
