// HR files that were sanitized where a proxy runs: sent, or of this machine.
import { refuseHalted } from '../../control/halts.ts';
import { openFile, type RandomAccess } from '../archive/random-access.ts';
import { openSpool } from '../archive/spool.ts';
import { type KeptFile, keptRefused, openKept } from '../kept/read-kept.ts';
import type { Rooms } from './apply.ts';
import { applyKeptRoster, type KeptRoster } from './apply-kept.ts';
import type { Open } from './kept-among.ts';
import { previewKept } from './preview-kept.ts';
import type { RosterReport } from './report.ts';
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

  /** What it is, where it may be taken in. Throws Refused `kept-file-refused`, `proxy-key-changed`. */
  async check(organizationId: string, bytes: RandomAccess): Promise<{ readonly day: string; readonly read: number }> {
    const report = await this.preview(organizationId, [async () => bytes]);
    return { day: report.days[0]!.day, read: report.rows };
  }

  /** Throws as `previewKept` does, and `halted`. */
  async preview(organizationId: string, opens: readonly Open[]): Promise<RosterReport> {
    await refuseHalted(this.#parts.control, organizationId);
    const opened: RandomAccess[] = [];
    try {
      const files: KeptFile[] = [];
      for (const open of opens) {
        const bytes = await open();
        opened.push(bytes);
        files.push(await openKept(bytes));
      }
      return await previewKept(this.#parts, organizationId, files);
    } finally {
      for (const bytes of opened) await bytes.close();
    }
  }

  /** All of them are looked at before the first is stored. */
  async applyAll(organizationId: string, opens: readonly Open[], memberId: string | null): Promise<RosterReport> {
    const report = await this.preview(organizationId, opens);
    for (const open of opens) await this.#apply(organizationId, await open(), memberId);
    return { ...report, isApplied: true };
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
