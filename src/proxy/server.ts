// The proxy's door: one address for each method of a declaration, for callers who know the secret.
import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, BlockList, isIP } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Refused } from '../base/errors.ts';
import { codeOf, type Log } from '../base/log.ts';
import { isSameText } from '../base/same-text.ts';
import { keyHeader } from '../connector/wire.ts';
import { declarationHash } from './declaration.ts';
import type { Answered, Proxy, Refusal } from './proxy.ts';

export interface ServerOptions {
  readonly proxies: readonly Proxy[];
  /** What a caller sends as a bearer token. */
  readonly secret: string;
  /** Addresses or ranges (`10.0.0.0/8`) that may call; all, where none is named. */
  readonly callers: readonly string[];
  /** Both as PEM; without them the door speaks plain HTTP. With `ca` only callers with a certificate of that authority. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly ca?: string | undefined } | undefined;
  readonly version: string;
  readonly log: Log;
}

export interface ProxyServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Throws Refused `port-in-use`, and `setting-invalid` for a caller that is no address. */
export async function serveProxy(options: ServerOptions, host: string, port: number): Promise<ProxyServer> {
  const door = { ...options, isAllowed: readCallers(options.callers) };
  const handle = (request: IncomingMessage, response: ServerResponse): void =>
    void answer(door, request, response).catch((error: unknown) => {
      // Whatever broke may hold what the source said: its code alone is told.
      options.log.error('proxy broke', { code: codeOf(error) });
      response.destroy();
    });
  const server = openServer(options, handle);
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  await listen(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Door extends ServerOptions {
  readonly isAllowed: (address: string | undefined) => boolean;
}

type Reply = readonly [status: number, body: object];

const said = (status: number, code: string, reason: string): Reply => [status, { error: { code, reason } }];

async function answer(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const startedAt = performance.now();
  const { proxy, method } = askedOf(door, request);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const [status, body] = refusalOf(door, request) ?? (await answerOf(door, request, proxy, method, gone.signal));
  send(request, response, status, body, proxy?.fingerprint);
  // A method that no declaration lists is somebody's word.
  const known = proxy?.allowed.has(method) === true ? { connector: proxy.connector.id, method } : {};
  door.log.info('proxy asked', { ...known, status, milliseconds: Math.round(performance.now() - startedAt) });
}

function askedOf({ proxies }: Door, { url = '' }: IncomingMessage) {
  const [, connector = '', method = '', ...rest] = url.split('/');
  const proxy = rest.length === 0 ? proxies.find((one) => one.connector.id === connector) : undefined;
  return { proxy, method };
}

function refusalOf({ isAllowed, secret }: Door, request: IncomingMessage): Reply | undefined {
  if (!isAllowed(request.socket.remoteAddress)) return said(403, 'proxy-caller-refused', 'address');
  const { authorization = '' } = request.headers;
  if (!isSameText(authorization, `Bearer ${secret}`)) return said(401, 'proxy-caller-refused', 'secret');
  return undefined;
}

async function answerOf(
  door: Door,
  request: IncomingMessage,
  proxy: Proxy | undefined,
  method: string,
  signal: AbortSignal,
): Promise<Reply> {
  if (request.method === 'GET' && request.url === '/health') return [200, healthOf(door)];
  if (proxy === undefined) return said(403, 'proxy-refused', 'connector-not-declared' satisfies Reason);
  if (request.method !== 'POST') return said(403, 'proxy-refused', 'verb-not-declared' satisfies Reason);
  const args = await readArguments(request);
  if (args === undefined) return said(400, 'proxy-refused', 'argument-malformed' satisfies Reason);
  return replyTo(await proxy.ask(method, args, signal));
}

type Reason = Refusal | 'connector-not-declared' | 'verb-not-declared';

function replyTo(answered: Answered): Reply {
  if (answered.is === 'answered') return [200, answered];
  return said(answered.why === 'sealed-by-another-key' ? 409 : 403, 'proxy-refused', answered.why);
}

function healthOf({ version, proxies }: Door): object {
  const connectors = proxies.map(({ connector, allowed, fingerprint }) => ({
    connector: connector.id,
    declaration: declarationHash(connector),
    key: fingerprint,
    methods: [...allowed.keys()],
  }));
  return { version, connectors };
}

/** The largest question holds what a source's accounts told. */
const mostBytes = 4 * 1024 * 1024;

/** A flat object; undefined for everything else. */
async function readArguments(request: IncomingMessage): Promise<Readonly<Record<string, unknown>> | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > mostBytes) return undefined;
    parts.push(part);
  }
  try {
    const found: unknown = JSON.parse(Buffer.concat(parts).toString('utf8') || '{}');
    return typeof found === 'object' && found !== null && !Array.isArray(found)
      ? (found as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function send(request: IncomingMessage, response: ServerResponse, status: number, body: object, key?: string): void {
  const text = Buffer.from(JSON.stringify(body));
  const isPacked = text.length > 1024 && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const bytes = isPacked ? gzipSync(text, { level: 1 }) : text;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    'cache-control': 'no-store',
    ...(isPacked && { 'content-encoding': 'gzip' }),
    ...(key !== undefined && { [keyHeader]: key }),
  });
  response.end(bytes);
}

function readCallers(callers: readonly string[]): Door['isAllowed'] {
  if (callers.length === 0) return () => true;
  const list = new BlockList();
  for (const caller of callers) {
    const [address = '', prefix] = caller.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const bits = prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix);
    if (isIP(address) === 0 || !Number.isInteger(bits) || bits < 0 || bits > (family === 'ipv6' ? 128 : 32)) {
      throw new Refused('setting-invalid', 'A caller of the proxy is no address.', 'Write 10.1.2.3 or 10.0.0.0/8.');
    }
    list.addSubnet(address, bits, family);
  }
  return (address = '') => {
    const plain = address.replace(/^::ffff:/, '');
    return isIP(plain) !== 0 && list.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
  };
}

function openServer(
  { tls }: ServerOptions,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  if (tls === undefined) return createHttp(handle);
  const { key, cert, ca } = tls;
  return createHttps(
    { key, cert, ...(ca !== undefined && { ca, requestCert: true, rejectUnauthorized: true }) },
    handle,
  );
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = new Refused('port-in-use', `Another program listens on port ${port}.`, 'Choose another port.');
      reject(error.code === 'EADDRINUSE' ? taken : error);
    });
    server.listen(port, host, resolve);
  });
}
