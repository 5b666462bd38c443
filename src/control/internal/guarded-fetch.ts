// The one way to an issuer: https, no redirect followed, soon, and no more of an answer than a sign-in can need.
import { seconds } from '../../base/clock.ts';
import { errorCodes, Refused } from '../../base/errors.ts';

/** Discovery documents and key sets are a hundredth of it. */
const longestAnswer = 1024 * 1024;
const patience = seconds(10);
/** Answers that have no body at all; the web's `Response` refuses one. */
const bodiless = new Set([101, 103, 204, 205, 304]);

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** `localhost` and what is numbered as it: nobody between can read or change what goes there. */
export function isLoopback(url: URL): boolean {
  return /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
}

/** Whether a sign-in may rely on what stands at that address. An issuer of this machine may name its own end points. */
export function isSafe(url: URL, mayBeLoopback: boolean): boolean {
  return url.protocol === 'https:' || (mayBeLoopback && url.protocol === 'http:' && isLoopback(url));
}

/**
 * Throws Refused: `issuer-insecure` for an address that is not https, `issuer-unavailable` for no answer or an endless
 * one. An issuer in the organization's own network is normal, so private addresses are allowed.
 */
export function guardedFetch(mayBeLoopback: boolean): (url: string, asked: Asked) => Promise<Response> {
  return async (url, { method = 'GET', headers = {}, body, signal }) => {
    if (!isSafe(new URL(url), mayBeLoopback)) throw insecure();
    const ends = AbortSignal.any([AbortSignal.timeout(patience), ...(signal === undefined ? [] : [signal])]);
    const form = body instanceof URLSearchParams ? { body } : {};
    try {
      const answer = await fetch(url, { method, headers, redirect: 'error', signal: ends, ...form });
      const read = await bounded(answer);
      return new Response(bodiless.has(answer.status) ? null : read, answer);
    } catch {
      // Whatever failed: its own words may hold what was sent.
      throw unavailable();
    }
  };
}

async function bounded({ body }: Response): Promise<Buffer<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body ?? []) {
    length += piece.length;
    if (length > longestAnswer) throw new Error('an answer without an end');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

export function insecure(): Refused {
  const next = 'Use the address of an issuer that speaks https, and whose own end points do.';
  return new Refused('issuer-insecure', errorCodes['issuer-insecure'], next);
}

function unavailable(): Refused {
  const next = 'Check the address, and that this server may reach it; then try again.';
  return new Refused('issuer-unavailable', errorCodes['issuer-unavailable'], next);
}
