// What the proxy costs: megabytes of source JSON a second on one core, and how much later a page of 200 messages comes through it.
//
//   bench/proxy.ts [--messages 20000] [--rounds 7] [--pages 600] [--node '--trace-gc']
//
// `read`: from bytes that are there to the bytes of the answer, packed or not, beside bare JSON.parse + JSON.stringify of the
// same bytes, by the processor's time. `page`: over loopback HTTP with a source that answers at once. Source, proxy and this
// client are processes of their own, as they are where a proxy runs; the proxy is started with `--node`. Each page is asked for
// straight and then through the proxy, both times to its parsed body. `added` is the difference of the two for one page, so
// its p99 is that of the differences and no difference of two p99. Source and client look through their own memory seldom,
// since one pause of theirs for every fifty pages would be measured as the proxy's. `at work` is the time that the proxy's main thread had a
// processor for that page (Linux): what is left of `added` on a machine that does other things too.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { gzipSync } from 'node:zlib';
import { systemClock } from '../src/base/clock.ts';
import { asForm, asJson, type Bounds, post } from '../src/base/post.ts';
import { slack } from '../src/connectors/slack/slack.ts';
import { openProxy } from '../src/proxy/proxy.ts';
import { unwatched } from '../src/proxy/watch.ts';
import { machine, mainThreadMilliseconds, median } from './machine.ts';
import type { SourceFacts } from './proxy-source.ts';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '7' },
    pages: { type: 'string', default: '600' },
    node: { type: 'string', default: '' },
  },
});
setFlagsFromString('--heap-growing-percent=400');
const [rounds, pageCount] = [Number(values.rounds), Number(values.pages)];
const bounds: Bounds = { headersMs: 30_000, wholeMs: 60_000, bytes: 64 * 1024 * 1024 };
const { signal } = new AbortController();
const secret = 'bench'.repeat(8);

/** In a process of its own, as sources are: the stand-in that it makes the pages with would be in the way of every collection here. */
async function openSource(): Promise<{ readonly process: ChildProcess } & SourceFacts> {
  const source = fork(fileURLToPath(new URL('proxy-source.ts', import.meta.url)), [values.messages]);
  const [facts] = (await once(source, 'message')) as [SourceFacts];
  return { process: source, ...facts };
}

/** The program as it runs in another network. */
const nodeArguments = values.node.split(' ').filter((argument) => argument !== '');

async function openProgram(env: NodeJS.ProcessEnv): Promise<{ readonly process: ChildProcess; readonly url: string }> {
  const main = fileURLToPath(new URL('../src/proxy/main.ts', import.meta.url));
  const proxy = spawn(process.execPath, [...nodeArguments, main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: proxy.stdout })) {
    const port = /on port (\d+)/.exec(line)?.[1];
    if (port !== undefined) return { process: proxy, url: `http://127.0.0.1:${port}` };
    console.error(line);
  }
  throw new Error('the proxy did not start');
}

/** Megabytes a second of processor: what a busy machine does not distort. */
function speed(megabytes: number, round: () => void): number {
  round();
  const rates: number[] = [];
  for (let count = 0; count < rounds; count += 1) {
    const before = process.cpuUsage();
    round();
    const { user, system } = process.cpuUsage(before);
    rates.push((megabytes * 1_000_000) / (user + system));
  }
  return median(rates);
}

const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)]!;
};

async function timed(ask: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await ask();
  return performance.now() - begun;
}

const source = await openSource();
const pages = source.pages.map((text) => Buffer.from(text));
const megabytes = pages.reduce((sum, bytes) => sum + bytes.length, 0) / 1_000_000;
console.log(machine());
console.log(`${pages.length} pages of 200 messages, ${megabytes.toFixed(1)} MB of JSON, medians of ${rounds}`);

const env = {
  TACIT_PROXY_TOKEN: 'bench',
  TACIT_PROXY_KEY: '5a'.repeat(32),
  TACIT_PROXY_SECRET: secret,
  TACIT_PROXY_SOURCE: source.url,
  TACIT_PROXY_PORT: '0',
};
// What reads an answer, caught where an answer is read: the way from bytes to rows without a network.
let read: ((body: object) => unknown) | undefined;
const proxy = openProxy({
  connector: slack,
  sourceUrl: source.url,
  token: 'bench',
  key: Buffer.from(env.TACIT_PROXY_KEY, 'hex'),
  clock: systemClock,
  watch: {
    ...unwatched,
    answered(watched) {
      read = watched.read;
      return watched.read(watched.body);
    },
  },
});
const ask = async (method: string, args: Readonly<Record<string, string>>) => {
  const answered = await proxy.ask(method, args, signal);
  if (answered.is === 'answered' && answered.page !== null) return answered.page;
  throw new Error(`no page of ${method}`);
};
const identity = await ask('auth.test', {});
const accounts = await ask('users.list', { known: (identity as { known: string }).known });
const { known } = accounts as { known: string };
const listed = await ask('conversations.list', { known });
const args = { known, channel: (listed as { places: readonly { handle: string }[] }).places[0]!.handle, limit: '200' };
await ask('conversations.history', args);

const parsed = (bytes: Buffer): object => JSON.parse(bytes.toString('utf8')) as object;
const bare = speed(megabytes, () => {
  for (const bytes of pages) Buffer.from(JSON.stringify(parsed(bytes)));
});
const kept = speed(megabytes, () => {
  for (const bytes of pages) Buffer.from(JSON.stringify(read!(parsed(bytes))));
});
const packed = speed(megabytes, () => {
  for (const bytes of pages) gzipSync(Buffer.from(JSON.stringify(read!(parsed(bytes)))), { level: 1 });
});
const rate = (name: string, value: number): void =>
  console.log(`${name.padEnd(52)}${value.toFixed(0).padStart(6)} MB/s`);
rate('read: JSON.parse + JSON.stringify alone', bare);
rate('read: through the boundary', kept);
rate('read: through the boundary, packed', packed);

const program = await openProgram(env);
const straight = { url: `${source.url}/api/conversations.history`, token: 'bench', bounds, signal };
const through = { url: `${program.url}/slack/conversations.history`, token: secret, bounds, signal };
const answered = async (call: Parameters<typeof post>[0]): Promise<void> => {
  const { status } = await post(call);
  if (status !== 200) throw new Error(`answered with ${status}`);
};
const took = { straight: [] as number[], through: [] as number[], added: [] as number[], worked: [] as number[] };
for (let at = -Math.ceil(pageCount / 5); at < pageCount; at += 1) {
  const oldest = `${(at + pages.length * pageCount) % pages.length}.000000`;
  const without = await timed(() =>
    answered({ ...straight, content: asForm({ channel: 'C1', limit: '200', oldest }) }),
  );
  const before = mainThreadMilliseconds(program.process.pid);
  const between = await timed(() => answered({ ...through, content: asJson({ ...args, oldest }) }));
  if (at < 0) continue;
  took.straight.push(without);
  took.through.push(between);
  took.added.push(between - without);
  took.worked.push(mainThreadMilliseconds(program.process.pid) - before);
}
for (const share of [0.5, 0.99]) {
  const of = (times: readonly number[]): string => `${quantile(times, share).toFixed(2).padStart(6)} ms`;
  const name = share === 0.5 ? 'median' : 'p99';
  console.log(
    `page: ${name.padEnd(6)} ${of(took.straight)} straight, ${of(took.through)} through, ${of(took.added)} added, ${of(took.worked)} at work`,
  );
}
program.process.kill('SIGTERM');
source.process.disconnect();
