// Holds what readers receive: answers, the overview and their CSV, each through the group-size boundary.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { metricAnswer as answerShape, overview as overviewShape, metricCatalogue } from '../api/contract/metrics.ts';
import { Refused } from '../base/errors.ts';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import { answerToCsv, overviewToCsv } from './csv.ts';
import { computeFigures } from './figures.ts';
import { overview } from './overview.ts';
import { Published } from './publish.ts';
import { catalogue, metricAnswer } from './read.ts';
import { channelToken, listChannels, say, type Said } from './testing.ts';

let engine: TestEventStore;
const organization = { id: '', name: '=Acme', timeZone: 'UTC' };

/** Messages by `count` people, one an hour, from 10:00 of a day. */
function chatter(day: string, channel: string, count: number): Said[] {
  return Array.from({ length: count }, (_, place) => ({
    at: `${day}T${10 + place}:00:00Z`,
    by: `p${place}`,
    in: channel,
  }));
}

// Eight weeks from 2026-W02; `big` has 8 people a week but nobody in W05, when all write in `other`; `tiny` has 3
// people in W06; the last week, W10, ends on its Wednesday.
beforeAll(async () => {
  engine = await testEventStore();
  organization.id = await engine.newOrganization();
  const weeks = [
    '2026-01-05',
    '2026-01-12',
    '2026-01-19',
    '2026-02-02',
    '2026-02-09',
    '2026-02-16',
    '2026-02-23',
    '2026-03-04',
  ];
  await say(engine.store, organization.id, [
    ...weeks.flatMap((day) => chatter(day, 'big', 8)),
    ...chatter('2026-01-27', 'other', 6),
    ...chatter('2026-02-03', 'tiny', 3),
    ...chatter('2026-02-04', 'other', 7),
  ]);
  await listChannels(engine.store, organization.id, [
    { channel: 'big', members: 10 },
    { channel: 'other', members: 4 },
    { channel: 'tiny' },
  ]);
  await computeFigures(engine.store, organization, 'all');
});

afterAll(async () => {
  await engine.stop();
});

const ask = async (id: string, question: Parameters<typeof metricAnswer>[3] = {}) =>
  Published.contentOf(await metricAnswer(engine.store, organization, id, question));

test('a small channel is withheld, and a large one with it, so that no total gives it away', async () => {
  const answer = await ask('M01', { by: 'channel', from: '2026-W06', to: '2026-W06' });

  const values = Object.fromEntries(
    answer.series.map(({ group, points }) => [
      group.id,
      points[0]?.value.state === 'hidden' ? points[0].value.reason : points[0]?.value,
    ]),
  );
  expect(values).toEqual({
    [channelToken('big')]: { state: 'shown', value: 8 },
    [channelToken('other')]: 'protects-another',
    [channelToken('tiny')]: 'few-people',
  });
});

test('a week without a message inside a channel life is zero, outside it is a gap', async () => {
  const answer = await ask('M01', { by: 'channel', from: '2026-W03', to: '2026-W07' });

  const weeksOf = (name: string) =>
    answer.series
      .find(({ group }) => group.id === channelToken(name))
      ?.points.map(({ week, value }) => [week, value.state === 'shown' ? value.value : value.state]);
  expect(weeksOf('big')).toEqual([
    ['2026-W03', 8],
    ['2026-W04', 8],
    ['2026-W05', 0],
    ['2026-W06', 8],
    ['2026-W07', 8],
  ]);
  expect(weeksOf('other')).toEqual([
    ['2026-W05', 6],
    ['2026-W06', 'hidden'],
  ]);
});

test('participation needs members: a channel with four is withheld, one without a count has no value', async () => {
  const answer = await ask('M38', { from: '2026-W06', to: '2026-W06' });

  const states = Object.fromEntries(answer.series.map(({ group, points }) => [group.name, points[0]?.value]));
  const nameOf = (name: string) => `Channel ${channelToken(name).slice(0, 4)}-${channelToken(name).slice(4, 8)}`;
  expect(states[nameOf('big')]).toEqual({ state: 'shown', value: 80 });
  expect(states[nameOf('other')]).toMatchObject({ state: 'hidden', reason: 'few-people' });
  expect(states[nameOf('tiny')]).toEqual({ state: 'none' });
});

test('the overview speaks of the last complete week that has messages', async () => {
  const found = Published.contentOf(await overview(engine.store, organization));

  const tile = found.tiles.find(({ metric }) => metric === 'M01');
  expect(found.week).toBe('2026-W09');
  expect(tile?.now).toEqual({ state: 'shown', value: 8 });
  // Before it 8, 8, 8, 6, 18, 8, 8: sorted 6 8 8 8 8 8 18, so all three quartiles are 8.
  expect(tile?.band).toEqual({ low: 8, middle: 8, high: 8 });
  expect(tile?.history.map(({ week }) => week)).toEqual([
    '2026-W02',
    '2026-W03',
    '2026-W04',
    '2026-W05',
    '2026-W06',
    '2026-W07',
    '2026-W08',
  ]);
  expect(found.coverage).toMatchObject({
    firstDay: '2026-01-05',
    lastDay: '2026-03-04',
    connections: 1,
    channels: 3,
    messages: 8,
    isPartial: false,
  });
});

test('an organization without a message has an overview that says so', async () => {
  const id = await engine.newOrganization();

  const found = Published.contentOf(await overview(engine.store, { ...organization, id }));

  expect(found).toMatchObject({
    week: null,
    weeks: [],
    tiles: [],
    coverage: { firstDay: null, messages: 0, computedAt: null },
  });
});

test('answers have exactly the shape that the API promises', async () => {
  const found = await catalogue(engine.store, organization);
  for (const metric of found.metrics) {
    for (const by of metric.splits.filter((split) => split !== 'people'))
      expect(answerShape.parse(await ask(metric.id, { by }))).toEqual(await ask(metric.slug, { by }));
  }
  const glance = Published.contentOf(await overview(engine.store, organization));
  expect(overviewShape.parse(glance)).toEqual(glance);
  expect(metricCatalogue.parse(found)).toEqual(found);
});

test('what cannot be answered is refused with the reason', async () => {
  await expect(ask('M99')).rejects.toThrow(Refused);
  await expect(ask('M01', { from: '2026-W10', to: '2026-W09' })).rejects.toThrow(Refused);
  await expect(ask('M01', { from: '2026-10' })).rejects.toThrow(Refused);
  await expect(ask('M38', { by: 'organization' })).rejects.toThrow(Refused);
});

test('a CSV says what is hidden, names its definition and runs no formula', async () => {
  const byChannel = answerToCsv(
    await metricAnswer(engine.store, organization, 'M01', { by: 'channel', from: '2026-W06', to: '2026-W06' }),
  );
  const whole = answerToCsv(
    await metricAnswer(engine.store, organization, 'M01', { from: '2026-W06', to: '2026-W06' }),
  );

  expect(byChannel).toContain(',hidden: fewer than 5 people,\r\n');
  expect(byChannel).toContain('definition,The number of messages that people wrote in the week.\r\n');
  expect(byChannel).toContain(
    'weeks,2026-W06,2026-W06,UTC\r\ncoverage,2026-01-05,2026-03-04,18 messages,3 channels,complete\r\n',
  );
  expect(whole).toContain("\r\n'=Acme,messages,messages,2026-W06,,,,18,10\r\n");
});

test('every part of the overview can be had as CSV', async () => {
  const found = await overview(engine.store, organization);

  const heads = (['tiles', 'heatmap', 'response-times', 'weekly', 'channels'] as const).map(
    (part) => overviewToCsv(found, part).split('\r\n\r\n')[1] ?? overviewToCsv(found, part).split('\r\n,\r\n')[0],
  );

  expect(heads.map((head) => head?.split('\r\n')[0])).toEqual([
    'title,metric,unit,week,value,people',
    'group,measure,unit,week,weekday,hour,up to seconds,value,people',
    'group,measure,unit,week,weekday,hour,up to seconds,value,people',
    'group,measure,unit,week,weekday,hour,up to seconds,value,people',
    'channel,participation in %,messages,people',
  ]);
});
