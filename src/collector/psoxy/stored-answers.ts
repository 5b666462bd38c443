// Waits for an answer that a Psoxy writes down elsewhere because it takes long, and fetches it.
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type Clock, minutes, seconds } from '../../base/clock.ts';
import { type Bounds, hear, type Heard } from '../../base/post.ts';
import type { Pause } from '../calls/pause.ts';
import { refused } from './answers.ts';
import type { Signer } from './signing.ts';

interface Waiting {
  readonly signer: Signer;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly pause: Pause;
  /** Read while it arrives, and not held whole. */
  readonly isFile: boolean;
}

const mostBytes = 64 * 1024 * 1024;
const bounds: Bounds = { headersMs: 30_000, wholeMs: 120_000, bytes: mostBytes, fileBytes: 4 * 1024 ** 3 };
const first = seconds(2);
const longest = seconds(30);
/** Where the source answered with an error nothing is ever written, and nobody says so. */
const patience = minutes(15);

type Stored = Pick<Heard, 'bytes' | 'file'>;

/** `location`: `s3://…` or `gs://…`. Undefined where nothing was ever written. Throws Refused `psoxy-not-let-in`. */
export async function fetchStored(
  location: string,
  { signer, clock, signal, pause, isFile }: Waiting,
): Promise<Stored | undefined> {
  const until = clock.now().getTime() + patience;
  for (let wait = first; ; wait = Math.min(wait * 2, longest)) {
    const stored = await signer.stored(location, signal);
    if (stored === undefined) {
      throw refused('psoxy-not-let-in', 'The Psoxy writes its answers where these credentials cannot read.');
    }
    const { url, headers } = stored;
    const takesFile = isFile ? 'of-any-type' : false;
    const heard = await hear({ url: url.href, headers, bounds, signal, takesFile });
    if (heard.file !== undefined) return heard;
    if (heard.status === 200 && heard.bytes !== undefined)
      return { bytes: await unpacked(heard.bytes).catch(() => none) };
    if (heard.status === 401) throw refused('psoxy-not-let-in', missing);
    if (clock.now().getTime() + wait > until) {
      if (heard.status === 403) throw refused('psoxy-not-let-in', missing);
      return undefined;
    }
    await pause(wait, signal);
  }
}

// A store tells who may not list it 403 of what is not there yet: so that is waited for too.
const missing = 'Let the caller read the objects of the bucket in which the Psoxy writes its answers, and list them.';

/** What is no answer is asked for again. */
const none = Buffer.alloc(0);

async function unpacked(bytes: Buffer): Promise<Buffer> {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isPacked ? promisify(gunzip)(bytes, { maxOutputLength: mostBytes }) : bytes;
}
