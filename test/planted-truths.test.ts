// Holds the figures of the seeded organization, collected and matched with its HR files, against what was planted in it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkspace } from '../sandbox/open-workspace.ts';
import { rosterFacts, type RosterFacts } from '../src/cli/wiring/roster-facts.ts';
import { Rosters } from '../src/collector/roster/rosters.ts';
import { resolvePersons } from '../src/identity/resolve.ts';
import { computeFigures } from '../src/metrics/figures.ts';
import { Published } from '../src/metrics/publish.ts';
import { metricAnswer } from '../src/metrics/read.ts';
import { figuresOf } from '../src/metrics/testing.ts';
import { addWeeks, weekName } from '../src/metrics/weeks.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { standIn } from './stand-in.ts';

const workspace = openWorkspace({
  seed: 7,
  people: 120,
  messages: 20_000,
  endsAt: new Date('2026-03-01T00:00:00Z'),
  team: { id: 'T7', name: 'Planted' },
});
const planted = workspace.planted();

let house: CollectingHouse;
let organization: Parameters<typeof metricAnswer>[1];
let facts: RosterFacts;

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T00:00:00Z');
  const { organization: of, sync } = await standIn(house, workspace);
  await sync();
  await applyFiles(of.id);
  const rooms = { control: house.control, store: house.events.store };
  await resolvePersons(rooms, of.id);
  facts = await rosterFacts(house.control, of.id);
  organization = { id: of.id, name: 'Planted', timeZone: 'Europe/Berlin', ...facts };
  await computeFigures(house.events.store, { ...organization, ...facts }, 'all');
}, 300_000);

afterAll(() => house.close());

async function applyFiles(id: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tacit-planted-'));
  house.alsoClose(async () => rmSync(folder, { recursive: true }));
  const { control, events } = house;
  const nobody = async () => undefined;
  const rest = { clock: control.clock, requestFigures: nobody, computeFigures: nobody, sandboxOf: async () => null };
  const rosters = new Rosters({ control, store: events.store, folder, ...rest });
  const files: string[] = [];
  for (const { name } of workspace.rosterFiles()) {
    files.push((await rosters.receive(id, name, bytesOf(workspace.rosterFile(name) ?? ''))).id);
  }
  await rosters.apply(id, { files, mapping: {} }, null);
}

async function* bytesOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

const teams = planted.teams.map(({ name }) => name);

/** What is shown of a measure in each week, by team; a bound counts as its number. */
async function shownByTeam(metric: string, measure: string): Promise<ReadonlyMap<string, readonly number[]>> {
  const answer = Published.contentOf(await metricAnswer(house.events.store, organization, metric, { by: 'team' }));
  const series = answer.series.filter((one) => one.measure === measure);
  return new Map(
    series.map(({ group, points }) => [
      group.name,
      points.flatMap(({ value }) => (value.state === 'shown' || value.state === 'bounded' ? [value.value] : [])),
    ]),
  );
}

/** The middle of what was computed for a team in the last 20 weeks, shown or hidden. */
async function computed(team: string, metric: string, measure: string): Promise<number> {
  const [group] = [...facts.directory].find(([, { dimension, word }]) => dimension === 'team' && word === team)!;
  const weeks = Array.from({ length: 20 }, (_, back) => weekName(addWeeks('2026-02-16', -back)));
  const found = await Promise.all(
    weeks.map((week) => figuresOf(house.events.store, organization.id, { metric, measure, week, group })),
  );
  return median(found.flatMap(({ all }) => (all === undefined ? [] : [Number.parseFloat(all)])));
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;

test('of the overloaded team, and of no other, most messages stand outside working hours, where each of them works', async () => {
  const shares = await shownByTeam('M18', 'share');

  const middle = new Map([...shares].map(([team, values]) => [team, median(values)]));
  const others = teams.filter((team) => team !== planted.overloadedTeam).map((team) => middle.get(team)!);
  expect([...middle.keys()].toSorted()).toEqual(teams.toSorted());
  expect(middle.get(planted.overloadedTeam)).toBeGreaterThan(65);
  expect(Math.max(...others)).toBeLessThan(50);
  expect(shares.get(planted.overloadedTeam)!.length).toBeGreaterThan(20);
});

test('the overloaded team works in the evening, and hardly on its days off', async () => {
  const days = await shownByTeam('M20', 'days');

  expect(median(days.get(planted.overloadedTeam)!)).toBeLessThan(0.5);
});

test('who asks in the slow team waits for hours, and others for minutes', async () => {
  const waits = new Map<string, number>();
  for (const team of teams) waits.set(team, await computed(team, 'M09', 'median'));

  const others = teams.filter((team) => team !== planted.slowTeam).map((team) => waits.get(team)!);
  expect(waits.get(planted.slowTeam)).toBeGreaterThan(180);
  expect(Math.max(...others)).toBeLessThan(60);
});

test('a median of so few who asked is shown of no team', async () => {
  const shown = await shownByTeam('M09', 'median');

  expect([...shown.keys()].toSorted()).toEqual(teams.toSorted());
  expect([...shown.values()].flat()).toEqual([]);
});
