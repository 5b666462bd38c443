// A proxy that lies: whatever it answers, nothing comes in but tokens, numbers and times of what was asked for.
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { standingClock } from '../../base/clock.ts';
import { silentLog } from '../../base/log.ts';
import type { ApiConnector } from '../../connector/api-connector.ts';
import { slack } from '../../connectors/slack/slack.ts';
import { slackDiscovery } from '../../connectors/slack/slack-discovery.ts';
import { Sanitized } from '../../privacy/sanitize.ts';
import { messageShape, seenThreadShape, type Shape } from '../../privacy/shapes.ts';
import { openProxySender } from '../calls/internal/proxy-sender.ts';
import { testCalls, testSource, type TestSource } from '../calls/testing-source.ts';
import { ProxiedReader } from './proxied.ts';

const key = 'ab'.repeat(16);
const place = '0198c9e8-0000-7000-8000-00000000000a';
const another = '0198c9e8-0000-7000-8000-00000000000b';
const now = Date.parse('2026-03-02T09:00:00Z') * 1000;
const day = 86_400_000_000;
let proxy: TestSource;

beforeAll(async () => {
  proxy = await testSource();
});

afterAll(() => proxy.close());

const examples: Readonly<Record<string, unknown>> = { flag: false, time: now, oneOf: 'human' };
const lists = ['people', 'refs', 'identities', 'labels', 'countsOf', 'eachOf'];
const emptyOf = (kind: string): unknown => (lists.includes(kind) ? [] : 0);

/** A row of a shape, with nothing in it but its keys. */
function rowOf(shape: Shape, values: Readonly<Record<string, unknown>>): unknown[] {
  return Object.entries(shape.columns).map(([name, { kind, words }]) => {
    if (name in values) return values[name];
    if (/^(person|ref|identity|label)$/.test(kind)) return place;
    return kind === 'oneOf' ? (words ?? [])[0] : (examples[kind] ?? emptyOf(kind));
  });
}

const message = (values: object = {}) => rowOf(messageShape, { channel: place, at: now, ...values });
const thread = (values: object = {}) => rowOf(seenThreadShape, { channel: place, at: now, ...values });

const answer = (page: object | null, more: object = {}) => ({
  status: 200,
  headers: { 'x-tacit-key': key },
  body: JSON.stringify({
    is: 'answered',
    verdict: { is: 'fine' },
    needed: null,
    isMalformed: false,
    got: 0,
    pageToken: null,
    granted: null,
    page,
    ...more,
  }),
});

const identity = { question: 'identity', source: place, isBot: false, hasWorkspaces: false, known: 'sealed' };
const places = {
  question: 'places',
  rows: [],
  places: [{ token: place, reach: 'public', isExternal: false, isNamed: true, createdAt: 1, handle: 'sealed' }],
  passes: 1,
};
const timeline = { question: 'timeline', messages: [], threads: [], hasMore: false, isCut: false };

let reader: ProxiedReader;

/** A reader that knows who speaks and which place there is. */
async function opened(connector: ApiConnector): Promise<ProxiedReader> {
  const clock = standingClock('2026-03-02T09:00:00Z');
  const prover = { agent: undefined, token: async () => 'secret' };
  const exchange = openProxySender({
    connector,
    address: async () => ({ url: proxy.url, fingerprint: key, ...prover }),
    clock,
    log: silentLog,
    signal: new AbortController().signal,
  });
  const { calls } = testCalls(proxy, { connector, exchange, clock });
  const found = new ProxiedReader({ connector, calls, notAfter: now + day });
  proxy.script(answer(identity), answer(places));
  await found.identify();
  await found.places([])[Symbol.asyncIterator]().next();
  return found;
}

beforeEach(async () => {
  reader = await opened(slack);
});

const read = () => reader.timeline(place, { before: now + day, after: 0 }, null);

test('a page of the place that was asked for comes in as it is', async () => {
  proxy.script(answer({ ...timeline, messages: [message()], threads: [thread()] }));

  const page = await read();

  expect(page).toMatchObject({ is: 'page', hasMore: false });
  expect(page.is === 'page' && [page.messages.count, page.threads?.count]).toEqual([1, 1]);
});

test.each<readonly [string, object | null, object?]>([
  ['no page at all', null],
  ['the answer to another question', { question: 'changes', edited: [], deleted: [] }],
  ['a message of another channel', { ...timeline, messages: [message(), message({ channel: another })] }],
  ['a thread of another channel', { ...timeline, threads: [thread({ channel: another })] }],
  ['no threads where there are some', { ...timeline, threads: null }],
  ['a field that the wire does not have', { ...timeline, note: 'canary' }],
  ['a field beside the page', timeline, { note: 'canary' }],
  ['a page token that is a sentence', timeline, { pageToken: 'canary sentence' }],
  ['a scope that no declaration speaks of', timeline, { granted: ['channels:read', 'canary.said:hello'] }],
  ['a scope that only begins as one does', timeline, { granted: ['groups:canary'] }],
  [
    'a missing scope that is a word',
    timeline,
    { verdict: { is: 'stop', code: 'source-scope-missing' }, needed: 'canary' },
  ],
  ['a reason that is a word', null, { verdict: { is: 'skip', reason: 'canary' } }],
  ['a code that is a word', null, { verdict: { is: 'stop', code: 'canary' } }],
  ['to wait for less than nothing', null, { verdict: { is: 'wait', seconds: -1 } }],
  ['a number that is none', timeline, { got: 1e300 }],
  ['rows that are none', { ...timeline, messages: [{ text: 'canary' }] }],
])('one that answers with %s is refused whole, and not quoted', async (_what, page, more) => {
  proxy.script(answer(page as object | null, more as object | undefined));

  const refused = await read().catch((error: unknown) => error as Error);

  expect(refused).toMatchObject({
    name: 'Defect',
    code: expect.stringMatching(/^(proxy-answer-malformed|not-sanitized)$/),
  });
  expect(JSON.stringify(refused) + String(refused)).not.toContain('canary');
});

test('a prototype in place of a field is a field that the wire does not have', async () => {
  const { status, headers, body } = answer(timeline);
  proxy.script({ status, headers, body: body.replace('"page":', '"__proto__":{"page":1},"page":') });

  await expect(read()).rejects.toMatchObject({ code: 'proxy-answer-malformed' });
});

test.each([
  ['a word in place of a token', { author: 'Ann' }],
  ['more than a column holds', { length: 2 ** 32 }],
  ['a time that is no number of a clock', { editedAt: 1e300 }],
  ['half a second', { at: now + 0.5 }],
  ['a list in place of a number', { length: [1] }],
  ['a class that is none', { class: 'lunch' }],
])('a row that holds %s keeps its page out', async (_what, values) => {
  proxy.script(answer({ ...timeline, messages: [message(), message(values)] }));

  await expect(read()).rejects.toMatchObject({ code: 'not-sanitized' });
});

test('what a proxy takes for today is not believed: a message of next year is left out, and the others stay', async () => {
  const next = message({ at: now + 365 * day });
  proxy.script(answer({ ...timeline, messages: [message(), next], threads: [thread({ at: now + 365 * day })] }));

  const page = await read();

  expect(page.is === 'page' && Sanitized.rowsOf(page.messages)).toEqual([message()]);
  expect(page.is === 'page' && page.threads?.count).toBe(0);
});

test.each([
  ['a bomb', gzipSync(Buffer.alloc(70 * 1024 * 1024, ' '))],
  ['no packed bytes', Buffer.from('canary')],
])('an answer that is %s is none, and the sync is put off', async (_what, packed) => {
  proxy.script((response) => {
    response.writeHead(200, { 'x-tacit-key': key, 'content-encoding': 'gzip' }).end(packed);
  });

  await expect(read()).rejects.toMatchObject({ name: 'RetryLater', code: 'proxy-unavailable' });
});

test('of what was changed a time that is not yet is none, and a word in place of one is refused', async () => {
  const discovery = await opened(slackDiscovery);
  const asked = () => discovery.changes(place, { before: now + day, after: 0 }, null);
  proxy.script(
    answer({ question: 'changes', edited: [now, now + 365 * day], deleted: [now + 365 * day] }),
    answer({ question: 'changes', edited: ['canary'], deleted: [] }),
  );

  expect(await asked()).toMatchObject({ edited: [now], deleted: [] });
  await expect(asked()).rejects.toMatchObject({ code: 'proxy-answer-malformed' });
});

test('a place that is gone under its workspace is asked for once more without, and from then on so', async () => {
  const discovery = await opened(slackDiscovery);
  const page = answer({ ...timeline, threads: null });
  proxy.script(answer(null, { verdict: { is: 'skip', reason: 'gone' } }), page, page);
  const reading = () => discovery.timeline(place, { before: now, after: 0 }, null);

  const answers = [await reading(), await reading()];

  expect(answers.map(({ is }) => is)).toEqual(['page', 'page']);
  expect(proxy.asked.map(({ args }) => JSON.stringify(args).includes('bare'))).toEqual([false, true, true]);
});
