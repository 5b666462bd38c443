// A receipt: what was destroyed, by whose order, counted before and after, signed, and bound to the receipt before it.
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { canonical, type Json } from './canonical.ts';

const id = z.uuid();
const counts = z.record(z.string(), z.number().int().min(0));
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const instant = z.iso.datetime();
const day = z.iso.date();

/** Ids and roles: a receipt outlives the organization, so it names nobody. */
const signer = z.discriminatedUnion('as', [
  z.strictObject({ as: z.literal('operator'), at: instant }),
  z.strictObject({ as: z.literal('member'), id, role: z.enum(['owner', 'auditor']), at: instant }),
]);

const scope = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('connection'), connection: id }),
  z.strictObject({ is: z.literal('days'), from: day, to: day }),
  z.strictObject({ is: z.literal('organization') }),
  /** Of one person, not of whom; `objects` where nothing is to be collected of them again. */
  z.strictObject({ is: z.literal('person'), objects: z.boolean() }),
]);

const contentShape = z.strictObject({
  format: z.literal('tacit-receipt-1'),
  /** 1, 2, 3 and so on, without a gap, over the whole installation. */
  number: z.number().int().min(1),
  /** SHA-256, hex, of the receipt before, as it was written; zeros at the first. */
  previous: hash,
  destruction: id,
  organization: id,
  scope,
  asked: signer,
  confirmed: signer,
  endedAt: instant,
  /** Rows by table, `events.messages`, `control.cursors`; after it, those that are left. */
  before: counts,
  after: counts,
  /** Weeks whose figures were counted anew without it. */
  weeksCountedAnew: z.number().int().min(0),
  vendors: z.array(
    z.strictObject({
      connection: id,
      connector: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
      /** `revoked`; `void` where the vendor knew the token no more; `unanswered`; `none` where there was no token. */
      outcome: z.enum(['revoked', 'void', 'unanswered', 'none']),
    }),
  ),
  /** Of what was sealed: `destroyed` with the organization's keys, `kept` where the organization goes on. */
  keys: z.enum(['destroyed', 'kept']),
  /** `none`, or `with-the-server`: a served database keeps its write-ahead log as long as it is told to. */
  walRemainder: z.enum(['none', 'with-the-server']),
  /** Ed25519, SubjectPublicKeyInfo, base64. */
  publicKey: z.base64().max(128),
});
export type ReceiptContent = z.infer<typeof contentShape>;
export const receiptShape = contentShape.extend({ signature: z.base64().max(128) });
export type Receipt = z.infer<typeof receiptShape>;

export const noReceipt = '0'.repeat(64);

export const hashOf = (body: string): string => createHash('sha256').update(body).digest('hex');

/** SHA-256, hex, of the public key: what two people compare. */
export const fingerprintOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');

/** The receipt as it is kept, to the letter. */
export function signReceipt(content: ReceiptContent, privateKey: KeyObject): string {
  const signature = sign(null, Buffer.from(canonical(content as Json)), privateKey).toString('base64');
  return `${canonical({ ...content, signature } as Json)}\n`;
}

/** The receipt, or null where it is none, or where anything of it was changed since it was signed. */
export function readReceipt(body: string): Receipt | null {
  const parsed = receiptShape.safeParse(parse(body));
  if (!parsed.success) return null;
  const { signature, ...content } = parsed.data;
  if (`${canonical(parsed.data as Json)}\n` !== body) return null;
  try {
    const key = createPublicKey({ key: Buffer.from(content.publicKey, 'base64'), type: 'spki', format: 'der' });
    if (key.asymmetricKeyType !== 'ed25519') return null;
    const isWhole = verify(null, Buffer.from(canonical(content as Json)), key, Buffer.from(signature, 'base64'));
    return isWhole ? parsed.data : null;
  } catch {
    return null;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
