// The engine of the event store: ClickHouse, embedded by default, a server or cluster when there is a URL.
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Defect, Refused } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { supervise } from './internal/supervisor.ts';

/** Where the engine answers. Embedded or served, the official client speaks to it the same way. */
export interface ClickHouse {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** The process of the embedded engine; undefined for a server. */
  pid(): number | undefined;
  /** Ends the embedded engine after its running statements; leaves a server alone. */
  stop(): Promise<void>;
}

export interface EngineOptions {
  /** A ClickHouse to use instead of the embedded one; the account stands in the URL. */
  readonly url?: string | undefined;
  /** The folder of the embedded engine; made when it is missing. */
  readonly directory: string;
  readonly log: Log;
}

/**
 * Starts the embedded engine (about 0.5 s), or finds the served one. Throws Refused `data-directory-in-use`,
 * `data-directory-unwritable`, `disk-full` or `setting-invalid`, Defect `clickhouse-unavailable`.
 */
export async function startClickHouse(options: EngineOptions): Promise<ClickHouse> {
  return options.url === undefined ? await startEmbedded(options) : await findServed(options.url);
}

async function startEmbedded({ directory, log }: EngineOptions): Promise<ClickHouse> {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new Refused(
      'data-directory-unwritable',
      'The folder of the event store cannot be made.',
      'Give this account the right to write it.',
      { cause },
    );
  }
  const username = 'tacit';
  const password = randomBytes(32).toString('base64url');
  const supervised = await supervise({ directory: join(directory), port: 0, username, password }, log);
  return { url: `http://127.0.0.1:${supervised.port}`, username, password, pid: supervised.pid, stop: supervised.stop };
}

async function findServed(given: string): Promise<ClickHouse> {
  const { url, username, password } = readUrl(given);
  await fetch(new URL('/ping', url), { redirect: 'error', signal: AbortSignal.timeout(10_000) }).catch(
    (cause: unknown) => {
      throw new Defect(
        'clickhouse-unavailable',
        'The ClickHouse of CLICKHOUSE_URL does not answer.',
        'Check that it runs and that the address is right.',
        { cause },
      );
    },
  );
  return { url, username, password, pid: () => undefined, stop: async () => undefined };
}

/** Takes the account out of the URL, so that no error or log line can show it. */
function readUrl(given: string): { url: string; username: string; password: string } {
  if (!URL.canParse(given)) {
    throw new Refused(
      'setting-invalid',
      'The setting CLICKHOUSE_URL has a value that cannot be used.',
      'Write it as http://account:password@host:8123.',
    );
  }
  const url = new URL(given);
  const username = decodeURIComponent(url.username) || 'default';
  const password = decodeURIComponent(url.password);
  url.username = '';
  url.password = '';
  return { url: url.toString(), username, password };
}
