// The way there and back: what a network or a source does to a call, none of which may keep or mislead us.
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slack } from '../../../connectors/slack/slack.ts';
import { testCalls, testSource, type TestSource } from '../testing-source.ts';

const { timeline } = slack;
const fine = { ok: true, messages: [{ ts: '1.000001' }] };
const args = { channel: 'C0CANARY01' };
let source: TestSource;

/** Spaces, for as long as somebody listens. */
function endless(response: ServerResponse): void {
  const spaces = Buffer.alloc(1024 * 1024, ' ');
  const more = (): void => void (response.writable && response.write(spaces, more));
  more();
}

/** The head of an answer and a part of what it promises. */
const cutAt = (status: number, headers: Readonly<Record<string, string>>) => (response: ServerResponse) => {
  response.writeHead(status, { ...headers, 'content-length': '1000' });
  response.write('{"ok": true, "messages": [', () => response.destroy());
};

beforeAll(async () => {
  source = await testSource();
});

afterAll(() => source.close());

test('a body that is cut in the middle is asked for again', async () => {
  source.script(cutAt(200, {}), fine);
  const { calls, logged } = testCalls(source);

  const answer = await calls.call(timeline, args);

  expect(answer).toEqual({ is: 'fine', body: fine, pageToken: null });
  expect(logged.map(({ fields }) => fields?.status)).toEqual([0, 200]);
});

test.for([
  ['never begins', { headersMs: 300, wholeMs: 60_000, bytes: 1000 }, () => {}],
  [
    'never ends',
    { headersMs: 60_000, wholeMs: 600, bytes: 1000 },
    (response: { write: (part: string) => void }) => response.write('{'),
  ],
] as const)('an answer that %s is given up and asked for again', async ([, bounds, answer]) => {
  source.script(answer, fine);
  const { calls } = testCalls(source, { bounds });

  const given = await calls.call(timeline, args);

  expect(given.is).toBe('fine');
});

test('calls one after the other do not open a connection each', async () => {
  const alone = await testSource();
  alone.script(fine);
  const { calls } = testCalls(alone);

  for (let call = 0; call < 10; call += 1) await calls.call(timeline, args);

  expect(alone.asked).toHaveLength(10);
  // The second may begin before the first has let go of its connection.
  expect(alone.connections()).toBeLessThanOrEqual(2);
  await alone.close();
});

test('an answer without an end is not read to its end', async () => {
  source.script(endless, fine);
  const bounds = { headersMs: 60_000, wholeMs: 60_000, bytes: 4 * 1024 * 1024 };
  const { calls, logged } = testCalls(source, { bounds });

  const answer = await calls.call(timeline, args);

  expect(answer.is).toBe('fine');
  expect(logged.map(({ fields }) => fields?.status)).toEqual([0, 200]);
});

const packed =
  (bytes: Buffer) =>
  (response: ServerResponse): void =>
    void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes);

test.for([
  ['small', 'a word'],
  // Noise, which packing makes no smaller: another way of unpacking is taken for it.
  ['large', randomBytes(300_000).toString('base64')],
] as const)('a packed answer is unpacked, a %s one', async ([, note]) => {
  const answer = { ...fine, note };
  source.script(packed(gzipSync(JSON.stringify(answer))));

  const given = await testCalls(source).calls.call(timeline, args);

  expect(given).toMatchObject({ is: 'fine', body: answer });
});

test.for([
  ['unpacks to more than an answer may have', gzipSync(Buffer.alloc(8 * 1024 * 1024, ' '))],
  ['is cut', gzipSync(JSON.stringify(fine)).subarray(0, -9)],
  ['is not packed at all', Buffer.from(JSON.stringify(fine))],
] as const)('a packed answer that %s is none', async ([, bytes]) => {
  source.script(packed(bytes), fine);
  const bounds = { headersMs: 60_000, wholeMs: 60_000, bytes: 4 * 1024 * 1024 };
  const { calls, logged } = testCalls(source, { bounds });

  const given = await calls.call(timeline, args);

  expect(given).toMatchObject({ is: 'fine', body: fine });
  expect(logged.map(({ fields }) => fields?.status)).toEqual([0, 200]);
});

test('a source that leads elsewhere is not followed, and does not get the token', async () => {
  const elsewhere = await testSource();
  elsewhere.script(fine);
  source.script({ status: 307, headers: { location: `${elsewhere.url}/api/conversations.history` } }, fine);

  await testCalls(source).calls.call(timeline, args);

  expect(elsewhere.asked).toEqual([]);
  await elsewhere.close();
});

test('a request for silence is heard even when its body is cut', async () => {
  source.script(cutAt(429, { 'retry-after': '7' }), fine);
  const { calls, pauses } = testCalls(source);

  await calls.call(timeline, args);

  expect(pauses).toEqual([7500]);
});
