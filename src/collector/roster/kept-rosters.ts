// HR files that were sanitized where a proxy runs: sent, or of this machine.
import { refuseHalted } from '../../control/halts.ts';
import { openFile, type RandomAccess } from '../archive/random-access.ts';
import { openSpool } from '../archive/spool.ts';
import { keptRefused } from '../kept/read-kept.ts';
import type { Rooms } from './apply.ts';
import { applyKeptRoster, type KeptRoster } from './apply-kept.ts';
import { writeSent } from './write-sent.ts';

interface Parts extends Rooms {
  /** Where encrypted files wait. */
  readonly folder: string;
  readonly requestFigures: (organizationId: string) => Promise<void>;
  readonly computeFigures: (organizationId: string) => Promise<void>;
}

export class KeptRosters {
  readonly #parts: Parts;
  readonly #running = new Set<Promise<unknown>>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Throws Refused as `applyKeptRoster` does, and 'file-too-large'. */
  async apply(organizationId: string, sent: AsyncIterable<Uint8Array>, memberId: string | null): Promise<KeptRoster> {
    await refuseHalted(this.#parts.control, organizationId);
    const spool = await openSpool(this.#parts.folder);
    try {
      await writeSent(spool, sent);
      const applied = await this.#apply(organizationId, await spool.asRandomAccess(), memberId);
      await this.#parts.requestFigures(organizationId);
      return applied;
    } finally {
      await spool.destroy();
    }
  }

  /** The same of a file that the operator of this machine names, with its figures. */
  async applyLocal(organizationId: string, path: string): Promise<KeptRoster> {
    const bytes = await openFile(path).catch(() => Promise.reject(keptRefused()));
    const applied = await this.#apply(organizationId, bytes, null);
    await this.#parts.computeFigures(organizationId);
    return applied;
  }

  /** Resolves when none runs any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  async #apply(organizationId: string, bytes: RandomAccess, memberId: string | null): Promise<KeptRoster> {
    const applying = applyKeptRoster(this.#parts, organizationId, bytes, memberId);
    this.#running.add(applying);
    try {
      return await applying;
    } finally {
      this.#running.delete(applying);
      await bytes.close();
    }
  }
}
