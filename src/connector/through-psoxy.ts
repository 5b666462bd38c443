// A connector as it is read through a Psoxy: the same declaration, but for what the Psoxy lets through and how it writes ids.
import { errorCodes, Refused } from '../base/errors.ts';
import { type PsoxySalt, throughPsoxy as namespaceThroughPsoxy } from '../privacy/psoxy-token.ts';
import type { PsoxyVariant } from './psoxy-variant.ts';
import type { ConnectorFacts } from './stream.ts';

/** A declaration with such a field, of what is called or of what comes as files. */
type Varied<Connector> = ConnectorFacts & { readonly psoxy?: PsoxyVariant<Connector> };

/** Throws Refused `psoxy-other-source` for what is not read so. */
export function psoxyVariant<C extends Varied<C>>({ psoxy }: C): NonNullable<C['psoxy']> {
  if (psoxy !== undefined) return psoxy as NonNullable<C['psoxy']>;
  throw new Refused(
    'psoxy-other-source',
    errorCodes['psoxy-other-source'],
    'This connector is not read through a Psoxy: the list of connectors says which are.',
  );
}

/** Nothing of an account can be opened by anybody: its address never comes. */
export function throughPsoxy<C extends Varied<C>>(connector: C, salt: PsoxySalt | null): C {
  const { isPerson, otherwise } = psoxyVariant(connector);
  const { originalOf: _, ...rest } = connector;
  const namespace = namespaceThroughPsoxy(connector.namespace, isPerson, salt ?? undefined);
  return { ...rest, ...otherwise(connector), namespace } as C;
}
