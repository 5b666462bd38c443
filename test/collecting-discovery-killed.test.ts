// Never lose, never double, through Discovery too: syncs are killed again and again, and the last ends with what is true.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Grid } from '../sandbox/grid/grid.ts';
import { Random } from '../sandbox/random.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { gridStandIn, smallGrid } from './grid-stand-in.ts';
import { killableBy } from './killing.ts';
import { altered } from './stand-in.ts';

/** More by hand: `TACIT_KILLS=50 npm test -- test/collecting-discovery-killed.test.ts`. */
const kills = Number(process.env['TACIT_KILLS'] ?? 3);
const random = new Random(13);

let house: CollectingHouse;
beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
}, 120_000);
afterAll(() => house.close());

test(`a sync killed up to ${kills} times is followed by one that ends with what is true`, async () => {
  const { slack, killOnce } = await killableBy(house, random, async (onCall) => {
    const opened = await gridStandIn(house, { reach: 'direct', grid: inSmallPages(smallGrid(600), onCall) });
    return { slack: opened, source: opened.sandbox.url };
  });

  let killed = 0;
  for (let sync = 0; sync < kills; sync += 1) if (await killOnce(100)) killed += 1;
  const after = await slack.sync();

  expect(killed).toBeGreaterThan(0);
  expect(after.problem).toBeNull();
  expect(await slack.counts()).toEqual(slack.truth('direct'));
}, 300_000);

/** Pages of a few messages, so that there are many moments between them; `onCall` hears of each. */
function inSmallPages(inner: Grid, onCall: () => void): Grid {
  const { seeded } = inner.core;
  const history = altered(seeded.history, {
    everything(channel, span) {
      onCall();
      return seeded.history.everything(channel, { ...span, limit: Math.min(span.limit, 7) });
    },
  });
  return altered(inner, { core: altered(inner.core, { seeded: altered(seeded, { history }) }) });
}
