// Measures a sync: how fast messages go from HTTP to the disk, with how much memory, and how much of its limits it uses.
//
// node --max-semi-space-size=4 --heap-growing-percent=40 bench/sync.ts [--people 1000] [--messages 1000000] [--limits off|xN] [--runs 1]
// These flags are those that `npx tacit` starts Node with, as are MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=131072.
// The stand-in Slack runs in a process of its own, beside the collector and the engines, on the same cores.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openLimiter } from '../src/collector/calls/limiter.ts';
import { type CollectingHouse, openCollectingHouse } from '../test/collecting-house.ts';
import { childrenOf, machine, median, processorSeconds, residentMegabytes } from './machine.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '1000' },
    messages: { type: 'string', default: '1000000' },
    limits: { type: 'string', default: 'off' },
    runs: { type: 'string', default: '1' },
  },
});
const scale = values.limits === 'off' ? Number.POSITIVE_INFINITY : Number(values.limits.slice(1));
const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

interface StandIn {
  readonly url: string;
  readonly token: string;
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

async function startStandIn(): Promise<StandIn> {
  const args = ['sandbox', '--port', '0', '--people', values.people, '--messages', values.messages];
  const child = spawn(process.execPath, [main, ...args, '--limits', values.limits], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const piece of child.stdout) {
    said += String(piece);
    if (/Or a token\s+\S+/.test(said)) break;
  }
  const url = /listens on (\S+)/.exec(said)![1]!;
  const token = /Or a token\s+(\S+)/.exec(said)![1]!;
  return {
    url,
    token,
    pid: child.pid,
    async stop() {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}

interface Calls {
  readonly total: { readonly calls: number; readonly rateLimited: number };
  readonly methods: Readonly<Record<string, { readonly calls: number; readonly rateLimited: number }>>;
}

async function asked<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}

interface Measured {
  readonly seconds: number;
  readonly messages: number;
  readonly historyPerSecond: number;
  readonly megabytes: number;
  readonly calls: Calls;
  /** Seconds of each phase. */
  readonly phases: Readonly<Record<string, number>>;
  /** Seconds of processor that each process took. */
  readonly processors: Readonly<Record<string, number>>;
}

/** Seconds of processor so far: of the collector, the stand-in, the event store's engine, and all of PostgreSQL. */
function processorsNow(house: CollectingHouse, standIn: StandIn): Readonly<Record<string, number>> {
  const engine = house.events.engine.pid();
  const postgres = childrenOf(process.pid).filter((pid) => pid !== engine && pid !== standIn.pid);
  const ofPostgres = postgres.flatMap((pid) => [pid, ...childrenOf(pid)]);
  return {
    collector: processorSeconds(process.pid),
    'stand-in': processorSeconds(standIn.pid),
    engine: processorSeconds(engine),
    PostgreSQL: ofPostgres.reduce((sum, pid) => sum + processorSeconds(pid), 0),
  };
}

async function run(): Promise<Measured> {
  const standIn = await startStandIn();
  const house = await openCollectingHouse(new Date().toISOString());
  if (scale !== Number.POSITIVE_INFINITY) house.limit(standIn.url, openLimiter({ control: house.control, scale }));
  try {
    const { team_id: teamId } = await identity(standIn);
    const connection = await house.connect(await house.organization(), { ...standIn, teamId });
    let megabytes = 0;
    let top = 0;
    const phases: Record<string, number> = {};
    const before = processorsNow(house, standIn);
    const begun = performance.now();
    let seenAt = begun;
    const watch = setInterval(() => {
      megabytes = Math.max(megabytes, residentMegabytes(process.pid));
      const tally = house.syncs.find(connection.connectionId)?.tally;
      const now = performance.now();
      if (tally !== undefined) phases[tally.phase] = (phases[tally.phase] ?? 0) + (now - seenAt) / 1000;
      if (tally?.phase === 'newest' || tally?.phase === 'history') top = tally.counts.seen;
      seenAt = now;
    }, 100);
    const after = await house.sync(connection);
    clearInterval(watch);
    if (after.problem !== null) throw new Error(`the sync ended with ${after.problem}`);
    const seconds = (performance.now() - begun) / 1000;
    const processors = Object.fromEntries(
      Object.entries(processorsNow(house, standIn)).map(([name, now]) => [name, now - before[name]!]),
    );
    const { totals } = await house.stored(connection);
    const messages = Object.values(totals.messages).reduce((sum, count) => sum + count, 0);
    const historyPerSecond = top / ((phases['newest'] ?? 0) + (phases['history'] ?? 0));
    const calls = await asked<Calls>(`${standIn.url}/_sandbox/calls`);
    return { seconds, messages, historyPerSecond, megabytes, calls, phases, processors };
  } finally {
    await house.close();
    await standIn.stop();
  }
}

async function identity({ url, token }: StandIn): Promise<{ team_id: string }> {
  const answer = await fetch(`${url}/api/auth.test`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()) as { team_id: string };
}

const list = (seconds: Readonly<Record<string, number>>): string =>
  Object.entries(seconds)
    .map(([name, one]) => `${name} ${one.toFixed(1)} s`)
    .join(', ');

console.log(machine());
const all: Measured[] = [];
for (let at = 0; at < Number(values.runs); at += 1) {
  const one = await run();
  all.push(one);
  console.log(`${one.messages.toLocaleString('en')} messages in ${one.seconds.toFixed(1)} s (${list(one.phases)})`);
  console.log(`  processors: ${list(one.processors)}`);
  for (const [method, { calls, rateLimited }] of Object.entries(one.calls.methods)) {
    console.log(`  ${method}: ${calls} calls, ${rateLimited} refused with 429`);
  }
}
console.log(`messages/s, all with their replies: ${Math.round(median(all.map((one) => one.messages / one.seconds)))}`);
console.log(`messages/s, history alone: ${Math.round(median(all.map((one) => one.historyPerSecond)))}`);
console.log(`memory of the collector at most: ${Math.max(...all.map(({ megabytes }) => megabytes))} MB`);
