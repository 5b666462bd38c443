// What the proxy gives away sealed, to be sent back: it remembers nothing, and whoever holds it can read nothing.
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

export interface Sealing {
  /** URL-safe text. Equal things are sealed alike, so that a page token that comes again is seen. */
  seal(about: string, value: unknown): string;
  /** Undefined for what was not sealed here, or as something else. */
  open(about: string, sealed: string): unknown;
  /** Tells whether another proxy has the same key, and nothing about the key. */
  readonly fingerprint: string;
}

/** What a thing was sealed as; as anything else it does not open. */
export const sealedAs = { place: 'place', page: 'page', known: 'known' } as const;

const nonceLength = 12;
const tagLength = 16;

/** `key`: the 32 bytes of which pseudonyms are made; what seals is derived from it and cannot be turned back. */
export function openSealing(key: Buffer): Sealing {
  const derived = (use: string): Buffer => Buffer.from(hkdfSync('sha256', key, '', `tacit proxy ${use}`, 32));
  const [cipherKey, nonceKey] = [createSecretKey(derived('seal')), createSecretKey(derived('nonce'))];
  return {
    fingerprint: derived('fingerprint').toString('hex').slice(0, 32),
    seal(about, value) {
      const plain = deflateRawSync(serialize(value));
      // Of the content itself: two contents share a nonce as rarely as they share a hash.
      const hash = createHmac('sha256', nonceKey).update(about).update('\0').update(plain).digest();
      const nonce = hash.subarray(0, nonceLength);
      const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce).setAAD(Buffer.from(about));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(about, sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length <= nonceLength + tagLength) return undefined;
      const cipher = createDecipheriv('aes-256-gcm', cipherKey, bytes.subarray(0, nonceLength), {
        authTagLength: tagLength,
      });
      cipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
      try {
        const plain = Buffer.concat([cipher.update(bytes.subarray(nonceLength + tagLength)), cipher.final()]);
        return deserialize(inflateRawSync(plain));
      } catch {
        return undefined;
      }
    },
  };
}
