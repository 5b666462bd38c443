// One call over HTTP: a form or JSON goes there, or nothing, and what came back is told in listed words and one parsed body.
//
// Nothing of the answer leaves in an error: a body that is no JSON may be anything that somebody wrote.
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gunzip, gunzipSync } from 'node:zlib';
import { codeOf } from './log.ts';

export interface Bounds {
  /** From the first byte that we send to the last header that we receive. */
  readonly headersMs: number;
  /** The whole call with its body. */
  readonly wholeMs: number;
  /** Of the body. The largest page that we ask for is a tenth of what is usual. */
  readonly bytes: number;
  /** Of a file, unpacked: it is never whole in memory. */
  readonly fileBytes?: number;
}

export interface Posted {
  /** 0 where there was no answer, or only a part of one. */
  readonly status: number;
  /** Undefined where it is no JSON object. */
  readonly body: object | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly header: (name: string) => string | null;
  /** Why there is no answer, as a code of the system. */
  readonly brokenBy?: string;
  /** The unpacked bytes of a packed file, where one was taken: once, as they arrive. Throws what breaks it off. */
  readonly file?: AsyncIterable<Buffer>;
}

/** What is sent: never in an address, where logs would see it. */
export interface Content {
  readonly type: string;
  readonly text: string;
}

export const asForm = (args: Readonly<Record<string, string>>): Content => ({
  type: 'application/x-www-form-urlencoded',
  text: new URLSearchParams(args).toString(),
});

export const asJson = (value: unknown): Content => ({ type: 'application/json', text: JSON.stringify(value) });

/** What is known before the body. */
type Facts = Omit<Posted, 'body' | 'file'>;

interface Request {
  readonly url: string;
  /** Sent as a bearer; undefined where the caller is known by something else. */
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Certificates of a call of its own kind; without it those that everybody knows. */
  readonly agent?: HttpsAgent | undefined;
  /** Undefined where nothing is sent: the call is a GET then. */
  readonly content?: Content | undefined;
  /** Where it is neither GET nor POST. */
  readonly method?: 'PUT';
  readonly bounds: Bounds;
  readonly signal: AbortSignal;
  /** A file is an answer too, of a type that says so or of any. Whoever takes it reads it to its end, or stops. */
  readonly takesFile?: boolean | 'of-any-type' | undefined;
}

/** The same without anything that is sent. */
export const get = (request: Omit<Request, 'content'>): Promise<Posted> => post(request);

/** What came before it is looked into. */
export interface Heard extends Facts, Pick<Posted, 'file'> {
  /** Unpacked where it came packed; undefined where nothing came, or only a part of it. */
  readonly bytes: Buffer | undefined;
}

/** Rejects only with the signal's reason: everything that a source or a network does to a call is an answer. */
export async function post(request: Request): Promise<Posted> {
  const { bytes, ...facts } = await hear(request);
  return { ...facts, body: bytes === undefined ? undefined : parsed(bytes) };
}

/** The same for an answer that is no JSON. */
export async function hear(request: Request): Promise<Heard> {
  const { signal, bounds } = request;
  signal.throwIfAborted();
  const attempt = new AbortController();
  const end = () => attempt.abort();
  signal.addEventListener('abort', end, { once: true });
  const whole = setTimeout(end, bounds.wholeMs);
  const headers = setTimeout(end, bounds.headersMs);
  const done = (): void => {
    clearTimeout(headers);
    clearTimeout(whole);
    signal.removeEventListener('abort', end);
  };
  let facts: Facts | undefined;
  let file: AsyncIterable<Buffer> | undefined;
  try {
    const response = await send(request, attempt.signal);
    clearTimeout(headers);
    facts = factsOf(response);
    if (takes(request, response)) {
      file = fileOf(response, request, () => {
        done();
        attempt.abort();
      });
      return { ...facts, bytes: undefined, file };
    }
    return { ...facts, bytes: await bytesOf(response, bounds.bytes) };
  } catch (error) {
    // What was not read is not waited for.
    attempt.abort();
    signal.throwIfAborted();
    // Being asked to wait needs no body.
    const told = facts?.status === 429 ? facts : { status: 0, retryAfterSeconds: undefined, header: () => null };
    return { ...told, bytes: undefined, brokenBy: codeOf(error) };
  } finally {
    // A file still comes: its time runs on.
    if (file === undefined) done();
  }
}

// `fetch` costs two milliseconds of work a call, four times as much, and a backfill is a million calls.
const agents = {
  http: new HttpAgent({ keepAlive: true, maxSockets: 128 }),
  https: new HttpsAgent({ keepAlive: true, maxSockets: 128 }),
} as const;

/** A redirect is an answer like any other: the token goes nowhere else. */
async function send(request: Request, signal: AbortSignal): Promise<IncomingMessage> {
  try {
    return await once(request, signal);
  } catch (error) {
    // The source had closed the connection that was kept for this call; nothing of it was heard there.
    if (error instanceof Reused) return await once(request, signal);
    throw error;
  }
}

class Reused extends Error {}

function once({ url, token, headers, agent, content, method }: Request, signal: AbortSignal): Promise<IncomingMessage> {
  const isSecure = url.startsWith('https:');
  return new Promise((resolve, reject) => {
    const call = (isSecure ? requestHttps : requestHttp)(url, {
      method: method ?? (content === undefined ? 'GET' : 'POST'),
      agent: isSecure ? (agent ?? agents.https) : agents.http,
      signal,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
        ...(content !== undefined && {
          'content-type': content.type,
          'content-length': Buffer.byteLength(content.text),
        }),
      },
    });
    call.once('response', resolve);
    call.once('error', (error) => {
      const isStale = call.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
      reject(isStale && !signal.aborted ? new Reused() : error);
    });
    call.end(content?.text);
  });
}

function factsOf({ statusCode = 0, headers }: IncomingMessage): Facts {
  const retryAfter = headers['retry-after'] ?? '';
  return {
    status: statusCode,
    retryAfterSeconds: /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined,
    header: (name) => {
      const value = headers[name.toLowerCase()];
      return value === undefined ? null : String(value);
    },
  };
}

const unpackBeside = promisify(gunzip);
/** Up to here unpacking takes less than the way to another thread and back, which on a busy machine is tens of milliseconds. */
const unpackedAtOnce = 64 * 1024;

async function bytesOf(response: IncomingMessage, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > most) throw new RangeError('too many bytes');
    parts.push(part);
  }
  const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts, length);
  if (response.headers['content-encoding'] !== 'gzip') return bytes;
  return length > unpackedAtOnce
    ? unpackBeside(bytes, { maxOutputLength: most })
    : gunzipSync(bytes, { maxOutputLength: most });
}

function takes({ takesFile = false }: Request, { statusCode, headers }: IncomingMessage): boolean {
  if (takesFile === false || statusCode !== 200) return false;
  return takesFile === 'of-any-type' || /^application\/(?:x-)?(?:gzip|ndjson)\b/.test(headers['content-type'] ?? '');
}

async function* fileOf(
  response: IncomingMessage,
  { bounds, signal }: Request,
  done: () => void,
): AsyncGenerator<Buffer, void> {
  const { fileBytes = bounds.bytes } = bounds;
  let length = 0;
  try {
    for await (const part of unpackedOf(response)) {
      length += part.length;
      if (length > fileBytes) throw new RangeError('too many bytes');
      yield part;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    done();
  }
}

/** Once by whoever made the file, and once more by who stores or sends it. */
const mostPackings = 2;

/** By its first bytes: what is called packed on its way may not be, and the other way round. */
async function* unpackedOf(packed: AsyncIterable<Buffer>, most = mostPackings): AsyncGenerator<Buffer, void> {
  const pieces = packed[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 2) {
    const { done, value } = await pieces.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  async function* whole(): AsyncGenerator<Buffer> {
    yield head;
    for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) yield next.value;
  }
  if (most === 0 || head[0] !== 0x1f || head[1] !== 0x8b) yield* whole();
  else
    yield* unpackedOf(
      pipeline(Readable.from(whole()), createGunzip(), () => undefined),
      most - 1,
    );
}

/** Undefined for what is no JSON object. */
export function parsed(bytes: Buffer): object | undefined {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : undefined;
  } catch {
    return undefined;
  }
}
