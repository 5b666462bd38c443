// Reads what arrives over HTTP: the address, a form or JSON, and who calls.
import type { IncomingMessage } from 'node:http';

export interface Arrived {
  readonly verb: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The fields of a form; empty for everything else. */
  readonly form: URLSearchParams;
  /** The body where it is JSON, else undefined. */
  readonly json: unknown;
  readonly contentType: string;
  /** What stands behind `Bearer `, else undefined. */
  readonly bearer: string | undefined;
  /** What stands behind `Basic `: a client id and its secret. */
  readonly basic: { readonly id: string; readonly secret: string } | undefined;
}

const mostBytes = 1024 * 1024;

/** Undefined for a body of more than 1 MB or one that ends early. */
export async function readRequest(request: IncomingMessage): Promise<Arrived | undefined> {
  const body = request.method === 'GET' || request.method === 'HEAD' ? '' : await readBody(request);
  if (body === undefined) return undefined;
  const address = request.url ?? '/';
  const mark = address.indexOf('?');
  const contentType = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  const authorization = request.headers.authorization ?? '';
  return {
    verb: request.method ?? 'GET',
    path: mark === -1 ? address : address.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? '' : address.slice(mark + 1)),
    form: new URLSearchParams(contentType === 'application/x-www-form-urlencoded' ? body : ''),
    json: contentType === 'application/json' ? parsed(body) : undefined,
    contentType: body === '' ? '' : contentType,
    // Slack takes the word in this case alone.
    bearer: authorization.startsWith('Bearer ') ? authorization.slice(7).trim() : undefined,
    basic: authorization.startsWith('Basic ') ? credentials(authorization.slice(6)) : undefined,
  };
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > mostBytes) return undefined;
      parts.push(part);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(parts).toString('utf8');
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function credentials(encoded: string): Arrived['basic'] {
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(/:(.*)/s);
  return { id: decoded(id), secret: decoded(secret) };
}

// RFC 6749 has both form-encoded before they are put together.
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
