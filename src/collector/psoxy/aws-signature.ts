// Signs one request as AWS asks for it, with the signer of AWS's own kit and the engine's own hash.
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { type Clock, seconds } from '../../base/clock.ts';
import { notLetIn, type Unsigned } from './signing.ts';

/** What a request is signed with; keys of a role have a session. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Place {
  readonly service: string;
  readonly region: string;
}

/** A host says which service signs and where: `ID.lambda-url.REGION.on.aws`, `ID.execute-api.REGION.amazonaws.com`. */
export function placeOf(host: string): Place {
  const [, kind, region = ''] = host.split('.');
  const isRegion = /^[a-z]{2}(-[a-z]+)+-\d$/.test(region);
  if (kind === 'lambda-url' && isRegion) return { service: 'lambda', region };
  if (kind === 'execute-api' && isRegion) return { service: 'execute-api', region };
  throw notLetIn(
    'Give the address that AWS gave the function: its name holds `lambda-url` or `execute-api` and the region.',
  );
}

interface How extends Place {
  readonly credentials: Credentials;
  readonly clock: Clock;
}

export async function signed(
  { url, headers }: Unsigned,
  { service, region, credentials, clock }: How,
  body?: string,
): Promise<Readonly<Record<string, string>>> {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: false,
  });
  const request = {
    method: body === undefined ? 'GET' : 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { ...headers, host: url.host },
    ...(body !== undefined && { body }),
  };
  // To the second, as the signature says it.
  const at = new Date(Math.floor(clock.now().getTime() / seconds(1)) * seconds(1));
  const { headers: sent } = await signer.sign(request, { signingDate: at });
  const { host: _, ...rest } = sent;
  return rest;
}

/** The engine's own hash in the form that the signer takes. */
class Sha256 {
  #hash: Hash | Hmac;
  readonly #secret: Buffer | undefined;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined ? undefined : bytesOf(secret);
    this.#hash = this.#begun();
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }

  reset(): void {
    this.#hash = this.#begun();
  }

  #begun(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

/** As AWS escapes: what is neither letter, digit nor one of `-_.~`. Half a letter, which none is, becomes the mark of that. */
export const escaped = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
