// How many messages a second pass the privacy boundary on one core, without reading or parsing: medians of five, as JSON.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openArchive } from '../src/collector/archive/archive.ts';
import type { ArchiveConnector } from '../src/connector/connector.ts';
import type { Stream } from '../src/connector/stream.ts';
import { slackExport } from '../src/connectors/slack/slack-export.ts';
import { pseudonymizer } from '../src/privacy/pseudonym.ts';
import { sanitizer } from '../src/privacy/sanitize.ts';
import type { Shape } from '../src/privacy/shapes.ts';

interface Slice {
  readonly text: string;
  readonly records: readonly unknown[];
  readonly context: unknown;
}

const connector = slackExport as unknown as ArchiveConnector<unknown>;
const rounds = 5;

async function load(path: string): Promise<readonly Slice[]> {
  const archive = await openArchive(path);
  const read = async (name: string): Promise<string> => (await archive.read(name)).toString('utf8');
  const files = new Map<string, unknown>();
  for (const name of connector.index(archive.paths)) files.set(name, JSON.parse(await read(name)) as unknown);
  const slices: Slice[] = [];
  for (const slice of connector.plan(archive.paths, files).slices) {
    for (const path of slice.paths) {
      const text = await read(path);
      slices.push({ text, records: JSON.parse(text) as readonly unknown[], context: slice.context });
    }
  }
  await archive.close();
  return slices;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

interface Figures {
  readonly milliseconds: number;
  /** Of all threads, the collector of garbage included: what a busy machine does not distort. */
  readonly cpuMilliseconds: number;
  readonly perSecond: number;
}

/** The medians of one round, after one to warm up. */
function measure(messages: number, round: () => void): Figures {
  round();
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let count = 0; count < rounds; count += 1) {
    const start = performance.now();
    const before = process.cpuUsage();
    round();
    const { user, system } = process.cpuUsage(before);
    wall.push(performance.now() - start);
    cpu.push((user + system) / 1000);
  }
  const milliseconds = median(wall);
  return {
    milliseconds: Math.round(milliseconds),
    cpuMilliseconds: Math.round(median(cpu)),
    perSecond: Math.round((messages / milliseconds) * 1000),
  };
}

const path =
  process.argv[2] ?? fileURLToPath(new URL('../../shared/data/exports/haskell-jp-export.zip', import.meta.url));
if (!existsSync(path)) {
  process.stderr.write('There is no export to measure with. Name one: node bench/sanitize.ts EXPORT\n');
  process.exit(2);
}
const slices = await load(path);
const messages = slices.reduce((sum, slice) => sum + slice.records.length, 0);
const stream = connector.streams['messages'] as Stream<Shape, unknown>;
const pseudonymize = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 7) }, connector.namespace);
const sanitize = sanitizer(stream.shape, stream.keep, pseudonymize);

const sanitizing = measure(messages, () => {
  for (const { records, context } of slices) {
    const wanted = records.filter((record) => stream.leaveOut?.(record, context) === undefined);
    sanitize(wanted, context);
  }
});
const parsing = measure(messages, () => {
  for (const { text } of slices) JSON.parse(text);
});

process.stdout.write(`${JSON.stringify({ messages, rounds, sanitize: sanitizing, parse: parsing })}\n`);
