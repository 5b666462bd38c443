// One call over HTTP: a form goes there, and what came back is told in listed words and one parsed body.
//
// Nothing of the answer leaves in an error: a body that is no JSON may be anything that somebody wrote.
import { codeOf } from '../../../base/log.ts';

export interface Bounds {
  /** From the first byte that we send to the last header that we receive. */
  readonly headersMs: number;
  /** The whole call with its body. */
  readonly wholeMs: number;
  /** Of the body. The largest page that we ask for is a tenth of what is usual. */
  readonly bytes: number;
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
}

/** What is known before the body. */
type Facts = Omit<Posted, 'body'>;

interface Request {
  readonly url: string;
  readonly token: string;
  readonly args: Readonly<Record<string, string>>;
  readonly bounds: Bounds;
  readonly signal: AbortSignal;
}

/** Rejects only with the signal's reason: everything that a source or a network does to a call is an answer. */
export async function post(request: Request): Promise<Posted> {
  const { signal, bounds } = request;
  signal.throwIfAborted();
  const attempt = new AbortController();
  const end = () => attempt.abort();
  signal.addEventListener('abort', end, { once: true });
  const whole = setTimeout(end, bounds.wholeMs);
  const headers = setTimeout(end, bounds.headersMs);
  let facts: Facts | undefined;
  try {
    const response = await send(request, attempt.signal);
    clearTimeout(headers);
    facts = factsOf(response);
    return { ...facts, body: parsed(await bytesOf(response, bounds.bytes)) };
  } catch (error) {
    // What was not read is not waited for.
    attempt.abort();
    signal.throwIfAborted();
    // Being asked to wait needs no body.
    const told = facts?.status === 429 ? facts : { status: 0, retryAfterSeconds: undefined, header: () => null };
    return { ...told, body: undefined, brokenBy: causeOf(error) };
  } finally {
    clearTimeout(headers);
    clearTimeout(whole);
    signal.removeEventListener('abort', end);
  }
}

/** A form, so that no argument is in an address; no redirect, so that the token goes nowhere else. */
function send({ url, token, args }: Request, signal: AbortSignal): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    redirect: 'error',
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    body: new URLSearchParams(args),
    signal,
  });
}

function factsOf({ status, headers }: Response): Facts {
  const retryAfter = headers.get('retry-after') ?? '';
  return {
    status,
    retryAfterSeconds: /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined,
    header: (name) => headers.get(name),
  };
}

async function bytesOf({ body }: Response, most: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.byteLength;
    if (length > most) throw new RangeError('too many bytes');
    parts.push(part);
  }
  return Buffer.concat(parts, length);
}

function parsed(bytes: Buffer): object | undefined {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

/** The error of `fetch` only says that it failed; its cause has the code. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return codeOf(cause ?? error);
}
