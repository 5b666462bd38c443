// Every route of the API that changes something or gives out a file is called by who may, and then exactly that act stands
// in the audit log. A route that this test has not been told how to call fails it.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { hasWords } from '../console/words/audit.ts';
import type { GuardedRoute } from '../src/api/description.ts';
import { everyRoute } from '../src/api/every-route.ts';
import type { Left } from './deed.ts';
import { type Deeds, deedsAt } from './deeds.ts';
import { type Description, descriptionOf, keyOf } from './described-routes.ts';
import { type Entry, type MatrixHouse, openMatrixHouse } from './matrix-house.ts';

/** The most that an entry takes to be written where the answer does not wait for what it begins. */
const patience = { timeout: 30_000, interval: 20 };
/** What the house does by itself when it is due: no member did it, and no call. */
const ownTime = new Set(['retention.enforce', 'key.destroy']);

/** Routes of a source that this house is not connected to. Their entries are read in `src/control/reaches.test.ts`. */
const elsewhere = [
  'POST /api/connections/{id}/waiver',
  'PUT /api/connections/{id}/pace',
  'PUT /api/connections/{id}/reach',
];

const routes = await everyRoute();
let matrix: MatrixHouse;
let deeds: Deeds;
let description: Description;

beforeAll(async () => {
  matrix = await openMatrixHouse();
  deeds = await deedsAt(matrix);
  description = await descriptionOf(matrix);
}, 180_000);

afterAll(async () => {
  await deeds.close();
  await matrix.close();
});

/** Answers in a shape that is described, and in no other: nothing that is kept as a file. */
function isReading(route: GuardedRoute): boolean {
  const { parameters = [], responses = {} } = description.paths[route.path]?.[route.method.toLowerCase()] ?? {};
  const isShape = responses['200']?.content !== undefined;
  return route.method === 'GET' && isShape && parameters.every(({ name }) => name !== 'format');
}

test('each route that changes something or gives out a file is called here once, or its entry is read elsewhere', () => {
  const [due, others] = [routes.filter((route) => !isReading(route)), routes.filter(isReading)].map((some) =>
    some.map(keyOf),
  ) as [string[], string[]];
  const called = deeds.all.map(({ route }) => route).filter((route) => !others.includes(route));

  expect(due.length).toBeGreaterThan(70);
  expect([...called, ...elsewhere].toSorted()).toEqual(due.toSorted());
});

test('every action has its words, and every route without an entry its reason', () => {
  const wordless = deeds.all.flatMap((deed) => deed.leaves()).filter(({ action }) => !hasWords(action));
  const quiet = deeds.all.filter((deed) => deed.leaves().length === 0);

  expect(wordless).toEqual([]);
  expect(quiet.length).toBeLessThan(20);
  expect(quiet.filter(({ reason = '' }) => reason.split(' ').length < 4)).toEqual([]);
});

/** The entries that are new, once there are as many as there have to be. */
async function entriesAfter(before: ReadonlySet<string>, most: number): Promise<string[]> {
  const look = async (): Promise<Entry[]> =>
    (await matrix.entries()).filter(({ key, action, by }) => !before.has(key) && !(by === null && ownTime.has(action)));
  await vi.waitUntil(async () => (await look()).length >= most, patience).catch(() => undefined);
  return (await look()).map(written).toSorted();
}

/** What two entries are compared by; what is begun may be written down after what ends it. */
const written = ({ action, by }: Left): string => `${action} by ${by ?? 'the house'}`;

test('each call leaves its entry, in the name of who called, and nothing else', async () => {
  const wrong: object[] = [];

  for (const deed of deeds.all) {
    const before = new Set((await matrix.entries()).map(({ key }) => key));
    const { status, text } = await deed.act();
    const due = deed.leaves().map(written).toSorted();
    const left = await entriesAfter(before, due.length);
    if (status >= 400 || left.join() !== due.join()) {
      wrong.push({ route: deed.route, status, left, due, said: status < 400 ? '' : text });
    }
  }

  expect(wrong).toEqual([]);
}, 300_000);
