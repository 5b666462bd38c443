// The certificate of `--https`: made at the first start, kept in the data folder, renewed before it ends.
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { type Clock, days } from './clock.ts';
import { writeDurably } from './internal/durable-file.ts';
import { selfSigned } from './internal/self-signed.ts';

export interface Certificate {
  /** PEM, as a TLS server takes both. */
  readonly key: string;
  readonly cert: string;
  /** SHA-256, pairs of hexadecimal digits with colons: what a browser shows of it. */
  readonly fingerprint: string;
  /** The file that holds both, mode 0600. */
  readonly path: string;
  /** True when this call made it. */
  readonly isNew: boolean;
}

const lasts = days(365);
/** With less time left, another one is made. */
const renewedBefore = days(30);
/** A browser's clock may be behind. */
const grace = days(1);

/**
 * The certificate of that folder for `localhost`, its addresses, and the host of the public address. One that ends soon,
 * is for other names, or cannot be read is replaced.
 */
export function keepCertificate(folder: string, publicUrl: string, clock: Clock): Certificate {
  const path = join(folder, 'certificate.pem');
  const host = new URL(publicUrl).hostname.replace(/^\[|\]$/g, '');
  const names = [...new Set(['localhost', '127.0.0.1', '::1', host])];
  const kept = read(path);
  if (kept !== null && isGood(kept, names, clock.now())) return describe(kept, path, false);
  const now = clock.now().getTime();
  const text = selfSigned({ names, from: new Date(now - grace), until: new Date(now + lasts) });
  // Both in one file: no crash leaves a key beside the certificate of another.
  writeDurably(path, text);
  return describe(text, path, true);
}

/** The key and certificate of somebody who calls others, as PEM, for that name: it is its own authority, and no other's. */
export function callerCertificate(name: string, clock: Clock, years: number): Pick<Certificate, 'key' | 'cert'> {
  const now = clock.now().getTime();
  const from = new Date(now - grace);
  const { key, cert } = parted(
    selfSigned({ names: [name], from, until: new Date(now + days(365 * years)), use: 'calling' }),
  );
  return { key, cert };
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isGood(text: string, names: readonly string[], now: Date): boolean {
  try {
    const certificate = new X509Certificate(text.slice(text.indexOf('-----BEGIN CERTIFICATE')));
    const isFor = (name: string) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name));
    return (
      certificate.checkPrivateKey(createPrivateKey(text)) &&
      names.every((name) => isFor(name) !== undefined) &&
      certificate.validFromDate <= now &&
      certificate.validToDate.getTime() - now.getTime() > renewedBefore
    );
  } catch {
    // What cannot be read is no certificate; another one does no harm.
    return false;
  }
}

function describe(text: string, path: string, isNew: boolean): Certificate {
  const { key, cert } = parted(text);
  return { key, cert, fingerprint: new X509Certificate(cert).fingerprint256, path, isNew };
}

function parted(text: string): { readonly key: string; readonly cert: string } {
  const at = text.indexOf('-----BEGIN CERTIFICATE');
  return { key: text.slice(0, at), cert: text.slice(at) };
}
