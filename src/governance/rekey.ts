// Replaces the pseudonym key of an organization: copies its events under the new key, and switches to the copies.
//
// Cut short anywhere, the same call goes on: what is copied whole is noted, the switch is one transaction, and putting the
// copies in their places can be repeated. Until the end the organization is halted and its tables of events are aside.
import type { Control } from '../control/control.ts';
import {
  beginPseudonymRotation,
  endPseudonymRotation,
  findPseudonymRotation,
  nextTokens,
  noteCopied,
  standStill,
  switchPseudonyms,
} from '../control/pseudonym-rotation.ts';
import { markStale } from '../control/stale-days.ts';
import { nameOfPart, type Rekeying } from '../events/rekey.ts';

export interface RekeyRooms {
  readonly control: Control;
  readonly rekeying: Rekeying;
}

export interface RekeyOptions {
  readonly memberId: string | null;
  /** Told after each part how many rows are copied by now. */
  readonly onProgress?: (rows: number) => void;
  /** Told before each step; what it throws ends the work there, as a power cut would. */
  readonly before?: (step: 'copy' | 'switch' | 'put-in-place' | 'end') => void;
}

/** Gives how many rows of events and figures were copied by this call. */
export async function rekeyPseudonyms(
  { control, rekeying }: RekeyRooms,
  organizationId: string,
  { memberId, onProgress = () => {}, before = () => {} }: RekeyOptions,
): Promise<number> {
  const { version, state } = await beginPseudonymRotation(control, organizationId, memberId);
  const still = await standStill(control, organizationId);
  try {
    let rows = 0;
    if (state === 'copying') {
      const next = await nextTokens(control, organizationId);
      const { copied } = (await findPseudonymRotation(control, organizationId))!;
      const parts = await rekeying.setAside(organizationId);
      for (const part of parts.filter((one) => !copied.includes(nameOfPart(one)))) {
        before('copy');
        rows += await rekeying.copy(organizationId, part, { version, next });
        await noteCopied(control, organizationId, nameOfPart(part));
        onProgress(rows);
      }
      before('switch');
      await switchPseudonyms(control, organizationId);
    }
    before('put-in-place');
    await rekeying.putInPlace(organizationId, version);
    before('end');
    // Whose token a figure was made of shows in its groups and in its order: all of them are computed again.
    await markStale(control, organizationId, await rekeying.days(organizationId));
    await endPseudonymRotation(control, organizationId);
    return rows;
  } finally {
    await still.close();
  }
}
