// Signs as AWS asks for it: takes on the role that may call, then signs each request with the keys of that role.
import { createHash } from 'node:crypto';
import { type Credentials, escaped, type Place, placeOf, signed } from './aws-signature.ts';
import { holding, isKey, notLetIn, type Signer, type SignerParts } from './signing.ts';
import { assumeRole, early } from './sts.ts';

/** The role that may call, and who may take it on. */
interface Caller {
  readonly roleArn: string;
  readonly externalId: string | null;
  /** Where the name of the host does not say them. */
  readonly place: Place | null;
  /** With which the role is taken on: asked for each time, once an hour. */
  readonly own: (region: string, signal: AbortSignal) => Promise<Credentials>;
  /** Which of what was given to look at, where AWS lets nobody in. */
  readonly lookAt: string;
}

export function openAwsSigner(caller: Caller, { clock, doors, url }: SignerParts): Signer {
  const place = caller.place ?? placeOf(new URL(url).hostname);
  const { region } = place;
  const keys = holding(clock, async (signal) => {
    const own = await caller.own(region, signal);
    const value = await assumeRole(caller, own, { doors, region, clock, signal });
    if (value === undefined) throw notLetIn(`AWS did not let us take on the role: look at ${caller.lookAt}.`);
    return { value, until: value.expiration.getTime() - early };
  });
  return {
    async call(request, signal) {
      return signed(request, { ...place, credentials: await keys(signal), clock });
    },
    async stored(location, signal) {
      const found = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/.exec(location);
      if (found === null || !isKey(found[2]!)) return undefined;
      const path = found[2]!.split('/').map(escaped).join('/');
      const at = new URL(`${doors.s3(found[1]!, region)}/${path}`);
      // The store wants a hash of the body, which is none, and its paths are not escaped twice.
      const headers = { 'x-amz-content-sha256': createHash('sha256').digest('hex') };
      const how = { service: 's3', region, credentials: await keys(signal), clock };
      return { url: at, headers: await signed({ url: at, headers }, how) };
    },
  };
}
