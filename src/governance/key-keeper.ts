// Keeps the keys of organizations: says which there are, and replaces them, one organization at a time.
import { codeOf, type Log } from '../base/log.ts';
import { isDataKeyRotating, rotateDataKey } from '../control/data-key-rotation.ts';
import { type KeyFact, listKeys } from '../control/keys.ts';
import { listOrganizations } from '../control/organizations.ts';
import { findPseudonymRotation, keysRotating } from '../control/pseudonym-rotation.ts';
import { outsideRequests } from '../control/scope.ts';
import { type RekeyOptions, rekeyPseudonyms, type RekeyRooms } from './rekey.ts';

export type RotatedKey = 'data' | 'pseudonyms';

export interface RotationProgress {
  readonly key: RotatedKey;
  readonly state: 'running' | 'finished' | 'failed';
  /** How many things lie under the new key by now. */
  readonly done: number;
  /** The code of what it failed with. */
  readonly problem: string | null;
}

export interface KeyParts extends RekeyRooms {
  readonly log: Log;
  /** Told when an organization that stood still for its key may go on. */
  goOn(organizationId: string): Promise<void>;
}

export class KeyKeeper {
  readonly #parts: KeyParts;
  readonly #rotations = new Map<string, RotationProgress>();
  readonly #running = new Set<Promise<void>>();

  constructor(parts: KeyParts) {
    this.#parts = parts;
  }

  list(organizationId: string): Promise<readonly KeyFact[]> {
    return listKeys(this.#parts.control, organizationId);
  }

  /** Of this process: the rotation that runs, or the last one that ended. */
  progress(organizationId: string): RotationProgress | null {
    return this.#rotations.get(organizationId) ?? null;
  }

  /** Begins it, or goes on with what was begun; `progress` follows it. Throws Refused `keys-rotating` for another key. */
  begin(organizationId: string, key: RotatedKey, memberId: string | null): void {
    const current = this.progress(organizationId);
    if (current?.state === 'running') {
      if (current.key === key) return;
      throw keysRotating();
    }
    const tell = (change: Partial<RotationProgress>): void => {
      const before = this.#rotations.get(organizationId) ?? { key, state: 'running', done: 0, problem: null };
      this.#rotations.set(organizationId, { ...before, ...change });
    };
    this.#rotations.delete(organizationId);
    tell({});
    const options = { memberId, onProgress: (done: number) => tell({ done }) };
    // It outlives the request that asked for it.
    const running = outsideRequests(() => this.#rotate(organizationId, key, options))
      .then((done) => tell({ state: 'finished', done }))
      .catch((error: unknown) => {
        tell({ state: 'failed', problem: codeOf(error) });
        this.#parts.log.error('a key was not replaced', { organization: organizationId, code: codeOf(error) });
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Goes on with what a process that ended has begun. */
  async resume(): Promise<void> {
    const { control } = this.#parts;
    for (const { id } of await listOrganizations(control)) {
      if ((await findPseudonymRotation(control, id)) !== null) this.begin(id, 'pseudonyms', null);
      else if (await isDataKeyRotating(control, id)) this.begin(id, 'data', null);
    }
  }

  async #rotate(organizationId: string, key: RotatedKey, options: RekeyOptions): Promise<number> {
    const { control, goOn } = this.#parts;
    if (key === 'data') return (await rotateDataKey(control, organizationId, options)).sealed;
    const rows = await rekeyPseudonyms(this.#parts, organizationId, options);
    await goOn(organizationId);
    return rows;
  }

  /** Waits for what runs. */
  async stop(): Promise<void> {
    await Promise.all(this.#running);
  }
}
