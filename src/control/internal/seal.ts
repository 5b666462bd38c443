// Sealing: AES-256-GCM, bound to what the sealed thing is.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** The first byte of everything sealed, so that another way of sealing can stand beside this one. */
const format = 1;
const headLength = 1 + 12 + 16;

/** `about` says whose and what it is; opening it as anything else fails. */
export function seal(key: Buffer, about: string, plain: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.from([format]), nonce, cipher.getAuthTag(), body]);
}

/** What was sealed, or null when the key or `about` is another one or a bit was changed. */
export function unseal(key: Buffer, about: string, sealed: Buffer): Buffer | null {
  if (sealed[0] !== format || sealed.length < headLength) return null;
  try {
    const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13), { authTagLength: 16 });
    cipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(13, headLength));
    return Buffer.concat([cipher.update(sealed.subarray(headLength)), cipher.final()]);
  } catch {
    return null;
  }
}
