// The preview: raw beside kept, on a terminal alone, and nothing of it anywhere else.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slack } from '../connectors/slack/slack.ts';
import { describePreview, preview, previewing } from './preview.ts';
import { runProgram } from './program.ts';
import { openProxySource, type ProxySource, testProxy } from './testing-source.ts';

let source: ProxySource;

beforeAll(async () => {
  source = await openProxySource();
});

afterAll(() => source.close());

function previewed(wanted: { readonly method?: string; readonly patterns?: readonly string[] } = {}) {
  const previews = previewing(slack);
  return preview(testProxy(source, { watch: previews.watch }), previews, { patterns: [], records: 5, ...wanted });
}

test('each message stands beside the rows that would leave of it, and of itself only numbers and tokens are left', async () => {
  const [first, second] = await previewed();

  expect(first!.record).toMatchObject({ text: 'canary sentence of five words' });
  expect(first!.rows.map(({ stream }) => stream)).toEqual(['messages', 'seenThreads']);
  expect(first!.rows[0]!.columns).toMatchObject({ length: 29, words: 5, reactionCount: 1 });
  expect(second!.rows).toHaveLength(1);
  expect(JSON.stringify([first!.rows, second!.rows])).not.toMatch(/canary/i);
});

test('accounts and channels have one too; a channel is found by its name', async () => {
  expect((await previewed({ method: 'users.list' }))[0]!.rows[0]!.stream).toBe('accounts');
  expect((await previewed({ method: 'conversations.list' }))[0]!.rows[0]!.stream).toBe('channels');
  expect(await previewed({ patterns: ['canary-*'] })).toHaveLength(2);
  expect(await previewed({ patterns: ['another'] })).toEqual([]);
});

test('a method that is declared for something else, or not at all, has none', async () => {
  for (const method of ['auth.test', 'conversations.replies', 'chat.postMessage']) {
    await expect(previewed({ method })).rejects.toThrow(expect.objectContaining({ code: 'invalid-request' }));
  }
});

test('a source that refuses is told by a word of ours', async () => {
  source.refuse(true);

  const told = await previewed().catch((error: unknown) => (error as Error).message);

  source.refuse(false);
  expect(told).toBe('The source did not answer auth.test: source-token-revoked.');
});

test.each([
  ['side by side', 160],
  ['one below the other', 80],
])('%s nothing of it is what a terminal obeys', async (_how, width) => {
  const text = describePreview(await previewed(), width);

  expect(text).toContain('canary sentence of five words');
  expect(text).toContain('length: 29');
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(Math.max(...text.split('\n').map((line) => line.indexOf('│')))).toBeLessThan(width);
});

test('it refuses to go into a file unless it is told so', async () => {
  const env = { TACIT_PROXY_TOKEN: 'xoxp-1', TACIT_PROXY_KEY: 'ab'.repeat(32), TACIT_PROXY_SOURCE: source.url };
  const run = async (isTTY: boolean, ...more: string[]): Promise<string> => {
    const told: string[] = [];
    const out = { isTTY, columns: 100, write: (text: string) => told.push(text) > 0 };
    await runProgram(['preview', ...more], env, { out: out as unknown as NodeJS.WriteStream });
    return told.join('');
  };

  await expect(run(false)).rejects.toThrow(expect.objectContaining({ code: 'invalid-request' }));
  expect(await run(false, '--not-a-terminal')).toContain('canary sentence');
  expect(await run(true, '--records', '1')).not.toContain('— 2 —');
});

test.each([['sing'], ['preview', 'x'], ['--port', '1'], ['preview', '--records', 'many'], ['evidence']])(
  'called with %s it says how it is called',
  async (...argv) => {
    const out = { isTTY: true, columns: 100, write: () => true } as unknown as NodeJS.WriteStream;

    await expect(runProgram(argv, {}, { out })).rejects.toThrow(expect.objectContaining({ code: 'invalid-request' }));
  },
);
