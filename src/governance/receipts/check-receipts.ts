// Checks receipts without Tacit's databases: each by its signature, and those that follow one another as a chain.
import { fingerprintOf, hashOf, noReceipt, readReceipt, type Receipt } from './receipt.ts';

export interface ReceiptFile {
  readonly name: string;
  readonly body: string;
}

export interface ReceiptCheck {
  readonly receipts: readonly Receipt[];
  /** Of the key that signed them; null where none holds. */
  readonly fingerprint: string | null;
  /** Sentences about what does not hold; empty where all of it does. */
  readonly problems: readonly string[];
}

/** In the order given. `key` is the fingerprint that they must have; without it, that of the first. */
export function checkReceipts(files: readonly ReceiptFile[], key?: string): ReceiptCheck {
  const problems: string[] = [];
  const receipts: Receipt[] = [];
  let expected = key;
  let before: { readonly receipt: Receipt; readonly file: ReceiptFile } | undefined;
  for (const file of files) {
    const receipt = readReceipt(file.body);
    if (receipt === null) {
      problems.push(`${file.name} is no receipt, or was changed since it was signed.`);
      before = undefined;
      continue;
    }
    expected ??= fingerprintOf(receipt.publicKey);
    if (fingerprintOf(receipt.publicKey) !== expected) problems.push(`${file.name} was signed with another key.`);
    const follows = before === undefined ? firstProblem(receipt, file) : orderProblem(receipt, file, before);
    if (follows !== undefined) problems.push(follows);
    receipts.push(receipt);
    before = { receipt, file };
  }
  const [first] = receipts;
  const fingerprint = first === undefined ? null : fingerprintOf(first.publicKey);
  return { receipts, fingerprint, problems };
}

/** A single receipt may stand in the middle of its chain; only the first of all says what came before it. */
function firstProblem({ number, previous }: Receipt, { name }: ReceiptFile): string | undefined {
  if ((number === 1) === (previous === noReceipt)) return undefined;
  return `${name} has number ${number}, and does not name a receipt before it as it should.`;
}

function orderProblem(
  { number, previous }: Receipt,
  { name }: ReceiptFile,
  before: { readonly receipt: Receipt; readonly file: ReceiptFile },
): string | undefined {
  const last = before.receipt.number;
  if (number <= last) return `${name} has number ${number} and stands behind number ${last}: the order is wrong.`;
  if (number > last + 1) {
    const missing = number === last + 2 ? `number ${last + 1} is` : `numbers ${last + 1} to ${number - 1} are`;
    return `Before ${name} there is a gap: ${missing} missing.`;
  }
  if (previous === hashOf(before.file.body)) return undefined;
  return `${name} follows another receipt than ${before.file.name}.`;
}
