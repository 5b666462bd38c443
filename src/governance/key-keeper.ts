// Keeps the keys of organizations: says which there are, and replaces them, one organization at a time.
import { codeOf, type Log } from '../base/log.ts';
import { isDataKeyRotating, rotateDataKey } from '../control/data-key-rotation.ts';
import type { Control } from '../control/control.ts';
import { type KeyFact, listKeys } from '../control/keys.ts';
import { listOrganizations } from '../control/organizations.ts';
import { outsideRequests } from '../control/scope.ts';

export type RotatedKey = 'data';

export interface RotationProgress {
  readonly key: RotatedKey;
  readonly state: 'running' | 'finished' | 'failed';
  /** How many things lie under the new key by now. */
  readonly done: number;
  /** The code of what it failed with. */
  readonly problem: string | null;
}

export class KeyKeeper {
  readonly #control: Control;
  readonly #log: Log;
  readonly #rotations = new Map<string, RotationProgress>();
  readonly #running = new Set<Promise<void>>();

  constructor(parts: { readonly control: Control; readonly log: Log }) {
    this.#control = parts.control;
    this.#log = parts.log;
  }

  list(organizationId: string): Promise<readonly KeyFact[]> {
    return listKeys(this.#control, organizationId);
  }

  /** Of this process: the rotation that runs, or the last one that ended. */
  progress(organizationId: string): RotationProgress | null {
    return this.#rotations.get(organizationId) ?? null;
  }

  /** Begins it, or goes on with what was begun; `progress` follows it. */
  begin(organizationId: string, key: RotatedKey, memberId: string | null): void {
    if (this.progress(organizationId)?.state === 'running') return;
    const tell = (change: Partial<RotationProgress>): void => {
      const before = this.#rotations.get(organizationId) ?? { key, state: 'running', done: 0, problem: null };
      this.#rotations.set(organizationId, { ...before, ...change });
    };
    this.#rotations.delete(organizationId);
    tell({});
    const options = { memberId, onProgress: (done: number) => tell({ done }) };
    // It outlives the request that asked for it.
    const running = outsideRequests(() => rotateDataKey(this.#control, organizationId, options))
      .then(({ sealed }) => tell({ state: 'finished', done: sealed }))
      .catch((error: unknown) => {
        tell({ state: 'failed', problem: codeOf(error) });
        this.#log.error('a key was not replaced', { organization: organizationId, code: codeOf(error) });
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Goes on with what a process that ended has begun. */
  async resume(): Promise<void> {
    for (const { id } of await listOrganizations(this.#control)) {
      if (await isDataKeyRotating(this.#control, id)) this.begin(id, 'data', null);
    }
  }

  /** Waits for what runs. */
  async stop(): Promise<void> {
    await Promise.all(this.#running);
  }
}
