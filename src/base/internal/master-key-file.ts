// The master key: read from the setting, or from a file that is made at the first start.
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refused } from '../errors.ts';
import { syncFolder, writeDurably } from './durable-file.ts';

export interface MasterKey {
  /** 32 bytes. */
  readonly key: Buffer;
  /** True when this call made it: the moment to tell the operator to back it up. */
  readonly isNew: boolean;
  /** The file that holds it, or null when it came from the setting. */
  readonly path: string | null;
}

export function readMasterKey(file: string, fromSetting?: string): MasterKey {
  if (fromSetting !== undefined) return { key: keyOfSetting(fromSetting), isNew: false, path: null };
  const kept = readKept(file);
  if (kept !== null) return { key: keyOfFile(file, kept), isNew: false, path: file };
  const key = randomBytes(32);
  // A link never replaces: an existing key, the only thing that opens what is sealed, cannot be lost here.
  writeDurably(`${file}.new`, `${key.toString('base64')}\n`);
  linkSync(`${file}.new`, file);
  rmSync(`${file}.new`);
  return { key, isNew: true, path: file };
}

/** The key that is to follow the one in the file: it lies beside it until the databases are sealed under it. */
export interface NextMasterKey {
  /** The one that lies there, or null. Throws Refused `master-key-wrong` for what is no key. */
  read(): Buffer | null;
  stage(key: Buffer): void;
  /** Puts it in the place of the other, which is gone then. */
  adopt(): void;
  discard(): void;
}

export function nextMasterKey(file: string): NextMasterKey {
  const next = `${file}.next`;
  return {
    read: () => {
      const kept = readKept(next);
      return kept === null ? null : keyOfFile(next, kept);
    },
    stage: (key) => writeDurably(next, `${key.toString('base64')}\n`),
    adopt: () => {
      renameSync(next, file);
      syncFolder(dirname(file));
    },
    discard: () => rmSync(next, { force: true }),
  };
}

/** A key that somebody wrote into a file of their own, in base64 or hex. */
export function readKeyFile(path: string): Buffer {
  const text = readKept(path);
  if (text !== null) return keyOfFile(path, text);
  throw new Refused('file-not-found', `There is no file ${path}.`, 'Check the path.');
}

function readKept(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Throws Refused `setting-invalid`. */
export function keyOfSetting(text: string): Buffer {
  const key = decode(text);
  if (key !== null) return key;
  throw new Refused(
    'setting-invalid',
    'The setting TACIT_MASTER_KEY has a value that cannot be used.',
    'Give 32 bytes in base64 or hex, for example from `openssl rand -base64 32`.',
  );
}

function keyOfFile(file: string, text: string): Buffer {
  const key = decode(text);
  if (key !== null) return key;
  throw new Refused(
    'master-key-wrong',
    `The file ${file} does not hold a master key of 32 bytes.`,
    'Put the file back from your backup, or give the key in TACIT_MASTER_KEY.',
  );
}

function decode(text: string): Buffer | null {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex');
  const isBase64 = /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed);
  return isBase64 ? Buffer.from(trimmed, 'base64') : null;
}
