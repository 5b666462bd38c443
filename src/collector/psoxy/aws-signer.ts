// Signs as AWS asks for it: takes on the role that may call, then signs each request with the keys of that role.
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { SaxesParser } from 'saxes';
import { type Clock, minutes, seconds } from '../../base/clock.ts';
import { asForm, type Bounds, hear } from '../../base/post.ts';
import type { PsoxyAuthorization } from '../../control/psoxies.ts';
import { holding, notLetIn, type Signer, type SignerParts, unavailable, type Unsigned } from './signing.ts';

type Aws = Extract<PsoxyAuthorization, { kind: 'aws' }>;

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

const bounds: Bounds = { headersMs: 20_000, wholeMs: 30_000, bytes: 256 * 1024 };
/** Keys that end sooner are taken anew. */
const early = minutes(5);

export function openAwsSigner(given: Aws, parts: SignerParts): Signer {
  const { clock, doors, url } = parts;
  const place = given.place ?? placeOf(new URL(url).hostname);
  const keys = holding(clock, async (signal) => {
    const value = await assume(given, doors.sts(place.region), place.region, clock, signal);
    return { value, until: value.expiration.getTime() - early };
  });
  return {
    async call(request, signal) {
      return signed(request, { ...place, credentials: await keys(signal), clock });
    },
    async stored(location, signal) {
      const found = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/.exec(location);
      if (found === null) return undefined;
      const path = found[2]!.split('/').map(escaped).join('/');
      const at = new URL(`${doors.s3(found[1]!, place.region)}/${path}`);
      // The store wants a hash of the body, which is none, and its paths are not escaped twice.
      const headers = { 'x-amz-content-sha256': createHash('sha256').digest('hex') };
      const how = { service: 's3', region: place.region, credentials: await keys(signal), clock };
      return { url: at, headers: await signed({ url: at, headers }, how) };
    },
  };
}

interface Place {
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

async function assume(given: Aws, door: string, region: string, clock: Clock, signal: AbortSignal): Promise<Keys> {
  const url = new URL(`${door}/`);
  const content = asForm({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: given.roleArn,
    RoleSessionName: 'tacit',
    DurationSeconds: '3600',
    ...(given.externalId !== null && { ExternalId: given.externalId }),
  });
  const headers = { 'content-type': content.type };
  const how = { service: 'sts', region, credentials: given, clock };
  const sent = await signed({ url, headers }, how, content.text);
  const { status, bytes } = await hear({ url: url.href, headers: sent, content, bounds, signal });
  if (status === 0 || status >= 500) {
    throw unavailable(clock);
  }
  const keys = status === 200 && bytes !== undefined ? keysOf(bytes.toString()) : undefined;
  if (keys === undefined) {
    throw notLetIn(
      'AWS did not let us take on the role: look at its trust policy, the access key, and the external id.',
    );
  }
  return keys;
}

const wanted = ['AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'] as const;

/** Undefined where any of the four is not there. */
function keysOf(xml: string): Keys | undefined {
  const found: Partial<Record<string, string>> = {};
  const parser = new SaxesParser<{ position: false; xmlns: false }>({ position: false, xmlns: false });
  let open = '';
  let isBroken = false;
  parser.on('error', () => {
    isBroken = true;
  });
  parser.on('opentag', ({ name }) => {
    open = name;
  });
  parser.on('text', (text) => {
    if (wanted.some((name) => name === open)) found[open] ??= text.trim();
  });
  parser.on('closetag', () => {
    open = '';
  });
  parser.write(xml).close();
  const [accessKeyId, secretAccessKey, sessionToken, until] = wanted.map((name) => found[name]);
  const expiration = new Date(until ?? Number.NaN);
  if (isBroken || !accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(expiration.getTime()))
    return undefined;
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}

interface How extends Place {
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly clock: Clock;
}

async function signed(
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

/** As AWS escapes: what is neither letter, digit nor one of `-_.~`. */
export const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
