// Makes the tokens of the stand-in Psoxy: a hash of an id, and the hash with the id hidden behind it.
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

export interface TokenMaker {
  /** SHA-256 of the salt and a constant: what the stand-in says of its salt. */
  readonly fingerprint: string;
  hash(id: string): string;
  /** A token from which only the stand-in gets the id back. */
  reversible(id: string): string;
  address(address: string): string;
  /** Of a token that was sent back; undefined for one that is none. */
  idOf(token: string): string | undefined;
}

interface Secrets {
  readonly salt: string;
  readonly passphrase: string;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export function openTokenMaker({ salt, passphrase }: Secrets): TokenMaker {
  const key = digest(passphrase).subarray(0, 16);
  const hashOf = (value: string): Buffer => digest(value + salt);
  return {
    fingerprint: digest(`${salt}of the stand-in`).toString('hex'),
    hash: (id) => `t~${hashOf(id).toString('base64url')}`,
    reversible(id) {
      const hash = hashOf(id);
      const cipher = createCipheriv('aes-128-cbc', key, hash.subarray(0, 16));
      return `p~${Buffer.concat([hash, cipher.update(id), cipher.final()]).toString('base64url')}`;
    },
    address(address) {
      const [mailbox = '', domain = ''] = address.split('@');
      const plain = `${mailbox.toLowerCase().split('+')[0]}@${domain.toLowerCase()}`;
      return `t~${hashOf(plain).toString('base64url')}@${domain}`;
    },
    idOf(token) {
      if (!token.startsWith('p~')) return undefined;
      const bytes = Buffer.from(token.slice(2), 'base64url');
      try {
        const cipher = createDecipheriv('aes-128-cbc', key, bytes.subarray(0, 16));
        return Buffer.concat([cipher.update(bytes.subarray(32)), cipher.final()]).toString();
      } catch {
        return undefined;
      }
    },
  };
}
