// Waits for an answer that a Psoxy writes down elsewhere because it takes long, and fetches it.
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type Clock, minutes, seconds } from '../../base/clock.ts';
import { type Bounds, hear } from '../../base/post.ts';
import type { Pause } from '../calls/pause.ts';
import { refused } from './answers.ts';
import { type Signer, unavailable } from './signing.ts';

interface Waiting {
  readonly signer: Signer;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly pause: Pause;
}

const mostBytes = 64 * 1024 * 1024;
const bounds: Bounds = { headersMs: 30_000, wholeMs: 120_000, bytes: mostBytes };
const first = seconds(2);
const longest = seconds(30);
/** Where the source answered with an error nothing is ever written, and nobody says so. */
const patience = minutes(15);

/** `location`: `s3://…` or `gs://…`. Throws RetryLater `psoxy-unavailable` when nothing comes, Refused `psoxy-not-let-in`. */
export async function fetchStored(location: string, { signer, clock, signal, pause }: Waiting): Promise<Buffer> {
  const until = clock.now().getTime() + patience;
  for (let wait = first; ; wait = Math.min(wait * 2, longest)) {
    const stored = await signer.stored(location, signal);
    if (stored === undefined) {
      throw refused('psoxy-not-let-in', 'The Psoxy writes its answers where these credentials cannot read.');
    }
    const { status, bytes } = await hear({ url: stored.url.href, headers: stored.headers, bounds, signal });
    if (status === 200 && bytes !== undefined) return unpacked(bytes);
    if (status === 401) throw refused('psoxy-not-let-in', missing);
    if (clock.now().getTime() + wait > until)
      throw status === 403 ? refused('psoxy-not-let-in', missing) : unavailable(clock);
    await pause(wait, signal);
  }
}

// A store tells who may not list it 403 of what is not there yet: so that is waited for too.
const missing = 'Let the caller read the objects of the bucket in which the Psoxy writes its answers.';

async function unpacked(bytes: Buffer): Promise<Buffer> {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isPacked ? promisify(gunzip)(bytes, { maxOutputLength: mostBytes }) : bytes;
}
