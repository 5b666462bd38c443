// Never lose, never double: a sync is killed again and again, and the one that follows ends with what is true.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../sandbox/random.ts';
import type { Workspace } from '../sandbox/workspace.ts';
import { days } from '../src/base/clock.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { inSmallPages, killableBy } from './killing.ts';
import { type CallCount, smallest, standIn } from './stand-in.ts';

/** More by hand: `TACIT_KILLS=50 npm test -- test/collecting-killed.test.ts`. */
const kills = Number(process.env['TACIT_KILLS'] ?? 2);
const now = '2026-03-02T09:00:00Z';
const random = new Random(11);

/** What is on its way at the same time, and so is asked for again after a kill. */
const inFlight = { history: 8, replies: 128 } as const;

let house: CollectingHouse;
let undisturbed: CallCount;

beforeAll(async () => {
  house = await openCollectingHouse(now);
  const slack = await standIn(
    house,
    inSmallPages(smallest(600), () => undefined),
  );
  await slack.sync();
  undisturbed = await slack.calls();
}, 300_000);

afterAll(() => house.close());

test(`a sync killed ${kills} times at any moment is followed by one that ends with what is true`, async () => {
  for (let killed = 0; killed < kills; ) {
    const { slack, ...round } = await killAgainAndAgain(kills - killed);
    killed += round.killed;
    await slack.sync();

    expect(await slack.counts()).toEqual(slack.truth());
    expect(excess(await slack.calls(), slack.workspace, round.syncs + 1)).toEqual([]);
  }
}, 900_000);

test(`what happened later is found in seven nights, though their syncs were killed up to ${kills} times`, async () => {
  const { slack, killOnce } = await killable();
  await slack.sync();
  const happened = Array.from({ length: 4 }, () => slack.workspace.advance()).flat();

  let killed = 0;
  for (let night = 0; night < 7; night += 1) {
    house.wait(days(1));
    // One that came to its end before is a night that nobody killed.
    for (let kill = night; kill < kills; kill += 7) if (await killOnce(60)) killed += 1;
    await slack.sync();
  }

  const hidden = happened.find(({ what }) => what === 'channel-made-private')!.channel!;
  expect(killed).toBeGreaterThan(0);
  expect(await slack.countsWithout(hidden)).toEqual(slack.truthWithout(hidden));
}, 900_000);

/** Methods that were called more often than an undisturbed sync and the beginnings of so many others explain. */
function excess(calls: CallCount, workspace: Workspace, syncs: number): readonly string[] {
  const again = {
    // The newest page of each channel is read by every sync.
    'conversations.history': channelsOf(workspace) + inFlight.history,
    'conversations.replies': inFlight.replies,
    'auth.test': 1,
    'users.list': 1,
    'conversations.list': 1,
  };
  return Object.entries(again)
    .filter(([method, each]) => calls.of(method) > undisturbed.of(method) + syncs * each)
    .map(([method]) => method);
}

/** Kills the syncs of one new connection until one of them comes to its end, or so many times. */
async function killAgainAndAgain(most: number) {
  const { slack, killOnce } = await killable();
  let killed = 0;
  let hasEnded = false;
  while (!hasEnded && killed < most) {
    if (await killOnce(undisturbed.total)) killed += 1;
    else hasEnded = true;
  }
  return { slack, killed, syncs: killed + (hasEnded ? 1 : 0) };
}

const killable = () =>
  killableBy(house, random, async (onCall) => {
    const slack = await standIn(house, inSmallPages(smallest(600), onCall));
    return { slack, source: slack.sandbox.url };
  });

const channelsOf = (workspace: Workspace): number =>
  workspace.channels().filter((one) => one.is_channel && !one.is_private).length;
