// Sends a call with the token of the connection, counts it, and notes its method, status and time: nothing else.
import type { Log } from '../../../base/log.ts';
import type { ApiConnector } from '../../../connector/api-connector.ts';
import type { AnyCall, Arguments, TokenSource } from '../answer.ts';
import { post, type Posted, type Bounds } from './post.ts';

interface Options {
  readonly connector: ApiConnector;
  readonly baseUrl: string;
  readonly token: TokenSource;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly bounds?: Bounds;
}

export interface Sender {
  /** The answer, and the token with which it was asked for. */
  send(call: AnyCall, args: Arguments): Promise<{ posted: Posted; token: string }>;
  granted(): readonly string[] | null;
  readonly counted: { calls: number; waits: number; readonly byMethod: Map<string, number> };
}

const usual: Bounds = { headersMs: 30_000, wholeMs: 120_000, bytes: 64 * 1024 * 1024 };

export function openSender(options: Options): Sender {
  const { connector, log, signal, bounds = usual } = options;
  const base = new URL(connector.api.path, `${options.baseUrl.replace(/\/*$/, '')}/`);
  const counted = { calls: 0, waits: 0, byMethod: new Map<string, number>() };
  let granted: readonly string[] | null = null;
  return {
    async send(call, args) {
      const { method } = call;
      const token = await options.token.current();
      counted.calls += 1;
      counted.byMethod.set(method, (counted.byMethod.get(method) ?? 0) + 1);
      const startedAt = performance.now();
      const url = new URL(method, base).href;
      const posted = await post({ url, token, args: { ...call.arguments, ...args }, bounds, signal });
      const milliseconds = Math.round(performance.now() - startedAt);
      const code = posted.brokenBy === undefined ? {} : { code: posted.brokenBy };
      log.info('source called', { connector: connector.id, method, status: posted.status, milliseconds, ...code });
      granted = scopesOf(posted.header(connector.api.scopesHeader)) ?? granted;
      return { posted, token };
    },
    granted: () => granted,
    counted,
  };
}

function scopesOf(header: string | null): readonly string[] | undefined {
  return header
    ?.split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '');
}
