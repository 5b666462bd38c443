// The front of the house: how much of a request is read, how long one waits for it, and what is said to one that is none.
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { hours, minutes, seconds } from '../base/clock.ts';
import { unreadable } from './problems.ts';

/** Both as PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes a file as its body: as long as it keeps coming, it may take hours. */
    isUpload?: boolean;
  }
}

const kilobyte = 1024;

/** What one caller can make us hold. Uploads are streamed and bounded by their spool. */
export const bounds = {
  /** Of a JSON body. */
  bodyBytes: 1024 * kilobyte,
  /** Of the address and all headers together. */
  headerBytes: 16 * kilobyte,
  /** From the first byte to the last header. */
  headersMs: seconds(20),
  /** Until a body that is no upload is here. */
  bodyMs: seconds(30),
  /** Of a connection on which nothing moves. */
  silenceMs: minutes(5),
  /** Until an upload is here. */
  uploadMs: hours(12),
  connections: 1000,
} as const;

type Headers = Readonly<Record<string, string>>;

export function newApp(headers: Headers, certificate: KeyAndCertificate | undefined): FastifyInstance {
  const http = {
    maxHeaderSize: bounds.headerBytes,
    headersTimeout: bounds.headersMs,
    connectionsCheckingInterval: seconds(5),
  };
  const options = {
    logger: false,
    bodyLimit: bounds.bodyBytes,
    trustProxy: false,
    forceCloseConnections: true,
    connectionTimeout: bounds.silenceMs,
    requestTimeout: bounds.uploadMs,
    frameworkErrors: refuseUnreadable(headers),
    clientErrorHandler: refuseBroken(headers),
  };
  // They differ by the class of their server alone.
  const app: FastifyInstance =
    certificate === undefined
      ? Fastify({ ...options, http })
      : (Fastify({
          ...options,
          https: { ...http, key: certificate.key, cert: certificate.cert },
        }) as unknown as FastifyInstance);
  app.server.maxConnections = bounds.connections;
  return app;
}

/** Answers an address that is none, for which the framework asks no hook and would quote what was asked. */
function refuseUnreadable(headers: Headers) {
  return (_error: unknown, _request: unknown, reply: Pick<FastifyReply, 'raw'>): void => {
    reply.raw.writeHead(400, { ...headers, ...ofProblems });
    reply.raw.end(JSON.stringify(unreadable));
  };
}

const ofProblems = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

const statusOf: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/** What is not even HTTP, or too slow, or too long, is answered like everything else, and its connection ends. */
function refuseBroken(headers: Headers) {
  return (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code !== 'ECONNRESET' && socket.writable) {
      const status = statusOf[error.code ?? ''] ?? 400;
      const body = JSON.stringify(unreadable);
      const all = { ...headers, ...ofProblems, 'content-length': Buffer.byteLength(body), connection: 'close' };
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
    }
    socket.destroy();
  };
}

const waitedFor = new WeakMap<FastifyRequest, NodeJS.Timeout>();

/** Ends the connection of whoever lets a body trickle; asked before anything else, so that nobody needs to be known. */
export function endSlowBodies(app: FastifyInstance, bodyMs: number = bounds.bodyMs): void {
  app.addHook('onRequest', async (request) => {
    const { raw } = request;
    if (raw.headers['content-length'] === undefined && raw.headers['transfer-encoding'] === undefined) return;
    const late = setTimeout(() => raw.complete || raw.destroy(), bodyMs).unref();
    waitedFor.set(request, late);
    raw.once('close', () => clearTimeout(late));
  });
}

/** Asked after the caller is known: who may upload a file has the time that it takes. */
export function waitForUploads(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.isUpload === true) clearTimeout(waitedFor.get(request));
  });
}
