// Whether an ID token and an access token belong together, where the ID token says so.
import { createHash } from 'node:crypto';

/** `claimed` is the `at_hash` of the ID token, which an issuer may leave out: the left half of a hash of the other. */
export function atHashHolds(idToken: string, claimed: unknown, accessToken: string): boolean {
  if (claimed === undefined) return true;
  const header = JSON.parse(Buffer.from(idToken.split('.')[0] ?? '', 'base64url').toString('utf8')) as { alg: string };
  // The hash is that of the signature; EdDSA is used on a curve that hashes with SHA-512.
  const size = /(256|384)$/.exec(header.alg)?.[1] ?? '512';
  const whole = createHash(`sha${size}`).update(accessToken).digest();
  return claimed === whole.subarray(0, whole.length / 2).toString('base64url');
}
