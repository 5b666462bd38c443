// The commands that read: inventory, reconcile, metrics, lookup.
import type { Command } from 'commander';
import type { Inventory, Reconciliation } from '../api/contract/connections.ts';
import type { MetricAnswer, MetricCatalogue, Value } from '../api/contract/metrics.ts';
import { printAnalytics } from './analytics.ts';
import type { Client } from './client.ts';
import { table } from '../base/table.ts';
import { printSourceCounts } from './source-counts.ts';
import type { Run } from './with-house.ts';

export function readCommands(program: Command, run: Run): void {
  program
    .command('inventory')
    .description('every field that is kept: where it comes from, what becomes of it, why, how long')
    .option('--json', 'print it as JSON')
    .action((options: { json?: boolean }) => run((client) => printInventory(client, options.json === true)));

  program
    .command('reconcile')
    .description('what is stored, counted by day and channel, to hold against the source')
    .option('--against <file...>', 'analytics files of Slack, which are held against what is stored')
    .option(
      '--counts <connection>',
      'a connection of Slack admin analytics, whose counts of days are held against ours',
    )
    .option('--from <day>', 'with --counts: the first UTC day; three days ago when none is named')
    .option('--to <day>', 'with --counts: the last UTC day, at most 31 days in all')
    .option('--json', 'print it as JSON')
    .action((options: ReconcileOptions) => run((client) => reconcile(client, options)));

  program
    .command('metrics')
    .description('the list of metrics, or the published values of one')
    .argument('[id]', 'a metric, such as M09')
    .option('--from <week>', 'first ISO week, such as 2026-W01')
    .option('--to <week>', 'last ISO week')
    .option('--by <group>', 'organization, channel, or a dimension such as department')
    .option('--format <format>', 'table, csv or json', 'table')
    .action((id: string | undefined, options: MetricOptions) => run((client) => printMetrics(client, id, options)));

  program
    .command('lookup')
    .description('the token of one thing whose id in the source you know, such as a channel')
    .argument('<kind>', 'channel or account')
    .argument('<id>', 'its id in Slack, such as C024BE91L')
    .action((kind: string, id: string) =>
      run(async (client) => {
        const found = await client.call<{ token: string; name: string }>('POST', '/api/lookup', { kind, id });
        console.log(`${found.name}\n${found.token}`);
        return 0;
      }),
    );
}

interface ReconcileOptions {
  readonly against?: string[];
  readonly counts?: string;
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

function reconcile(client: Client, { against, counts, ...options }: ReconcileOptions): Promise<number> {
  if (counts !== undefined) return printSourceCounts(client, { counts, ...options });
  const asJson = options.json === true;
  return against === undefined ? printReconciliation(client, asJson) : printAnalytics(client, against, asJson);
}

interface MetricOptions {
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
  readonly format: string;
}

async function printInventory(client: Client, asJson: boolean): Promise<number> {
  const inventory = await client.call<Inventory>('GET', '/api/inventory');
  if (asJson) {
    console.log(JSON.stringify(inventory));
    return 0;
  }
  for (const connector of inventory.connectors) {
    for (const stream of connector.streams) {
      console.log(`\n${connector.name}: ${stream.name}, from ${stream.from}\n`);
      console.log(
        table([
          ['FIELD', 'COMES FROM', 'KEPT AS', 'WHY', 'HOW LONG'],
          ...stream.fields.map((field) => [field.name, field.comesFrom, field.keptAs, field.why, field.howLong]),
        ]),
      );
      console.log(`\nDropped: ${stream.dropped.join(', ')}`);
    }
    console.log(`\nNever kept: ${connector.neverKept.join(', ')}`);
  }
  console.log('\nControl data, in PostgreSQL\n');
  console.log(table(inventory.control.map((row) => [row.table, row.holds, row.why, row.howLong])));
  return 0;
}

async function printReconciliation(client: Client, asJson: boolean): Promise<number> {
  const found = await client.call<Reconciliation>('GET', '/api/reconcile');
  if (asJson) {
    console.log(JSON.stringify(found));
    return 0;
  }
  if (found.connections.length === 0) console.log('Nothing is stored yet.');
  for (const { id, connector, totals, byDay, byChannel } of found.connections) {
    console.log(`\nConnection ${id} (${connector})\n`);
    const { messages, ...rest } = totals;
    console.log(
      table([
        ...Object.entries(messages).map(([name, count]) => [`messages, ${name}`, count]),
        ...Object.entries(rest).map(([name, count]) => [name, count ?? 'not available']),
      ]),
    );
    console.log(`\n${byDay.length} days, ${byChannel.length} channels; --json has them all.`);
  }
  return 0;
}

async function printMetrics(client: Client, id: string | undefined, options: MetricOptions): Promise<number> {
  if (id === undefined) {
    printCatalogue(await client.call<MetricCatalogue>('GET', '/api/metrics'), options.format === 'json');
    return 0;
  }
  const query = new URLSearchParams();
  if (options.by !== undefined) query.set('by', options.by);
  if (options.from !== undefined) query.set('from', options.from);
  if (options.to !== undefined) query.set('to', options.to);
  const address = `/api/metrics/${encodeURIComponent(id)}`;
  if (options.format === 'csv') {
    process.stdout.write(await client.text(`${address}?${query}&format=csv`));
    return 0;
  }
  const answer = await client.call<MetricAnswer>('GET', `${address}?${query}`);
  console.log(options.format === 'json' ? JSON.stringify(answer) : answerAsText(answer));
  return 0;
}

function printCatalogue({ metrics, dimensions }: MetricCatalogue, asJson: boolean): void {
  if (asJson) {
    console.log(JSON.stringify(metrics));
    return;
  }
  console.log(
    table([['ID', 'NAME', 'QUESTION'], ...metrics.map((metric) => [metric.id, metric.name, metric.question])]),
  );
  if (dimensions.length === 0) return;
  console.log(`\nDimensions of people, for --by\n\n${table(dimensions.map(({ key, name }) => [key, name]))}`);
}

function answerAsText(answer: MetricAnswer): string {
  const units = new Map(answer.metric.measures.map((measure) => [measure.id, measure]));
  const rows = answer.series.flatMap((series) =>
    series.points.map((point) => [
      point.week,
      ...(answer.metric.shape === 'heatmap' ? [point.weekday, point.hour] : []),
      series.group.name,
      units.get(series.measure)?.name ?? series.measure,
      valueAsText(point.value),
      units.get(series.measure)?.unit ?? '',
      point.people === null ? '' : `${point.people} people`,
    ]),
  );
  const { metric, from, to, timeZone, coverage } = answer;
  const matched = [
    ...(coverage.matchedMessages === null ? [] : [`${coverage.matchedMessages} % of messages`]),
    ...(coverage.matchedPeople === null ? [] : [`${coverage.matchedPeople} % of people`]),
  ];
  const known = matched.length === 0 ? '' : `\n\nMatched with the roster: ${matched.join(', ')}`;
  return `${metric.name} (${metric.id}), ${from} to ${to}, ${timeZone}\n${metric.question}\n\n${table(rows)}${known}`;
}

function valueAsText(value: Value): string {
  if (value.state === 'shown') return value.value.toLocaleString('en', { maximumFractionDigits: 2 });
  if (value.state === 'bounded') return `${value.bound === 'at-most' ? 'at most' : 'at least'} ${value.value}`;
  return value.state === 'hidden' || value.state === 'unavailable' ? value.sentence : 'none';
}
