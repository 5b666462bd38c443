// A connector as it is read through a Psoxy: the same declaration, but for what the Psoxy lets through and how it writes ids.
import { errorCodes, Refused } from '../base/errors.ts';
import { type PsoxySalt, throughPsoxy as namespaceThroughPsoxy } from '../privacy/psoxy-token.ts';
import type { ApiConnector } from './api-connector.ts';
import type { PsoxyVariant } from './psoxy-variant.ts';

/** Throws Refused `psoxy-other-source` for what is not read so. */
export function psoxyVariant({ psoxy }: ApiConnector): PsoxyVariant<ApiConnector> {
  if (psoxy !== undefined) return psoxy;
  throw new Refused(
    'psoxy-other-source',
    errorCodes['psoxy-other-source'],
    'This connector is not read through a Psoxy: the list of connectors says which are.',
  );
}

/** Nothing of an account can be opened by anybody: its address never comes. */
export function throughPsoxy(connector: ApiConnector, salt: PsoxySalt | null): ApiConnector {
  const { isPerson, otherwise } = psoxyVariant(connector);
  const { originalOf: _, ...rest } = connector;
  const namespace = namespaceThroughPsoxy(connector.namespace, isPerson, salt ?? undefined);
  return { ...rest, ...otherwise(connector), namespace };
}
