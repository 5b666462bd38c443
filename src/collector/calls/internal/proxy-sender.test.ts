// What a proxy says of itself, not of the source: that it has enough to do, or is not there.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { standingClock } from '../../../base/clock.ts';
import { silentLog } from '../../../base/log.ts';
import { slack } from '../../../connectors/slack/slack.ts';
import { type Scripted, testCalls, testSource, type TestSource } from '../testing-source.ts';
import { openProxySender } from './proxy-sender.ts';

const page = { question: 'timeline', messages: [], threads: [], hasMore: false, isCut: false };
const answered = {
  is: 'answered',
  verdict: { is: 'fine' },
  needed: null,
  isMalformed: false,
  got: 0,
  pageToken: null,
  granted: null,
  page,
};
const key = 'ab'.repeat(16);
const fine: Scripted = { status: 200, headers: { 'x-tacit-key': key }, body: JSON.stringify(answered) };
const unavailable = (headers: Record<string, string>): Scripted => ({ status: 503, headers, body: '{}' });
let source: TestSource;

beforeAll(async () => {
  source = await testSource();
});

afterAll(() => source.close());

/** Calls by way of a proxy that answers what the test scripted. */
function throughProxy() {
  const clock = standingClock('2026-03-02T09:00:00Z');
  const prover = { agent: undefined, token: async () => 'secret' };
  const exchange = openProxySender({
    connector: slack,
    address: async () => ({ url: source.url, fingerprint: key, ...prover }),
    clock,
    log: silentLog,
    signal: new AbortController().signal,
  });
  return testCalls(source, { exchange, clock });
}

const ask = ({ calls }: ReturnType<typeof throughProxy>) => calls.call(slack.timeline, { limit: '200' });

test('a proxy that has enough to do is asked again when it said', async () => {
  source.script(unavailable({ 'retry-after': '3' }), unavailable({ 'retry-after': '1' }), fine);
  const through = throughProxy();

  const answer = await ask(through);

  expect(answer).toEqual({ is: 'fine', body: page, pageToken: null });
  expect([through.calls.counted.calls, through.calls.counted.waits]).toEqual([3, 2]);
  expect(through.pauses.map((milliseconds) => Math.round(milliseconds / 100))).toEqual([35, 15]);
});

test.for([
  ['says nothing of when', {}],
  ['asks for more than a minute', { 'retry-after': '61' }],
] as const)('one that %s is away: the sync is put off and nothing is waited for', async ([, headers]) => {
  source.script(unavailable(headers));
  const through = throughProxy();

  const asking = ask(through);

  await expect(asking).rejects.toThrow(
    expect.objectContaining({ code: 'proxy-unavailable', at: new Date('2026-03-02T09:05:00Z') }),
  );
  expect(through.pauses).toEqual([]);
});
