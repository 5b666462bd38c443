// The file of a backup: a head in clear, and sealed pieces of which none can be changed, moved or left out unseen.
//
//   TACIT BACKUP 1\n · length of the head, 4 bytes · the head, JSON · check of the key, 16 bytes · pieces
//   a piece: 1 where it is the last, else 0 · length, 4 bytes · tag, 16 bytes · AES-256-GCM
//
// Each file has a key of its own (HKDF-SHA-256 of the key and the salt of its head), so the nonce is the number of the
// piece. Each piece is bound to the head and to whether it is the last one. Numbers are big-endian.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Refused, errorCodes } from '../base/errors.ts';

export interface SealedPart {
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

const magic = Buffer.from('TACIT BACKUP 1\n');
const pieceLength = 1024 * 1024;
const longestHead = 4 * 1024 * 1024;
const checkLength = 16;
const overhead = 1 + 4 + 16;

/** Encrypts what comes. `head` is readable to everybody. */
export async function* sealFile(
  head: object & { readonly salt: string },
  key: Buffer,
  content: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const text = Buffer.from(JSON.stringify(head));
  const { check, key: ownKey } = fileKey(key, head.salt);
  yield Buffer.concat([magic, uint32(text.length), text, check]);
  const seal = sealer(text, ownKey);
  for await (const piece of pieces(content)) yield seal(piece);
}

/** Gives pieces of one length, the last one shorter: also where nothing comes, there is a last one. */
async function* pieces(content: AsyncIterable<Buffer>): AsyncGenerator<SealedPart> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const bytes of content) {
    waiting.push(bytes);
    length += bytes.length;
    if (length <= pieceLength) continue;
    let rest = Buffer.concat(waiting);
    for (; rest.length > pieceLength; rest = rest.subarray(pieceLength))
      yield { bytes: rest.subarray(0, pieceLength), isLast: false };
    waiting = [rest];
    length = rest.length;
  }
  yield { bytes: Buffer.concat(waiting), isLast: true };
}

function sealer(head: Buffer, key: Buffer): (piece: SealedPart) => Buffer {
  const bound = createHash('sha256').update(head).digest();
  let number = 0;
  return ({ bytes, isLast }) => {
    const flag = Buffer.from([isLast ? 1 : 0]);
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number++)).setAAD(Buffer.concat([bound, flag]));
    const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
    return Buffer.concat([flag, uint32(body.length), cipher.getAuthTag(), body]);
  };
}

/** The head alone, which nothing has proved yet. Throws Refused `backup-unreadable`. */
export async function readHead(path: string): Promise<{ readonly head: unknown; readonly length: number }> {
  const reader = readerOf(path, 0);
  try {
    const start = await reader.take(magic.length + 4);
    if (start === null || !start.subarray(0, magic.length).equals(magic)) throw unreadable();
    const length = start.readUInt32BE(magic.length);
    const text = length > longestHead ? null : await reader.take(length);
    if (text === null) throw unreadable();
    return { head: parsed(text), length: start.length + length };
  } finally {
    reader.close();
  }
}

function parsed(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString());
  } catch {
    throw unreadable();
  }
}

/** What was encrypted. Throws Refused `backup-key-wrong` and `backup-unreadable`. */
export async function* openFile(path: string, key: Buffer): AsyncGenerator<Buffer> {
  const { head, length } = await readHead(path);
  const reader = readerOf(path, 0);
  try {
    const text = (await reader.take(length))!.subarray(magic.length + 4);
    const check = await reader.take(checkLength);
    if (check === null) throw unreadable();
    const { salt } = (head ?? {}) as { readonly salt?: unknown };
    if (typeof salt !== 'string') throw unreadable();
    const own = fileKey(key, salt);
    if (!timingSafeEqual(own.check, check)) throw keyWrong();
    const open = opener(text, own.key);
    for (let number = 0; ; number += 1) {
      const start = await reader.take(overhead);
      const body = start === null ? null : await reader.take(start.readUInt32BE(1));
      const plain = start === null || body === null ? null : open(number, start, body);
      if (start === null || plain === null) throw unreadable();
      yield plain;
      if (start[0] === 0) continue;
      // Nothing may follow the last one.
      if ((await reader.take(1)) !== null) throw unreadable();
      return;
    }
  } finally {
    reader.close();
  }
}

function opener(head: Buffer, key: Buffer): (number: number, start: Buffer, body: Buffer) => Buffer | null {
  const bound = createHash('sha256').update(head).digest();
  return (number, start, body) => {
    try {
      const cipher = createDecipheriv('aes-256-gcm', key, nonceOf(number), { authTagLength: 16 });
      cipher.setAAD(Buffer.concat([bound, start.subarray(0, 1)])).setAuthTag(start.subarray(5, overhead));
      return Buffer.concat([cipher.update(body), cipher.final()]);
    } catch {
      return null;
    }
  };
}

/** Gives exactly so many bytes of a file, or null where it ends before. */
function readerOf(path: string, start: number) {
  const stream = createReadStream(path, { start, highWaterMark: pieceLength });
  const incoming = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let held: Buffer = Buffer.alloc(0);
  return {
    async take(length: number): Promise<Buffer | null> {
      const found = [held];
      let have = held.length;
      while (have < length) {
        const next = await incoming.next().catch(() => {
          throw notFound();
        });
        if (next.done === true) return null;
        found.push(next.value);
        have += next.value.length;
        if (have > pieceLength * 4 + longestHead) return null;
      }
      const whole = Buffer.concat(found);
      held = whole.subarray(length);
      return whole.subarray(0, length);
    },
    close: () => void stream.destroy(),
  };
}

/** The check tells a wrong key from a damaged file; it says nothing of either key. */
function fileKey(key: Buffer, salt: string): { readonly key: Buffer; readonly check: Buffer } {
  const length = 32 + checkLength;
  const bytes = Buffer.from(hkdfSync('sha256', key, Buffer.from(salt, 'base64'), 'tacit/backup/1', length));
  return { key: bytes.subarray(0, 32), check: bytes.subarray(32) };
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 4);
  return nonce;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export const unreadable = (): Refused =>
  new Refused(
    'backup-unreadable',
    errorCodes['backup-unreadable'],
    'Take another copy of the file, or another backup. Nothing was touched.',
  );

const keyWrong = (): Refused =>
  new Refused(
    'backup-key-wrong',
    errorCodes['backup-key-wrong'],
    'Give the key that it was made with: the master key of that time, or the one of --key-file.',
  );

const notFound = (): Refused =>
  new Refused('file-not-found', errorCodes['file-not-found'], 'Check the path, and the right to read it.');
