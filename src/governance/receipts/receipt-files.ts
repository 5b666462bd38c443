// The receipts in the data folder: the key that signs them, made at its first use, and a file for each.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes, Refused } from '../../base/errors.ts';
import { writePrivateFile } from '../../base/private-file.ts';
import type { ReceiptFile } from './check-receipts.ts';

const keyName = 'signing-key.pem';

/** The folder of the receipts in a data folder. */
export const receiptFolder = (dataDirectory: string): string => join(dataDirectory, 'receipts');

const nameOf = (number: number): string => `${String(number).padStart(6, '0')}.json`;

/** The key of this installation. It signs receipts and nothing else. */
export function signingKey(folder: string): KeyObject {
  const path = join(folder, keyName);
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    writePrivateFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  }
  return createPrivateKey(readFileSync(path));
}

/** As receipts hold it. */
export const publicKeyOf = (privateKey: KeyObject): string =>
  createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');

/** Writes those that have no file yet: a process may have died between the table and the file. */
export function writeReceipts(
  folder: string,
  receipts: readonly { readonly number: number; readonly body: string }[],
): void {
  for (const { number, body } of receipts) {
    const path = join(folder, nameOf(number));
    if (!existsSync(path)) writePrivateFile(path, body);
  }
}

/** Files, and of folders every receipt in them, in the order of their names. Throws Refused `file-not-found`, `file-unreadable`. */
export function readReceiptFiles(paths: readonly string[]): readonly ReceiptFile[] {
  return paths.flatMap((path) => {
    const names = namesIn(path);
    return names === null ? [readOne(path)] : names.map((name) => readOne(join(path, name)));
  });
}

function namesIn(path: string): readonly string[] | null {
  try {
    return readdirSync(path)
      .filter((name) => name.endsWith('.json'))
      .toSorted();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return null;
    throw unreadable(error);
  }
}

function readOne(path: string): ReceiptFile {
  try {
    return { name: path, body: readFileSync(path, 'utf8') };
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(error: unknown): Refused {
  const code = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'file-not-found' : 'file-unreadable';
  return new Refused(code, errorCodes[code], 'Name a receipt, or a folder with receipts.');
}
