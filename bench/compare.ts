// Measures what a live source costs the event store: pages that are compared, threads that owe, rows that are removed.
//
// node bench/compare.ts [rows, default 10000000] [threads, default 1000000]
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../src/base/ids.ts';
import { silentLog } from '../src/base/log.ts';
import { startClickHouse } from '../src/events/engine.ts';
import { openEventStore } from '../src/events/store.ts';
import { nobodyKeptOut } from '../src/events/testing.ts';
import { pseudonymizer } from '../src/privacy/pseudonym.ts';
import { Sanitized, sanitizer } from '../src/privacy/sanitize.ts';
import { type Keep, messageShape } from '../src/privacy/shapes.ts';
import { machine, median } from './machine.ts';
import { removeStored } from '../src/events/destruction.ts';

const rows = Number(process.argv[2] ?? 10_000_000);
const threads = Number(process.argv[3] ?? 1_000_000);
const channels = 200;
const first = 1_640_995_200;
const seconds = 24 * 30 * 86_400;
const tokens = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 1) }, { name: 'bench', normalize: (id) => id });
const channel = tokens.ref('channel', 'C7');

/** Every column reads a field of its own name; the channel and the people are ids. */
const sanitize = sanitizer<typeof messageShape, never>(
  messageShape,
  Object.fromEntries(
    Object.entries(messageShape.columns).map(([name, { kind }]) => [
      name,
      { kind, from: kind === 'people' ? `${name}[]` : name, of: 'channel' },
    ]),
  ) as unknown as Keep<typeof messageShape, never>,
  tokens,
);

/** A page of a timeline: 999 messages, one a minute. */
const pageFrom = first + seconds / 2;
const page = Sanitized.ofShape(
  sanitize(
    Array.from({ length: 999 }, (_, at) => ({
      channel: 'C7',
      at: (pageFrom + at * 60 + 0.000_007).toFixed(6),
      author: `U${at % 50}`,
      class: 'human',
      reactedBy: ['U1', 'U2', 'U3'],
    })),
    undefined as never,
  ),
  messageShape,
);

const list = Array.from({ length: channels }, (_, at) => tokens.ref('channel', `C${at}`));
const channelSql = `[${list.map((one) => `toUUID('${one}')`).join(', ')}][1 + intDiv(number, 8) % ${channels}]`;
const atSql = (spread: number) =>
  `fromUnixTimestamp64Micro(toInt64(${first}000000 + number * ${Math.floor((seconds * 1e6) / spread)}), 'UTC')`;

const fill = `INSERT INTO messages (channel, at, author, threadAt, class, length, words, reactedBy, connection, version)
  SELECT ${channelSql}, ${atSql(rows)} AS made, generateUUIDv4(),
    if(number % 8 > 4, made - toIntervalMicrosecond(number % 8 * ${Math.floor((seconds * 1e6) / rows)}), fromUnixTimestamp64Micro(0, 'UTC')),
    'human', number % 400, number % 80, [generateUUIDv4(1), generateUUIDv4(2)], {connection:UUID}, 1
  FROM numbers(${rows})`;
const fillThreads = (
  table: string,
  owing: number,
) => `INSERT INTO ${table} (channel, at, replies, latestReplyAt, connection, version)
  SELECT ${channelSql}, ${atSql(threads)} AS made, number % 9 + if(number % 1000 = 0, ${owing}, 0), made, {connection:UUID}, 1
  FROM numbers(${threads})`;

/** Milliseconds that the engine worked; on a machine shared with others they say more than the clock. */
function worked(): number {
  const stat = readFileSync(`/proc/${engine.pid()}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(stat[11]) + Number(stat[12])) * 10;
}

async function measured(what: string, times: number, work: () => Promise<unknown>): Promise<void> {
  const before = worked();
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const from = performance.now();
    await work();
    took.push(performance.now() - from);
  }
  const [middle, fastest, busy] = [median(took), Math.min(...took), (worked() - before) / times];
  process.stdout.write(
    `${what}: median ${middle.toFixed(1)} ms, fastest ${fastest.toFixed(1)} ms, the engine worked ${busy.toFixed(1)} ms (${times} times)\n`,
  );
}

const directory = mkdtempSync(join(tmpdir(), 'tacit-bench-'));
const engine = await startClickHouse({ directory, log: silentLog });
const store = openEventStore(engine, nobodyKeptOut);
try {
  process.stdout.write(`${machine()}\n`);
  const [organization, connection] = [newId(), newId()];
  await store.prepareOrganization(organization);
  await measured(`${rows.toLocaleString('en')} messages made by the engine`, 1, () =>
    store.command(organization, fill, { connection }),
  );
  await store.command(organization, fillThreads('seenThreads', 1), { connection });
  await store.command(organization, fillThreads('readThreads', 0), { connection });
  await store.append(organization, connection, page, 2);
  const stretch = { channel, after: pageFrom * 1e6, before: (pageFrom + 999 * 60) * 1e6 };
  const root = pageFrom * 1e6 + 7;
  const { changed, missing } = await store.compare(organization, page, stretch);
  process.stdout.write(`of the page ${changed.count} differ, ${missing.length} are missing in it\n`);
  await measured('compare a page of 999 messages', 50, () => store.compare(organization, page, stretch));
  await measured('compare a thread of the middle', 50, () =>
    store.compare(organization, sanitize([], undefined as never), { channel, thread: root }),
  );
  await measured('compare a thread of the first day', 50, () =>
    store.compare(organization, sanitize([], undefined as never), { channel, thread: first * 1e6 + 1 }),
  );
  await measured('is a stretch empty', 50, () => store.isEmpty(organization, stretch));
  await measured(`threads that owe, of ${threads.toLocaleString('en')}`, 5, () =>
    store.threadDebts(organization, list, 500),
  );
  await measured('coverage', 3, () => store.coverage(organization, connection, []));
  let gone = 0;
  await measured('remove ten messages', 5, async () => {
    gone += 10;
    const ats = Array.from({ length: 10 }, (_, at) => root + (gone - at) * 60_000_000);
    await store.remove(organization, channel, ats);
  });
  await measured('remove a connection', 1, () =>
    removeStored(store, organization, { is: 'connection', connection }, async () => undefined),
  );
} finally {
  await store.close();
  await engine.stop();
  rmSync(directory, { recursive: true, force: true });
}
