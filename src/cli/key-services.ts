// Wires the doors to the keys.
import type { KeyServices } from '../api/keys.ts';
import { codeOf, type Log } from '../base/log.ts';
import type { Control } from '../control/control.ts';
import { KeyKeeper } from '../governance/key-keeper.ts';

/** Goes on with a rotation that was cut short. */
export function openKeys(control: Control, log: Log, closing: (() => Promise<void>)[]): KeyKeeper {
  const keys = new KeyKeeper({ control, log });
  closing.push(() => keys.stop());
  keys.resume().catch((error: unknown) => log.warn('keys are not replaced', { code: codeOf(error) }));
  return keys;
}

export function keyServices(keeper: KeyKeeper): KeyServices {
  return {
    async list(organizationId) {
      const facts = await keeper.list(organizationId);
      const keys = facts.map((fact) => ({ ...fact, since: fact.since.toISOString() }));
      return { keys, rotation: keeper.progress(organizationId) };
    },
    rotate: (organizationId, key, memberId) => keeper.begin(organizationId, key, memberId),
  };
}
