// Sends a call with the token of the connection, counts it, and notes its method, status and time: nothing else.
import type { Log } from '../../../base/log.ts';
import { jsonLinesOf } from '../../../base/json-lines.ts';
import { asForm, type Bounds, post } from '../../../base/post.ts';
import type { ApiConnector } from '../../../connector/api-connector.ts';
import { pageRuleOf } from '../../../connector/declared.ts';
import { openAnswerReader } from '../../../connector/read-answer.ts';
import { type Exchange, fileCame, lineCharacters, type TokenSource } from '../answer.ts';

interface Options {
  readonly connector: ApiConnector;
  readonly baseUrl: string;
  readonly token: TokenSource;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly bounds?: Bounds;
}

const usual: Bounds = { headersMs: 30_000, wholeMs: 120_000, bytes: 64 * 1024 * 1024, fileBytes: 4 * 1024 ** 3 };

export function openSender(options: Options): Exchange {
  const { connector, log, signal, bounds = usual } = options;
  const reader = openAnswerReader(connector);
  const base = new URL(connector.api.path, `${options.baseUrl.replace(/\/*$/, '')}/`);
  const counted = { calls: 0, waits: 0, byMethod: new Map<string, number>() };
  let granted: readonly string[] | null = null;
  return {
    async send(call, args, pageToken) {
      const { method } = call;
      // Last: it may take the place of an argument that the first page was asked with.
      const page = pageToken === null ? {} : { [pageRuleOf(connector, call).argument]: pageToken };
      const token = await options.token.current();
      counted.calls += 1;
      counted.byMethod.set(method, (counted.byMethod.get(method) ?? 0) + 1);
      const startedAt = performance.now();
      const url = new URL(method, base).href;
      const posted = await post({
        url,
        token,
        content: asForm({ ...call.arguments, ...args, ...page }),
        bounds,
        signal,
        takesFile: call.dayFiles !== undefined,
      });
      const milliseconds = Math.round(performance.now() - startedAt);
      const code = posted.brokenBy === undefined ? {} : { code: posted.brokenBy };
      log.info('source called', { connector: connector.id, method, status: posted.status, milliseconds, ...code });
      granted = scopesOf(posted.header(connector.api.scopesHeader)) ?? granted;
      if (posted.file !== undefined) return { read: fileCame, body: jsonLinesOf(posted.file, lineCharacters), token };
      return { read: reader.read(call, posted), body: posted.body, token };
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
