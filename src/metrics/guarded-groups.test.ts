// Holds what readers are told of groups of people: their names, and that no group can be found by taking others from it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { overview as overviewShape } from '../api/contract/metrics.ts';
import { Refused } from '../base/errors.ts';
import { type TestEventStore, testEventStore } from '../events/testing.ts';
import type { MetricAnswer } from './answers.ts';
import { answerToCsv, overviewToCsv } from './csv.ts';
import { computeFigures } from './figures.ts';
import { overview } from './overview.ts';
import { Published } from './publish.ts';
import { catalogue, metricAnswer } from './read.ts';
import type { ReadingOrganization } from './reading-organization.ts';
import { applyRoster, groupToken, matchedSql, type Rostered } from './testing-rosters.ts';
import { say } from './testing.ts';

let engine: TestEventStore;

beforeAll(async () => {
  engine = await testEventStore();
});

afterAll(async () => {
  await engine.stop();
});

const words: readonly (readonly [string, string])[] = [
  ['department', 'Technology'],
  ['department', 'Sales'],
  ['location', 'Oslo'],
  ['location', 'Rome'],
  ['Guild', 'Chess'],
];
const directory = new Map(words.map(([dimension, word]) => [groupToken(dimension, word), { dimension, word }]));

/** An organization in which everybody writes twice in the week of 2 March, and some more whom no roster knows. */
async function organizationOf(
  people: readonly Rostered[],
  strangers: readonly string[] = [],
): Promise<ReadingOrganization> {
  const id = await engine.newOrganization();
  const names = [...people.map((one) => one.id), ...strangers];
  const said = names.flatMap((by, place) =>
    [10, 11].map((hour) => ({ at: new Date(Date.UTC(2026, 2, 3, hour, 0, place)).toISOString(), by })),
  );
  await say(engine.store, id, said);
  const roster = await applyRoster(engine.store, id, '2026-03-01', people);
  const organization = {
    id,
    name: 'Acme',
    timeZone: 'UTC',
    rosters: [roster],
    persons: matchedSql(people.map((one) => one.id)),
    dimensions: [{ number: 64, name: 'Guild' }],
    directory,
  };
  await computeFigures(engine.store, organization, 'all');
  return organization;
}

function staff(count: number, groups: Readonly<Record<string, string>>, more: Partial<Rostered> = {}): Rostered[] {
  return Array.from({ length: count }, (_, place) => ({
    id: `${Object.values(groups).join(' ')} ${more.managers?.join(' ') ?? ''} ${place}`,
    groups,
    ...more,
  }));
}

const ask = async (organization: ReadingOrganization, by: string, metric = 'M01'): Promise<MetricAnswer> =>
  Published.contentOf(await metricAnswer(engine.store, organization, metric, { by, from: '2026-W10', to: '2026-W10' }));

const valuesOf = ({ series }: MetricAnswer) =>
  Object.fromEntries(
    series.map(({ group, points: [point] }) => [
      group.name,
      point?.value.state === 'shown' ? point.value.value : point?.value.state,
    ]),
  );

const technology = { department: 'Technology' };
const sales = { department: 'Sales' };

test('of nine and four people both are hidden, of nine and six both are shown', async () => {
  const nineAndFour = await organizationOf([...staff(9, technology), ...staff(4, sales)]);
  const nineAndSix = await organizationOf([...staff(9, technology), ...staff(6, sales)]);

  const answers = [await ask(nineAndFour, 'department'), await ask(nineAndSix, 'department')];

  expect(answers.map(valuesOf)).toEqual([
    { Technology: 'hidden', Sales: 'hidden' },
    { Technology: 18, Sales: 12 },
  ]);
  expect(answers[0]?.series.map(({ group }) => group.kind)).toEqual(['department', 'department']);
});

test('whoever stands in no group is what the groups leave over, and must not be few', async () => {
  const few = await organizationOf([...staff(9, technology), ...staff(6, sales), ...staff(2, {})], ['stranger']);
  const enough = await organizationOf([...staff(9, technology), ...staff(6, sales), ...staff(2, {})], ['a', 'b', 'c']);

  expect(valuesOf(await ask(few, 'department'))).toEqual({ Technology: 18, Sales: 'hidden' });
  expect(valuesOf(await ask(enough, 'department'))).toEqual({ Technology: 18, Sales: 12 });
});

test('a group that lies in one of another dimension is hidden where the two differ by few people', async () => {
  const organization = await organizationOf([
    ...staff(8, { ...technology, location: 'Oslo' }),
    ...staff(3, { ...technology, location: 'Rome' }),
    ...staff(9, { ...sales, location: 'Rome' }),
  ]);

  const places = valuesOf(await ask(organization, 'location'));
  const departments = valuesOf(await ask(organization, 'department'));

  // Technology is Oslo and three in Rome; Rome is Sales and the same three.
  expect([places['Oslo'], departments['Technology']]).toContain('hidden');
  expect([places['Rome'], departments['Sales']]).toContain('hidden');
});

test('a mean, a number of people and an hour are guarded like a sum', async () => {
  const organization = await organizationOf([...staff(12, technology), ...staff(4, sales)]);

  const shown = async (metric: string) =>
    (await ask(organization, 'department', metric)).series.map(
      ({ group, measure, points }) => `${group.name} ${measure} ${points[0]?.value.state}`,
    );

  expect((await shown('M02')).toSorted()).toEqual(['Sales days hidden', 'Technology days hidden']);
  expect((await shown('M03')).filter((line) => line.includes('people7 shown'))).toEqual([]);
  expect((await shown('M16')).filter((line) => line.includes('shown'))).toEqual([]);
});

test('how long people have been there and who leads them have names, and none of a person', async () => {
  const organization = await organizationOf([
    ...staff(6, technology, { managers: ['boss'], joinedOn: '2026-01-05' }),
    ...staff(7, sales, { managers: ['chief'], joinedOn: '2020-01-05' }),
    ...staff(8, sales, { managers: ['other'], joinedOn: '2020-01-05' }),
  ]);

  const [tenure, managers] = [await ask(organization, 'tenure'), await ask(organization, 'manager')];

  expect(valuesOf(tenure)).toEqual({ 'Under 3 months': 12, '3 years and more': 30 });
  expect(Object.keys(valuesOf(managers)).toSorted()).toEqual([
    expect.stringMatching(/^Organization of a manager in Sales [0-9a-f]{4}-[0-9a-f]{4}$/),
    expect.stringMatching(/^Organization of a manager in Sales [0-9a-f]{4}-[0-9a-f]{4}$/),
    'Organization of a manager in Technology',
  ]);
});

test('the dimensions are those that have groups, an own one by its name, and no others are answered', async () => {
  const organization = await organizationOf([...staff(6, { ...technology, Guild: 'Chess' }), ...staff(6, sales)]);

  const { dimensions } = await catalogue(engine.store, organization);

  expect(dimensions).toEqual([
    { key: 'department', name: 'Department' },
    { key: 'Guild', name: 'Guild' },
  ]);
  expect(valuesOf(await ask(organization, 'Guild'))).toEqual({ Chess: 12 });
  expect(valuesOf(await ask(organization, 'team'))).toEqual({});
  await expect(ask(organization, 'shoeSize')).rejects.toThrow(Refused);
  await expect(ask(organization, 'department', 'M38')).rejects.toThrow(Refused);
  await expect(overview(engine.store, organization, { by: 'channel' })).rejects.toThrow(Refused);
});

test('the overview has a row for every group, a hidden one too, and its CSV says the same', async () => {
  const organization = await organizationOf([...staff(9, technology), ...staff(4, sales), ...staff(7, {})]);

  const published = await overview(engine.store, organization, { by: 'department', week: '2026-W10' });
  const found = Published.contentOf(published);

  expect(overviewShape.parse(found)).toEqual(found);
  const [first] = found.groups?.rows ?? [];
  expect(found.groups?.rows.map(({ group }) => group.name).toSorted()).toEqual(['Sales', 'Technology']);
  expect(first?.cells.slice(0, 3).map(({ title, unit }) => [title, unit])).toEqual([
    ['Active people', 'people'],
    ['Active, of the roster', '%'],
    ['Messages', 'messages'],
  ]);
  const messages = found.groups?.rows.map(({ group, cells }) => [group.name, cells[2]?.value.state]);
  expect(messages).toContainEqual(['Sales', 'hidden']);
  const csv = overviewToCsv(published, 'groups');
  expect(csv).toMatch(
    /^department,Active people in people,people,"?Active, of the roster in %"?,people,Messages in messages/m,
  );
  expect(csv).toMatch(/^Sales,hidden: fewer than 5 people,,/m);
});

test('every answer says which part of messages and people is matched, roughly where that speaks of few', async () => {
  const many = await organizationOf(staff(6, technology), ['a', 'b', 'c', 'd', 'e']);
  const few = await organizationOf(staff(13, technology), ['a']);
  const none = { id: many.id, name: 'Acme', timeZone: 'UTC' };

  const coverage = async (organization: ReadingOrganization) => {
    const { matchedMessages, matchedPeople } = (await ask(organization, 'organization')).coverage;
    return [matchedMessages, matchedPeople];
  };

  // 6 of 11 people's messages, and 13 of 14: 92.9 %.
  expect(await coverage(many)).toEqual([55, 100]);
  expect(await coverage(few)).toEqual([95, 100]);
  expect(await coverage(none)).toEqual([null, null]);
});

test('a CSV names the groups as the answer does', async () => {
  const organization = await organizationOf([...staff(9, technology), ...staff(6, sales)]);

  const csv = answerToCsv(await metricAnswer(engine.store, organization, 'M01', { by: 'department' }));

  expect(csv).toMatch(/^Sales,messages,messages,2026-W10,,,,12,5\r$/m);
  expect(csv).toContain('100 % of messages matched,100 % of people matched');
});
