// A source for tests: an HTTP server on the loopback that answers what a test scripted, and notes what it was asked.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { standingClock } from '../../base/clock.ts';
import type { Log, LogFields } from '../../base/log.ts';
import { slack } from '../../connectors/slack/slack.ts';
import type { TokenSource } from './answer.ts';
import { type Calls, type CallsOptions, openCalls } from './calls.ts';
import { openUnlimited } from './internal/unlimited.ts';

export interface Asked {
  readonly method: string;
  /** The path with its query, as a log of the way would have it. */
  readonly address: string;
  readonly token: string;
  readonly args: Readonly<Record<string, string>>;
}

/** An object is a JSON body of status 200; a function does what no sound source does. */
export type Scripted =
  | object
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | ((response: ServerResponse, asked: Asked) => void);

export interface TestSource {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** How many connections were opened so far. */
  connections(): number;
  /** What is answered next, one after the other; the last one again and again. */
  script(...answers: readonly Scripted[]): void;
  close(): Promise<void>;
}

export async function testSource(): Promise<TestSource> {
  const asked: Asked[] = [];
  let answers: Scripted[] = [];
  const server = createServer((request, response) => {
    void read(request).then((call) => {
      asked.push(call);
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
      give(response, call, answer);
    });
  });
  let connections = 0;
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    connections: () => connections,
    script: (...next) => {
      asked.length = 0;
      answers = [...next];
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<Asked> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const { url = '', headers } = request;
  const args = Object.fromEntries(new URLSearchParams(Buffer.concat(parts).toString('utf8')));
  return { method: url.replace(/^\/api\//, ''), address: url, token: headers.authorization ?? '', args };
}

function give(response: ServerResponse, call: Asked, answer: Scripted): void {
  if (typeof answer === 'function') return answer(response, call);
  if ('status' in answer && typeof answer.status === 'number') {
    const {
      status,
      headers = {},
      body = '',
    } = answer as { status: number; headers?: Record<string, string>; body?: string };
    response.writeHead(status, headers).end(body);
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json', 'x-oauth-scopes': 'channels:read,users:read' });
  response.end(JSON.stringify(answer));
}

export interface TestCalls {
  readonly calls: Calls;
  readonly token: TokenSource & { refreshed: number };
  /** Everything that was logged, as text. */
  readonly logged: { readonly event: string; readonly fields: LogFields | undefined }[];
  /** How long was waited, in milliseconds, without waiting. */
  readonly pauses: number[];
  readonly stop: AbortController;
}

/** Calls of Slack's connector to that source, with a clock that moves when somebody waits. */
export function testCalls(source: Pick<TestSource, 'url'>, options: Partial<CallsOptions> = {}): TestCalls {
  const clock = standingClock('2026-03-02T09:00:00Z');
  const pauses: number[] = [];
  const logged: TestCalls['logged'] = [];
  const stop = new AbortController();
  const pause = async (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
    clock.moveTo(new Date(clock.now().getTime() + milliseconds));
  };
  const note = (event: string, fields?: LogFields) => void logged.push({ event, fields });
  const log: Log = { info: note, warn: note, error: note };
  const token = testToken();
  const calls = openCalls({
    connector: slack,
    baseUrl: source.url,
    workspace: 'w',
    app: 'a',
    token,
    limiter: openUnlimited(clock, pause),
    clock,
    log,
    signal: stop.signal,
    pause,
    random: () => 0.5,
    ...options,
  });
  return { calls, token, logged, pauses, stop };
}

function testToken(): TestCalls['token'] {
  return {
    refreshed: 0,
    async current() {
      return `xoxp-canarytoken-${this.refreshed}`;
    },
    async refresh() {
      this.refreshed += 1;
      return this.current();
    },
  };
}
