// Lists that come as packed files: read while they arrive, begun again where they break off, and never held whole.
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slackAnalytics } from '../../connectors/slack/slack-analytics.ts';
import { testCalls, testSource, type TestSource } from './testing-source.ts';

const { accounts, workspaces } = slackAnalytics.snapshots;
let source: TestSource;

beforeAll(async () => {
  source = await testSource();
});

afterAll(() => source.close());

const packed =
  (text: string, cut = 0) =>
  (response: ServerResponse) => {
    const bytes = gzipSync(text);
    response.writeHead(200, { 'content-type': 'application/gzip' });
    response.write(bytes.subarray(0, bytes.length - cut), () => (cut === 0 ? response.end() : response.destroy()));
  };
const lines = (...ids: readonly string[]): string => ids.map((user_id) => `${JSON.stringify({ user_id })}\n`).join('');
const none = { ok: false, error: 'file_not_yet_available' };

async function read(list: typeof accounts = accounts): Promise<readonly (readonly unknown[])[]> {
  const { calls } = testCalls(source, { connector: slackAnalytics });
  const pages: (readonly unknown[])[] = [];
  for await (const page of calls.pages(list, {})) pages.push((page as { records: readonly unknown[] }).records);
  return pages;
}

const datesAsked = (): readonly (string | undefined)[] => source.asked.map(({ args }) => args['date']);

test('the newest file is looked for day by day, and those of the months before it are read too', async () => {
  source.script(none, none, packed(lines('U1', 'U2')), packed(lines('U3')), none);

  const pages = await read();

  expect(pages).toEqual([[{ user_id: 'U1' }, { user_id: 'U2' }], [{ user_id: 'U3' }]]);
  expect(datesAsked().slice(0, 4)).toEqual(['2026-03-01', '2026-02-28', '2026-02-27', '2026-01-28']);
  expect(source.asked).toHaveLength(15);
  expect(source.asked[0]?.args).toEqual({ type: 'member', date: '2026-03-01' });
});

test('a file that the source names itself is asked for without a day', async () => {
  source.script(packed(lines('C1')));

  await read(workspaces as typeof accounts);

  expect(source.asked.map(({ args }) => args)).toEqual([{ type: 'public_channel', metadata_only: 'true' }]);
});

test('a long file comes in pages of a thousand records', async () => {
  const ids = Array.from({ length: 25_000 }, (_, at) => `U${at}`);
  source.script(packed(lines(...ids)), none);

  const pages = await read();

  expect(pages.flat()).toHaveLength(25_000);
  expect(Math.max(...pages.map(({ length }) => length))).toBeLessThan(5000);
});

test.each([
  ['breaks off', packed(lines('U1', 'U2', 'U3'), 12)],
  ['has a broken line', packed(`${lines('U1')}{"user_id":`)],
])('a file that %s is read again from its beginning', async (_what, broken) => {
  source.script(broken, packed(lines('U1', 'U2')), none);

  const pages = await read();

  expect(pages.flat()).toContainEqual({ user_id: 'U2' });
});

test('a source that never has a whole file is asked again later', async () => {
  source.script(packed(lines('U1', 'U2', 'U3'), 12));

  await expect(read()).rejects.toMatchObject({ name: 'RetryLater', code: 'source-unavailable' });
});

test('a source without any file of the last days is asked again later', async () => {
  source.script(none);

  await expect(read()).rejects.toMatchObject({ name: 'RetryLater', code: 'source-unavailable' });
  expect(source.asked).toHaveLength(7);
});

test('an answer that is no file and no refusal is not taken for one', async () => {
  source.script({ ok: true }, packed(lines('U1')), none);

  expect((await read()).flat()).toEqual([{ user_id: 'U1' }]);
});

test('a file that unpacks to more than was allowed is given up', async () => {
  source.script(packed('x'.repeat(3_000_000)));
  const bounds = { headersMs: 30_000, wholeMs: 60_000, bytes: 1000, fileBytes: 1_000_000 };
  const { calls } = testCalls(source, { connector: slackAnalytics, bounds });

  const reading = (async () => {
    for await (const _ of calls.pages(accounts, {}));
  })();

  await expect(reading).rejects.toMatchObject({ code: 'source-unavailable' });
});
