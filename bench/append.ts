// Measures the event store: how fast rows are appended and settled, and what FINAL costs over all of them.
//
// node bench/append.ts [rows, default 10000000] [versions of each row, default 2]
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../src/base/ids.ts';
import { silentLog } from '../src/base/log.ts';
import { startClickHouse } from '../src/events/engine.ts';
import { type EventStore, openEventStore } from '../src/events/store.ts';
import { nobodyKeptOut } from '../src/events/testing.ts';
import { pseudonymizer } from '../src/privacy/pseudonym.ts';
import { sanitizer } from '../src/privacy/sanitize.ts';
import { messageShape, reactionClasses } from '../src/privacy/shapes.ts';
import * as keep from '../src/privacy/vocabulary.ts';

const rows = Number(process.argv[2] ?? 10_000_000);
const versions = Number(process.argv[3] ?? 2);
const perCall = 50_000;
const months = 24;
const secondsApart = (months * 30 * 86_400) / rows;

/** A message of an organization of 3,000 people and 200 channels, the same for the same number. */
interface Made {
  readonly number: number;
}
const of = (record: unknown): number => (record as Made).number;
const dice = (number: number, sides: number): number => (Math.imul(number, 0x9e3779b1) >>> 8) % sides;
const at = (number: number): string => (1_640_995_200 + number * secondsApart).toFixed(6);
const person = (number: number): string => `U${dice(number, 3000)}`;

const sanitize = sanitizer<typeof messageShape, never>(
  messageShape,
  {
    channel: keep.ref('channel', (record) => `C${dice(of(record) >> 3, 200)}`),
    at: keep.time((record) => at(of(record))),
    author: keep.person((record) => person(of(record))),
    threadAt: keep.time((record) => (of(record) % 8 > 4 ? at(of(record) - (of(record) % 8)) : undefined)),
    isBroadcast: keep.flag('no'),
    class: keep.oneOf((record) => (dice(of(record), 20) === 0 ? 'app' : 'human')),
    length: keep.countOf((record) => dice(of(record), 400)) as never,
    words: keep.countOf((record) => dice(of(record), 80)) as never,
    mentionedPeople: keep.people((record) => (of(record) % 5 === 0 ? [person(of(record) + 1)] : [])),
    mentionedGroups: keep.refs('group', 'no'),
    mentionsHere: keep.flag('no'),
    mentionsChannel: keep.flag('no'),
    mentionsEveryone: keep.flag('no'),
    links: keep.countOf('no'),
    fileTypes: keep.eachOf((record) => (of(record) % 20 === 0 ? ['image'] : [])),
    reactionCount: keep.countOf((record) => (of(record) % 4 === 0 ? 2 : 0)),
    reactionClasses: keep.eachOf((record) => (of(record) % 4 === 0 ? [reactionClasses[1]] : [])),
    reactionClassCounts: keep.countsOf((record) => (of(record) % 4 === 0 ? [2] : [])),
    reactedBy: keep.people((record) => (of(record) % 4 === 0 ? [person(of(record) + 2), person(of(record) + 3)] : [])),
    unnamedReactions: keep.countOf('no'),
    editedAt: keep.time('no'),
    isExternal: keep.flag('no'),
  },
  pseudonymizer({ version: 1, secret: Buffer.alloc(32, 1) }, { name: 'bench', normalize: (id) => id }),
);

const queries = {
  'count, FINAL': 'SELECT count() FROM messages FINAL',
  'count, FINAL by partition':
    'SELECT count() FROM messages FINAL SETTINGS do_not_merge_across_partitions_select_final = 1',
  'people by week, FINAL by partition':
    "SELECT toMonday(at) AS week, uniqExact(author) FROM messages FINAL WHERE class = 'human' GROUP BY week SETTINGS do_not_merge_across_partitions_select_final = 1",
  'people by week, argMax':
    "SELECT toMonday(at) AS week, uniqExact(author) FROM (SELECT channel, at, argMax(author, version) AS author FROM messages WHERE class = 'human' GROUP BY channel, at) GROUP BY week",
  'people by week, no deduplication':
    "SELECT toMonday(at) AS week, uniqExact(author) FROM messages WHERE class = 'human' GROUP BY week",
} as const;

/** Seconds that our process and the engine's worked; on a machine shared with others they say more than the clock. */
function worked(): { ours: number; engines: number } {
  const { user, system } = process.cpuUsage();
  const stat = readFileSync(`/proc/${engine.pid()}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return { ours: (user + system) / 1e6, engines: (Number(stat[11]) + Number(stat[12])) / 100 };
}

async function measured<T>(what: string, count: number, work: () => Promise<T>): Promise<T> {
  const before = worked();
  const from = performance.now();
  const result = await work();
  const took = (performance.now() - from) / 1000;
  const after = worked();
  const rate = count > 0 ? `, ${Math.round(count / took).toLocaleString('en')} rows/s` : '';
  const cpu = `${(after.ours - before.ours).toFixed(2)} s of ours, ${(after.engines - before.engines).toFixed(2)} s of the engine`;
  process.stdout.write(`${what}: ${took.toFixed(2)} s${rate} (worked: ${cpu})\n`);
  return result;
}

/** One call is written while the rows of the next are made, as the import does it. Gives the seconds spent waiting for the store. */
async function appendAll(store: EventStore, organization: string, connection: string, version: number): Promise<void> {
  let last: Promise<void> = Promise.resolve();
  for (let from = 0; from < rows; from += perCall) {
    const made = Array.from({ length: Math.min(perCall, rows - from) }, (_, index) => ({ number: from + index }));
    const sanitized = sanitize(made, undefined as never) as never;
    await last;
    last = store.append(organization, connection, sanitized, version);
  }
  await last;
}

async function appendOnly(store: EventStore, organization: string, connection: string): Promise<void> {
  const made = Array.from({ length: perCall }, (_, index) => ({ number: index }));
  const sanitized = sanitize(made, undefined as never) as never;
  await measured('append alone, 20 calls of the same rows', 20 * perCall, async () => {
    for (let call = 0; call < 20; call += 1) await store.append(organization, connection, sanitized, call);
  });
}

async function ask(store: EventStore, organization: string, when: string): Promise<void> {
  const parts = await store.query<{ parts: number; bytes: number; rows: number }>(
    organization,
    "SELECT count() AS parts, sum(bytes_on_disk) AS bytes, sum(rows) AS rows FROM system.parts WHERE active AND database = currentDatabase() AND table = 'messages'",
  );
  process.stdout.write(`${when}: ${JSON.stringify(parts[0])}\n`);
  for (const [name, sql] of Object.entries(queries))
    await measured(`  ${name}`, 0, () => store.query(organization, sql));
}

async function memory(pid: number | undefined): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return `${/VmHWM:\s+(\d+ kB)/.exec(status)?.[1]} at most, ${/VmRSS:\s+(\d+ kB)/.exec(status)?.[1]} now`;
}

const directory = mkdtempSync(join(tmpdir(), 'tacit-bench-'));
const engine = await startClickHouse({ directory, log: silentLog });
const store = openEventStore(engine, nobodyKeptOut);
try {
  const [organization, small, connection] = [newId(), newId(), newId()];
  await store.prepareOrganization(organization);
  await store.prepareOrganization(small);
  await appendOnly(store, small, connection);
  for (let version = 1; version <= versions; version += 1) {
    await measured(`made, sanitized and appended, version ${version}`, rows, () =>
      appendAll(store, organization, connection, version),
    );
  }
  await ask(store, organization, 'before settling');
  const found = await store.query<{ month: number }>(
    organization,
    'SELECT DISTINCT toYYYYMM(at) AS month FROM messages ORDER BY month',
  );
  await measured(`settle ${found.length} months`, rows, () =>
    store.settle(
      organization,
      found.map(({ month }) => month),
    ),
  );
  await ask(store, organization, 'after settling');
  await measured('reconcile', rows, () => store.reconcile(organization));
  process.stdout.write(`memory of the engine: ${await memory(engine.pid())}\n`);
} finally {
  await store.close();
  await engine.stop();
  rmSync(directory, { recursive: true, force: true });
}
