// What a source allows: one workspace's silence is no other's, and a slower class is noticed and obeyed.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clock, minutes, seconds, standingClock } from '../src/base/clock.ts';
import { openLimiter } from '../src/collector/calls/limiter.ts';
import type { Pause } from '../src/collector/calls/pause.ts';
import type { LimitedMethod } from '../src/collector/calls/slot.ts';
import { type CollectingHouse, openCollectingHouse, pauseThatMoves } from './collecting-house.ts';
import { smallest, type StandIn, standIn } from './stand-in.ts';

const now = '2026-03-02T09:00:00Z';
const history = 'conversations.history';
let house: CollectingHouse;

beforeAll(async () => {
  house = await openCollectingHouse(now);
}, 120_000);

afterAll(() => house.close());

test('a workspace that is throttled to death takes neither calls nor time from another', async () => {
  const alone = await limited(await standIn(house, smallest(300, 8)));
  await alone.slack.sync();
  const [callsAlone, timeAlone] = [(await alone.slack.calls()).total, alone.elapsed()];
  const throttled = await limited(await standIn(house, smallest(300, 9)));
  const other = await limited(await standIn(house, smallest(300, 8)), throttled);
  await throttled.slack.order({ kind: 'rate_limited', seconds: 300, times: 0 });
  const waiting = throttled.slack.sync();
  await expect.poll(() => throttled.rests(), { timeout: 20_000 }).toBeGreaterThan(0);

  const after = await other.slack.sync();

  expect(after.state).toBe('collecting');
  expect(await other.slack.counts()).toEqual(other.slack.truth());
  expect((await other.slack.calls()).total).toBe(callsAlone);
  expect(other.elapsed()).toBeLessThan(2 * timeAlone + seconds(1));
  expect((await throttled.slack.calls()).total).toBe(1);
  house.syncs.interrupt(throttled.slack.connection.connectionId);
  await waiting;
}, 60_000);

test('a silence longer than ten minutes ends the sync, which goes on when it is over', async () => {
  const slack = await standIn(house, smallest(300, 10));
  await slack.order({ kind: 'rate_limited', method: history, seconds: 3600, after: 10 });
  const begun = house.control.clock.now().getTime();

  const silent = await slack.sync();
  const nextAfterMs = silent.nextSyncAt!.getTime() - begun;
  house.control.clock.moveTo(silent.nextSyncAt!);
  const after = await slack.sync();

  expect([silent.state, silent.problem]).toEqual(['failing', 'source-unavailable']);
  expect(nextAfterMs).toBeGreaterThanOrEqual(minutes(60));
  expect(after.state).toBe('collecting');
  expect(await slack.counts()).toEqual(slack.truth());
}, 60_000);

test('the class of one call a minute and fifteen objects is noticed at run time and obeyed', async () => {
  const slack = await standIn(house, smallest(300, 11), { limits: 'restricted' });
  const { clock } = house.control;
  const limiter = openLimiter({ control: house.control, scale: 1, clock, pause: house.pause });
  house.limit(slack.sandbox.url, limiter);
  const begun = clock.now().getTime();

  const after = await slack.sync();

  const calls = await slack.calls();
  const elapsedMinutes = (clock.now().getTime() - begun) / minutes(1);
  expect([after.state, after.problem]).toEqual(['collecting', null]);
  expect(await slack.counts()).toEqual(slack.truth());
  expect(await limiter.classOf(methodOf(slack, history))).toEqual({ limit: 15, perMinute: 1 });
  expect(elapsedMinutes).toBeGreaterThanOrEqual(calls.of(history) - calls.refused);
  // Two signs of each of the two methods make it certain; once it is, none is refused any more.
  expect(calls.refused).toBeLessThanOrEqual(6);
}, 120_000);

const methodOf = ({ connection }: StandIn, method: string): LimitedMethod => ({
  app: `${connection.organizationId}/${connection.connectorId}`,
  workspace: connection.sourceRef,
  method,
  perMinute: 50,
});

interface Limited {
  readonly slack: StandIn;
  /** Milliseconds of the limiter's clock. */
  elapsed(): number;
  /** How many silences were waited for. */
  rests(): number;
}

/**
 * Limits sixty times Slack's, on a clock that moves only when somebody waits for a slot: whoever waits for a silence of
 * minutes waits for ever. `with` shares the clock and the limits of another.
 */
async function limited(
  slack: StandIn,
  beside?: Limited & { readonly shared?: Shared },
): Promise<Limited & { shared: Shared }> {
  const shared = beside?.shared ?? sharedLimits();
  house.limit(slack.sandbox.url, shared.limiter);
  const begun = shared.clock.now().getTime();
  return {
    slack,
    shared,
    elapsed: () => shared.clock.now().getTime() - begun,
    rests: shared.rests,
  };
}

interface Shared {
  readonly clock: Clock;
  readonly limiter: ReturnType<typeof openLimiter>;
  rests(): number;
}

function sharedLimits(): Shared {
  const clock = standingClock(now);
  const move = pauseThatMoves(clock, () => false);
  let rests = 0;
  const pause: Pause = async (milliseconds, signal) => {
    if (milliseconds < minutes(1)) return await move(milliseconds, signal);
    rests += 1;
    await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  };
  return { clock, limiter: openLimiter({ control: house.control, scale: 60, clock, pause }), rests: () => rests };
}
