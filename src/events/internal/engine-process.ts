// The one process that holds the embedded engine: opened with what its parent sends, gone when its parent is.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { httpFace } from './http-face.ts';
import { openSessions, type Sessions } from './sessions.ts';

/** What the parent sends first; the password travels here because arguments are visible to everybody. */
export interface EngineOrder {
  readonly directory: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** What the parent is told. */
export type EngineNews =
  | { readonly is: 'ready'; readonly port: number }
  | { readonly is: 'failed'; readonly code: string };

/** As many statements at once; more would only share two cores and the memory. */
const connections = 4;

// Small caches and few threads: this engine sits beside everything else on a laptop. A few threads that have nothing to
// do stay, because a statement needs some and making them anew was a seventh of its work. What is
// replaced or deleted leaves the disk within a minute, so that destruction can be shown. A removal passes every month
// of a table; the engine takes as many at once as it has places in its queue and rests for a second between, hence
// more places than threads.
const configuration = `<clickhouse>
  <max_thread_pool_free_size>16</max_thread_pool_free_size>
  <max_thread_pool_size>400</max_thread_pool_size>
  <mark_cache_size>134217728</mark_cache_size>
  <primary_index_cache_size>134217728</primary_index_cache_size>
  <compiled_expression_cache_size>8388608</compiled_expression_cache_size>
  <async_load_databases>false</async_load_databases>
  <background_merges_mutations_concurrency_ratio>16</background_merges_mutations_concurrency_ratio>
  <merge_tree>
    <fsync_after_insert>1</fsync_after_insert>
    <old_parts_lifetime>30</old_parts_lifetime>
    <cleanup_delay_period>1</cleanup_delay_period>
    <max_cleanup_delay_period>2</max_cleanup_delay_period>
    <cleanup_delay_period_random_add>0</cleanup_delay_period_random_add>
  </merge_tree>
</clickhouse>
`;

/** Our statements are many and short: what they would be compiled to is not used often enough to pay for it. */
const interpreted = ['expressions', 'aggregate_expressions', 'sort_description'].map((what) => `--compile_${what}=0`);

function open(order: EngineOrder): Sessions {
  const incoming = join(order.directory, 'incoming');
  mkdirSync(join(order.directory, 'store'), { recursive: true });
  const path = join(order.directory, 'engine.xml');
  writeFileSync(path, configuration);
  const sessions = openSessions(join(order.directory, 'store'), [`--config-file=${path}`, ...interpreted], connections);
  rmSync(incoming, { recursive: true, force: true });
  mkdirSync(incoming);
  return sessions;
}

function start(order: EngineOrder): void {
  const sessions = open(order);
  const server = httpFace({ ...order, sessions, incoming: join(order.directory, 'incoming') });
  server.on('error', (error: NodeJS.ErrnoException) => giveUp(error.code ?? 'unknown'));
  server.listen(order.port, '127.0.0.1', () => {
    const address = server.address();
    tell({ is: 'ready', port: typeof address === 'object' && address !== null ? address.port : 0 });
  });
  process.on('disconnect', () => end(server, sessions));
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined); // The parent decides.
}

/** Lets running statements finish for a moment; what was acknowledged is on the disk either way. */
function end(server: Server, sessions: Sessions): void {
  server.close();
  server.closeIdleConnections();
  const deadline = Date.now() + 3000;
  const look = setInterval(() => {
    if (sessions.isBusy() && Date.now() < deadline) return;
    clearInterval(look);
    if (sessions.isBusy()) process.kill(process.pid, 'SIGKILL');
    sessions.close();
    process.exit(0);
  }, 10);
}

function tell(news: EngineNews): void {
  process.send?.(news);
}

function giveUp(code: string): void {
  process.send?.({ is: 'failed', code } satisfies EngineNews, () => process.exit(1));
}

// The engine makes its files as wide as it is let; the folder above is closed, and so is each of them.
process.umask(0o077);

process.once('message', (order: EngineOrder) => {
  try {
    start(order);
  } catch (error) {
    giveUp((error as NodeJS.ErrnoException | null)?.code ?? 'unknown');
  }
});
