// Every way to one Slack organization brings the same of what it can see; docs/routes.md is the table of it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lackingOf } from '../src/cli/wiring/lacking.ts';
import { metrics } from '../src/metrics/catalogue.ts';
import { type Metric, metricNumber } from '../src/metrics/metric.ts';
import type { Shape } from '../src/privacy/shapes.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { gridStandIn } from './grid-stand-in.ts';
import {
  type Brought,
  collect,
  comparedShapes,
  type RouteOfSlack,
  routesOfSlack,
  type Row,
} from './routes-of-slack.ts';

const document = join(import.meta.dirname, '../docs/routes.md');

let house: CollectingHouse;
/** In the order of the table; the first is what the others are held against. */
const collected: { readonly route: RouteOfSlack; readonly brought: Brought; readonly problem: unknown }[] = [];

beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T09:00:00Z');
  const slack = await gridStandIn(house);
  for (const route of routesOfSlack(house, slack)) {
    collected.push({ route, ...(await collect(house, slack, route)) });
  }
}, 300_000);

afterAll(() => house.close());

const rowsOf = ({ rows }: Brought, { name }: Shape): ReadonlyMap<string, Row> => rows.get(name) ?? new Map();

/** The columns of a shape that the way cannot fill. */
function lackedBy({ connector }: RouteOfSlack, { name }: Shape): ReadonlySet<string> {
  const streams = Object.values(connector.streams).filter(({ shape }) => shape.name === name);
  return new Set(streams.flatMap(({ lacks = [] }) => lacks.flatMap(({ columns }) => columns)));
}

/** Keys of rows whose value is another than that of the first way that can tell it. */
function differing(brought: Brought, shape: Shape, column: string): string[] {
  const first = collected.find(({ route }) => !lackedBy(route, shape).has(column))!;
  const wanted = rowsOf(first.brought, shape);
  return [...rowsOf(brought, shape)]
    .filter(([key, row]) => JSON.stringify(row[column]) !== JSON.stringify(wanted.get(key)?.[column]))
    .map(([key]) => key);
}

const reference = () => collected[0]!.brought;

/** Without those that need HR files: there are none here. */
const compared = () => metrics.filter((metric) => reference().figures.has(metricNumber(metric)));

test('every way reads to its end', () => {
  expect(collected.map(({ problem }) => problem)).toEqual(collected.map(() => null));
  expect(comparedShapes.map((shape) => rowsOf(reference(), shape).size > 30)).toEqual(comparedShapes.map(() => true));
});

test.each(comparedShapes)('$name: what a way can tell, it tells as the first one does', (shape) => {
  for (const { route, brought } of collected) {
    const isLess = rowsOf(brought, shape).size < rowsOf(reference(), shape).size;
    expect([route.name, isLess && route.without === undefined]).toEqual([route.name, false]);
    for (const column of Object.keys(shape.columns)) {
      if (lackedBy(route, shape).has(column)) continue;
      const isOther = route.differs?.[`${shape.name}.${column}`] !== undefined;
      const found = differing(brought, shape, column);
      expect([route.name, column, found.length > 0]).toEqual([route.name, column, isOther]);
    }
  }
});

/** The figures of a metric, and those of the way that sees the same channels; null where no other way does. */
function figuresOf({ route, brought }: (typeof collected)[number], metric: Metric) {
  if (route.without !== undefined && route.figuresLike === undefined) return null;
  const like = collected.find((one) => one.route.name === route.figuresLike) ?? collected[0]!;
  const [found, wanted] = [brought, like.brought].map((one) =>
    (one.figures.get(metricNumber(metric)) ?? []).map((figure) => JSON.stringify(figure)),
  );
  return { found: found!, wanted: wanted! };
}

test('figures of the same channels are equal too, where nothing behind them is inferred', () => {
  const exact = collected.filter((one) => one.route.differs === undefined && figuresOf(one, metrics[0]!) !== null);
  expect([compared().length > 10, exact.length > 1]).toEqual([true, true]);
  for (const one of exact) {
    for (const metric of compared()) {
      const { found, wanted } = figuresOf(one, metric)!;
      expect([one.route.name, metric.id, found]).toEqual([one.route.name, metric.id, wanted]);
    }
  }
});

test('docs/routes.md is that table', () => {
  if (process.env['UPDATE_ROUTES'] === '1') writeFileSync(document, page());
  expect(readFileSync(document, 'utf8')).toBe(page());
});

function fieldCell({ route, brought }: (typeof collected)[number], shape: Shape, column: string): string {
  if (lackedBy(route, shape).has(column)) return 'cannot tell';
  const others = differing(brought, shape, column).length;
  return others === 0 ? 'equal' : `${number(others)} of ${number(rowsOf(brought, shape).size)} differ`;
}

/** Whether what the way brings is shown as no number: its streams are those of the way already. */
function isUnavailable({ connector }: RouteOfSlack, metric: Metric): boolean {
  const lacking = lackingOf([connector], [{ connectionId: '', connectorId: connector.id, route: 'token' }]);
  return lacking.some(({ columns }) => columns.some((column) => metric.needs.includes(column)));
}

function metricCell(one: (typeof collected)[number], metric: Metric): string {
  if (isUnavailable(one.route, metric)) return 'not available';
  const figures = figuresOf(one, metric);
  if (figures === null) return 'of fewer channels';
  const { found, wanted } = figures;
  const all = new Set(wanted);
  const equal = found.filter((figure) => all.has(figure)).length;
  return equal === found.length && equal === wanted.length
    ? 'equal'
    : `${number(equal)} of ${number(wanted.length)} equal`;
}

const number = (count: number): string => count.toLocaleString('en');

function table(of: string, lines: readonly (readonly string[])[]): string {
  const names = collected.map(({ route }) => route.name);
  return [[of, ...names], ['---', ...names.map(() => '---')], ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function storedTable(): string {
  const counts = comparedShapes.map((shape) => [
    `rows of \`${shape.name}\``,
    ...collected.map(({ brought }) => number(rowsOf(brought, shape).size)),
  ]);
  return table('stored', [...counts, ['without', ...collected.map(({ route }) => route.without ?? '')]]);
}

const fieldTable = (): string =>
  table(
    'field',
    comparedShapes.flatMap((shape) =>
      Object.keys(shape.columns).map((column) => [
        `\`${shape.name}.${column}\``,
        ...collected.map((one) => fieldCell(one, shape, column)),
      ]),
    ),
  );

const metricTable = (): string =>
  table(
    'metric',
    compared().map((metric) => [`${metric.id} ${metric.name}`, ...collected.map((one) => metricCell(one, metric))]),
  );

const notes = (): string =>
  collected
    .flatMap(({ route: { name, differs = {} } }) =>
      Object.entries(differs).map(([field, why]) => `- ${name}, \`${field}\`: ${why}.`),
    )
    .join('\n');

const page = (): string => `# The ways to one Slack organization, compared

Written by \`UPDATE_ROUTES=1 npm test -- test/routes.test.ts\`, which collects the same organization of the sandbox by each
way into an empty store, public channels alone, and holds every stored value and every figure against those of the first way
that can tell them. Where a table says *equal*, all of them were.

${storedTable()}

## Every field

A way that *cannot tell* a field leaves it empty, and what needs it says that it is not available.
Who is of another organization is the exception: where no message tells, figures go by the class of the author’s account.

${fieldTable()}

${notes()}

## Every metric

Held against the figures of a way that sees the same channels: admin analytics against the Web API of the same workspace.
Where they differ, it is by the few messages whose class had to be inferred; *not available* is what is shown where a field
that the metric needs cannot be told. Metrics that need HR files are left out: they
come of the same rows, and of files that are the same whatever the way.

${metricTable()}
`;
