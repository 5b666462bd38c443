// What the proxy costs: megabytes of source JSON a second on one core, and how much later a page of 200 messages comes through it.
//
//   bench/proxy.ts [--messages 20000] [--rounds 7] [--pages 600]
//
// The pages are those of the stand-in, made before anything is timed. `read`: from bytes that are there to the bytes of the
// answer, packed or not, beside bare JSON.parse + JSON.stringify of the same bytes. `page`: over loopback HTTP with a source
// that answers at once, one page after the other, with the proxy between and without.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs, promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { control } from '../sandbox/http/ask.ts';
import { openWorkspace } from '../sandbox/open-workspace.ts';
import { startSandbox } from '../sandbox/server.ts';
import { systemClock } from '../src/base/clock.ts';
import { silentLog } from '../src/base/log.ts';
import { asForm, asJson, type Bounds, post } from '../src/base/post.ts';
import { slack } from '../src/connectors/slack/slack.ts';
import { openProxy } from '../src/proxy/proxy.ts';
import { unwatched } from '../src/proxy/watch.ts';
import { runProxy } from '../src/proxy/run.ts';
import { machine, median } from './machine.ts';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '7' },
    pages: { type: 'string', default: '600' },
  },
});
const [rounds, pageCount] = [Number(values.rounds), Number(values.pages)];
const bounds: Bounds = { headersMs: 30_000, wholeMs: 60_000, bytes: 64 * 1024 * 1024 };
const { signal } = new AbortController();
const secret = 'bench'.repeat(8);
const pack = promisify(gzip);

/** The answers of the stand-in's channels, whole pages of 200 alone, and those to the first questions of a sync. */
async function load(): Promise<{ readonly pages: readonly string[]; readonly first: ReadonlyMap<string, string> }> {
  const endsAt = new Date('2026-03-01T00:00:00Z');
  const team = { id: 'TBENCH', name: 'Bench' };
  const workspace = openWorkspace({ seed: 7, people: 200, messages: Number(values.messages), endsAt, team });
  const sandbox = await startSandbox({ workspaces: [workspace] });
  await control(sandbox, 'POST', 'limits', { mode: 'off' });
  const token = sandbox.userToken();
  const ask = async (method: string, args: Readonly<Record<string, string>>): Promise<string> =>
    JSON.stringify(
      (await post({ url: `${sandbox.url}/api/${method}`, token, content: asForm(args), bounds, signal })).body,
    );
  const first = new Map<string, string>();
  for (const [method, args] of [
    ['auth.test', {}],
    ['users.list', { limit: '1000' }],
    ['conversations.list', { limit: '999' }],
  ] as const) {
    first.set(method, await ask(method, args));
  }
  const pages: string[] = [];
  const { channels } = JSON.parse(first.get('conversations.list')!) as { channels: readonly { readonly id: string }[] };
  for (const { id } of channels) {
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const text = await ask('conversations.history', { channel: id, limit: '200', ...(cursor !== '' && { cursor }) });
      const page = JSON.parse(text) as { messages?: unknown[]; response_metadata?: { next_cursor?: string } };
      if (page.messages?.length === 200) pages.push(text);
      cursor = page.response_metadata?.next_cursor || undefined;
    }
  }
  await sandbox.close();
  return { pages, first };
}

/** Answers at once: one page after the other. */
async function zeroLatency(pages: readonly string[], first: ReadonlyMap<string, string>) {
  const bytes = pages.map((text) => Buffer.from(text));
  const others = new Map([...first].map(([method, text]) => [method, Buffer.from(text)]));
  let at = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => {
      const known = others.get((request.url ?? '').replace('/api/', ''));
      const body = known ?? bytes[(at += 1) % bytes.length]!;
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Megabytes a second of processor: what a busy machine does not distort. */
async function speed(megabytes: number, round: () => void | Promise<void>): Promise<number> {
  await round();
  const rates: number[] = [];
  for (let count = 0; count < rounds; count += 1) {
    const before = process.cpuUsage();
    await round();
    const { user, system } = process.cpuUsage(before);
    rates.push((megabytes * 1_000_000) / (user + system));
  }
  return median(rates);
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)]!;

/** Milliseconds of each call, sorted; the first fifth warms up. */
async function times(ask: () => Promise<unknown>): Promise<readonly number[]> {
  const took: number[] = [];
  for (let count = 0; count < pageCount * 1.2; count += 1) {
    const begun = performance.now();
    await ask();
    took.push(performance.now() - begun);
  }
  return took.slice(-pageCount).toSorted((one, other) => one - other);
}

const { pages, first } = await load();
const megabytes = pages.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1_000_000;
console.log(machine());
console.log(`${pages.length} pages of 200 messages, ${megabytes.toFixed(1)} MB of JSON, medians of ${rounds}`);

const source = await zeroLatency(pages, first);
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

const buffers = pages.map((text) => Buffer.from(text));
const parsed = (bytes: Buffer): object => JSON.parse(bytes.toString('utf8')) as object;
const bare = await speed(megabytes, () => {
  for (const bytes of buffers) Buffer.from(JSON.stringify(parsed(bytes)));
});
const kept = await speed(megabytes, () => {
  for (const bytes of buffers) Buffer.from(JSON.stringify(read!(parsed(bytes))));
});
const packed = await speed(megabytes, async () => {
  for (const bytes of buffers) await pack(Buffer.from(JSON.stringify(read!(parsed(bytes)))), { level: 1 });
});
const rate = (name: string, value: number): void =>
  console.log(`${name.padEnd(52)}${value.toFixed(0).padStart(6)} MB/s`);
rate('read: JSON.parse + JSON.stringify alone', bare);
rate('read: through the boundary', kept);
rate('read: through the boundary, packed', packed);

const server = await runProxy(env, { log: silentLog });
const through = { url: `http://127.0.0.1:${server.port}/slack/conversations.history`, token: secret, bounds, signal };
const straight = { url: `${source.url}/api/conversations.history`, token: 'bench', bounds, signal };
const [direct, proxied] = [
  await times(() => post({ ...straight, content: asForm({ channel: 'C1', limit: '200' }) })),
  await times(() => post({ ...through, content: asJson(args) })),
];
for (const share of [0.5, 0.99]) {
  const [without, between] = [quantile(direct, share), quantile(proxied, share)];
  const added = `${without.toFixed(2)} ms straight, ${between.toFixed(2)} ms through, ${(between - without).toFixed(2)} ms added`;
  console.log(`page: ${share === 0.5 ? 'median' : 'p99   '} ${added}`);
}
await server.close();
source.server.closeAllConnections();
source.server.close();
