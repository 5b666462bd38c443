// Asks AWS's service of tokens for the keys of a role.
import { SaxesParser } from 'saxes';
import { type Clock, minutes } from '../../base/clock.ts';
import { asForm, type Bounds, hear } from '../../base/post.ts';
import { type Credentials, signed } from './aws-signature.ts';
import { type CloudDoors, unavailable } from './signing.ts';

/** Keys of a role, and when they end. */
export interface Keys extends Credentials {
  readonly sessionToken: string;
  readonly expiration: Date;
}

const bounds: Bounds = { headersMs: 20_000, wholeMs: 30_000, bytes: 256 * 1024 };
/** Keys that end sooner are taken anew. */
export const early = minutes(5);

interface Asked {
  readonly doors: CloudDoors;
  readonly region: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

interface Role {
  readonly roleArn: string;
  /** What its policy wants to hear from whoever takes it on; null for none. */
  readonly externalId: string | null;
}

/** Undefined where AWS does not let us take it on. Throws RetryLater `psoxy-unavailable`. */
export function assumeRole(
  { roleArn, externalId }: Role,
  credentials: Credentials,
  asked: Asked,
): Promise<Keys | undefined> {
  const named = { RoleArn: roleArn, ...(externalId !== null && { ExternalId: externalId }) };
  return ask({ Action: 'AssumeRole', ...named }, asked, credentials);
}

/** The same with a token that says who a machine is, which signs nothing. */
export function assumeRoleWith(webIdentityToken: string, roleArn: string, asked: Asked): Promise<Keys | undefined> {
  return ask({ Action: 'AssumeRoleWithWebIdentity', RoleArn: roleArn, WebIdentityToken: webIdentityToken }, asked);
}

async function ask(
  form: Readonly<Record<string, string>>,
  { doors, region, clock, signal }: Asked,
  credentials?: Credentials,
): Promise<Keys | undefined> {
  const url = new URL(`${doors.sts(region)}/`);
  const content = asForm({ ...form, Version: '2011-06-15', RoleSessionName: 'tacit', DurationSeconds: '3600' });
  const headers = { 'content-type': content.type };
  const how = { service: 'sts', region, clock };
  const sent =
    credentials === undefined ? headers : await signed({ url, headers }, { ...how, credentials }, content.text);
  const { status, bytes } = await hear({ url: url.href, headers: sent, content, bounds, signal });
  if (status === 0 || status === 429 || status >= 500) throw unavailable(clock);
  return status === 200 && bytes !== undefined ? keysOf(bytes.toString()) : undefined;
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
