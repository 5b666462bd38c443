// Wires the doors to the keys.
import type { KeyServices } from '../../api/keys.ts';
import { codeOf } from '../../base/log.ts';
import type { Syncs } from '../../collector/syncs.ts';
import type { Control } from '../../control/control.ts';
import type { EventEngine } from '../../events/event-copy.ts';
import { openRekeying } from '../../events/rekey.ts';
import { KeyKeeper } from '../../governance/key-keeper.ts';
import type { FigureKeeper } from './figure-keeper.ts';

/** Goes on with a rotation that was cut short. */
export function openKeys(
  control: Control,
  engine: EventEngine,
  waiting: { readonly keeper: Pick<FigureKeeper, 'request'>; readonly syncs: Pick<Syncs, 'askForDue'> },
  closing: (() => Promise<void>)[],
): KeyKeeper {
  const { log } = control;
  const rekeying = openRekeying(engine);
  const goOn = async (organizationId: string): Promise<void> => {
    await waiting.keeper.request(organizationId);
    await waiting.syncs.askForDue();
  };
  const keys = new KeyKeeper({ control, rekeying, log, goOn });
  closing.push(() => rekeying.close());
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
