// Holds the answers of an organization and of its channels against each other: a reader can ask for both.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import type { Point } from './answers.ts';
import { computeFigures } from './figures.ts';
import { overview } from './overview.ts';
import { Published } from './publish.ts';
import { metricAnswer } from './read.ts';
import { say, type Said } from './testing.ts';

let engine: TestEventStore;
const organization = { id: '', name: 'Acme', timeZone: 'UTC' };

/** Questions of `count` people in a channel, each answered by somebody else after so many seconds. */
function answered(channel: string, count: number, hour: number, seconds: number): Said[] {
  return Array.from({ length: count }, (_, place) => {
    const asked = Date.UTC(2026, 2, 3, hour, place);
    const [at, later] = [asked, asked + seconds * 1000].map((time) => new Date(time).toISOString());
    return [
      { at: at!, by: `asker ${place}`, in: channel },
      { at: later!, by: 'helper', in: channel, answers: at! },
    ];
  }).flat();
}

// Within a minute, two people are answered in `small` and six in `large`; within an hour, six in `small` alone.
beforeAll(async () => {
  engine = await testEventStore();
  organization.id = await engine.newOrganization();
  await say(engine.store, organization.id, [
    ...answered('small', 2, 9, 50),
    ...answered('small', 6, 11, 2650),
    ...answered('large', 6, 9, 50),
  ]);
  await computeFigures(engine.store, organization, 'all');
});

afterAll(async () => {
  await engine.stop();
});

const isShown = ({ value }: Point): boolean => value.state === 'shown';

test('a bucket that only one channel fills is hidden for the organization where it is hidden for the channel', async () => {
  const ask = async (by: 'organization' | 'channel') =>
    Published.contentOf(await metricAnswer(engine.store, organization, 'M09', { by }));

  const buckets = [await ask('organization'), await ask('channel')].flatMap(({ series }) =>
    series.filter(({ measure }) => measure === 'distribution').flatMap(({ points }) => points),
  );

  const withinTheHour = buckets.filter(({ upTo }) => upTo === 3600);
  expect(withinTheHour).toHaveLength(2);
  expect(withinTheHour.filter(isShown)).toEqual([]);
});

test('the overview hides what the metric itself hides', async () => {
  const found = Published.contentOf(await overview(engine.store, organization, { week: '2026-W10' }));

  expect(found.responseTimes.points.map(({ upTo }) => upTo)).toEqual([60, 3600]);
  expect(found.responseTimes.points.filter(isShown)).toEqual([]);
});

test('an hour of the week that only one channel fills is hidden for the organization with it', async () => {
  const found = Published.contentOf(await metricAnswer(engine.store, organization, 'M16', { by: 'organization' }));
  const glance = Published.contentOf(await overview(engine.store, organization, { week: '2026-W10' }));

  const cells = found.series.filter(({ measure }) => measure === 'messages').flatMap(({ points }) => points);
  const ofHour = [...cells, ...glance.heatmap.points].filter(({ hour }) => hour === 11);
  expect(ofHour).toHaveLength(2);
  expect(ofHour.filter(isShown)).toEqual([]);
});
