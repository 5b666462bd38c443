// The salts of the Psoxies that an organization's connections are read through: with them its people are known by clear ids.
import type { HrisRecord } from '../../connectors/hris/hris.ts';
import type { Control } from '../../control/control.ts';
import { listWays, psoxyOfWay } from '../../control/ways.ts';
import { type PsoxySalt, psoxyTokenFor, psoxyTokenForAddress } from '../../privacy/psoxy-token.ts';

/** Each once; none where nobody gave one. */
export async function psoxySalts(control: Control, organizationId: string): Promise<readonly PsoxySalt[]> {
  const ways = await listWays(control, organizationId);
  const salts = await Promise.all(
    ways.map(async (one) => (await psoxyOfWay(control, organizationId, one))?.salt ?? []),
  );
  return [...new Map(salts.flat().map((salt) => [JSON.stringify(salt), salt])).values()];
}

/** The record of a person with the tokens by which accounts name them that come through a Psoxy. */
export function withPsoxyTokens<R extends HrisRecord>(record: R, salts: readonly PsoxySalt[]): R {
  if (salts.length === 0) return record;
  const emails = record.emails.flatMap((email) => salts.flatMap((salt) => psoxyTokenForAddress(email, salt) ?? []));
  const accounts = record.identities.flatMap(([source, of, value]) =>
    of === 'account' ? salts.map((salt) => [source, of, psoxyTokenFor(value, salt)] as const) : [],
  );
  return {
    ...record,
    emails: [...record.emails, ...emails],
    identities: [...record.identities, ...accounts],
  };
}
