// The proxy as a server of its own: HTTP in front of the door, with a certificate where there is one.
import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { Refused } from '../base/errors.ts';
import { type Door, type Incoming, mostBytes, takesGzip } from './door.ts';

/** All as PEM. `ca`: the authority of callers; nobody without a certificate of it comes further than the handshake. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
  readonly ca: string | undefined;
}

export interface ProxyServer {
  readonly port: number;
  close(): Promise<void>;
}

/** How long a request may take to arrive, milliseconds: whoever sends it byte for byte holds nobody's place. */
export interface Patience {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly connectionsCheckingInterval: number;
  /** Beyond so many a connection is hung up on at once, whoever it is of. */
  readonly mostConnections: number;
}

const usual: Patience = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  mostConnections: 1000,
};

/** Without a certificate it speaks plain HTTP. Throws Refused `port-in-use`. */
export async function serveProxy(
  door: Door,
  tls: ServerCertificate | undefined,
  host: string,
  port: number,
  patience: Patience = usual,
): Promise<ProxyServer> {
  const handle = requestHandler(() => door);
  const server = openServer(tls, patience, handle);
  server.maxConnections = patience.mostConnections;
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

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** As Node's servers take it, and Cloud Run functions. */
export function requestHandler(door: () => Door): RequestHandler {
  return (request, response) => void answer(door(), request, response).catch(() => response.destroy());
}

async function answer(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  // Aborting makes an error with its stack, which an answer that was sent does not need.
  response.once('close', () => response.writableFinished || gone.abort());
  const { status, headers, bytes } = await door(incomingOf(request), gone.signal);
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-length': bytes.length }).end(bytes);
}

function incomingOf(request: IncomingMessage): Incoming {
  const { method = '', url = '', headers, socket } = request;
  return {
    verb: method,
    path: url,
    caller: {
      address: socket.remoteAddress ?? '',
      forwardedFor: headers['x-forwarded-for'],
      authorization: headers.authorization ?? '',
      isCertified: isCertified(socket),
    },
    acceptsGzip: takesGzip([headers['accept-encoding'] ?? ''].flat().join()),
    body: () => bodyOf(request),
  };
}

/** A session that is taken up again counts as authorized to Node even where no certificate was ever shown. */
function isCertified(socket: Socket | TLSSocket): boolean {
  return 'authorized' in socket && socket.authorized && socket.getPeerX509Certificate() !== undefined;
}

/** A framework that stands before us may have read it already; then it keeps the bytes. */
async function bodyOf(request: IncomingMessage & { readonly rawBody?: Buffer }): Promise<Buffer | undefined> {
  const { rawBody } = request;
  if (rawBody !== undefined) return rawBody.length > mostBytes ? undefined : rawBody;
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return undefined;
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > mostBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function openServer(tls: ServerCertificate | undefined, patience: Patience, handle: RequestHandler): Server {
  if (tls === undefined) return createHttp({ ...patience }, handle);
  const { key, cert, ca } = tls;
  return createHttps(
    { ...patience, key, cert, ...(ca !== undefined && { ca, requestCert: true, rejectUnauthorized: true }) },
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
