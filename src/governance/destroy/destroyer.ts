// Destroys what two have ordered: step by step, resumed after any crash, and done only when its receipt stands.
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { seconds } from '../../base/clock.ts';
import { Defect } from '../../base/errors.ts';
import { codeOf } from '../../base/log.ts';
import {
  type Destruction,
  type DestructionProgress,
  dueDestructions,
  endUnconfirmed,
  noteDestruction,
  type Signer,
  takeDestruction,
} from '../../control/destructions.ts';
import { whomOf } from '../../control/destruction-tokens.ts';
import type { KnownBy } from '../../control/objections.ts';
import { addReceipt, adoptReceipts, type KeptReceipt, listReceipts, receiptOf } from '../../control/receipts.ts';
import { hashOf, noReceipt, readReceipt, type ReceiptContent, signReceipt } from '../receipts/receipt.ts';
import { publicKeyOf, readReceiptFiles, signingKey, writeReceipts } from '../receipts/receipt-files.ts';
import type { Bounds } from './counts.ts';
import type { DestroyParts } from './parts.ts';
import { requireNothingLeft, steps } from './steps.ts';

/** How often it is looked whose waiting time is over. */
const lookEveryMs = seconds(20);

export class Destroyer {
  readonly #parts: DestroyParts;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;

  constructor(parts: DestroyParts) {
    this.#parts = parts;
  }

  /** Brings files and table of the receipts together, and goes on with what is due. */
  async start(): Promise<void> {
    const { folder, live } = this.#parts;
    await adoptReceipts(live.control, readable(folder));
    writeReceipts(folder, await listReceipts(live.control));
    const look = (): void => {
      this.begin().catch((error: unknown) => live.control.log.warn('destroying waits', { code: codeOf(error) }));
    };
    look();
    this.#timer = setInterval(look, lookEveryMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Asks for everything that is due; of what nobody confirmed in time it is forgotten of whom it was. */
  async begin(): Promise<void> {
    const { queue, live } = this.#parts;
    await endUnconfirmed(live.control);
    const due = await dueDestructions(live.control);
    if (due.length === 0) return;
    this.#working ??= queue.work('destroy', (id, signal) => this.#run(id, signal));
    await this.#working.catch((error: unknown) => {
      // The next look tries again.
      this.#working = undefined;
      throw error;
    });
    for (const id of due) await queue.send('destroy', id);
  }

  /** The receipt, when it stands; null where it is not due yet, and where that takes longer, milliseconds. */
  async receipt(destructionId: string, patience: number): Promise<KeptReceipt | null> {
    const { control } = this.#parts.live;
    const deadline = performance.now() + patience;
    for (;;) {
      const isDue = (await dueDestructions(control)).includes(destructionId);
      const found = await receiptOf(control, destructionId);
      if (found !== null || !isDue || performance.now() > deadline) return found;
      await wait(100);
    }
  }

  async #run(id: string, signal: AbortSignal): Promise<void> {
    const { control } = this.#parts.live;
    const destruction = await takeDestruction(control, id);
    if (destruction === null) return;
    let { progress } = destruction;
    for (const [name, step] of Object.entries(steps)) {
      if (progress.steps.includes(name)) continue;
      signal.throwIfAborted();
      const left = await step(
        this.#parts,
        { ...destruction, progress },
        boundsOf(destruction, progress, await whomOf(control, id)),
      );
      progress = { ...progress, ...left, steps: [...progress.steps, name] };
      await noteDestruction(control, id, progress);
    }
    await this.#end({ ...destruction, progress });
  }

  async #end(destruction: Destruction): Promise<void> {
    const { live, folder, halts } = this.#parts;
    const { organizationId, progress, scope } = destruction;
    await requireNothingLeft(this.#parts, boundsOf(destruction, progress, []));
    const isWhole = scope.is === 'organization';
    if (!isWhole && progress.isHaltedForIt === true) {
      await halts.resume(organizationId, destruction.confirmed?.memberId ?? null);
    }
    const key = signingKey(folder);
    const receipt = await addReceipt(live.control, destruction, isWhole, (number, previous, now) =>
      signReceipt({ ...contentOf(destruction, number, previous, now), publicKey: publicKeyOf(key) }, key),
    );
    writeReceipts(folder, [receipt]);
  }
}

function boundsOf(
  { organizationId, scope }: Destruction,
  { connections = [], rosters = [] }: DestructionProgress,
  known: readonly KnownBy[],
): Bounds {
  return { organizationId, scope, connections, rosters, known };
}

function contentOf(
  destruction: Destruction,
  number: number,
  previous: string | null,
  now: Date,
): Omit<ReceiptContent, 'publicKey'> {
  const { id, organizationId, scope, asked, confirmed, progress } = destruction;
  if (confirmed === null) throw new Defect('internal', 'Nobody confirmed the destruction.', 'Please report this.');
  return {
    format: 'tacit-receipt-1',
    number,
    previous: previous === null ? noReceipt : hashOf(previous),
    destruction: id,
    organization: organizationId,
    scope,
    asked: signerOf(asked),
    confirmed: signerOf(confirmed),
    endedAt: now.toISOString(),
    before: { ...progress.before },
    after: Object.fromEntries(Object.keys(progress.before ?? {}).map((table) => [table, 0])),
    weeksCountedAnew: progress.weeks ?? 0,
    vendors: (progress.vendors ?? []).map((vendor) => ({ ...vendor })),
    keys: scope.is === 'organization' ? 'destroyed' : 'kept',
    walRemainder: progress.walRemainder ?? 'with-the-server',
  };
}

function signerOf({ memberId, role, at }: Signer & { readonly at: Date }): ReceiptContent['asked'] {
  if (memberId === null) return { as: 'operator', at: at.toISOString() };
  return { as: 'member', id: memberId, role: role === 'auditor' ? 'auditor' : 'owner', at: at.toISOString() };
}

/** Those that a table of an older backup does not have, and that still hold. */
function readable(folder: string): readonly KeptReceipt[] {
  if (!existsSync(folder)) return [];
  return readReceiptFiles([folder]).flatMap(({ body }) => {
    const receipt = readReceipt(body);
    if (receipt === null) return [];
    const { number, organization, destruction, endedAt } = receipt;
    return [{ number, organizationId: organization, destructionId: destruction, madeAt: new Date(endedAt), body }];
  });
}
