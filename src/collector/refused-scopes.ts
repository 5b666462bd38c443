// Scopes with which nothing is read: whoever holds them could change what people wrote.
import { errorCodes, Refused } from '../base/errors.ts';
import type { ApiConnector } from '../connector/api-connector.ts';
import { refusedScopes } from '../connector/declared.ts';

/** Throws Refused `source-scope-refused` where one is granted and no two people have signed for it. */
export function refuseScopes(
  connector: Pick<ApiConnector<unknown>, 'consent' | 'name'>,
  granted: readonly string[],
  waived: readonly string[],
): void {
  const [scope] = refusedScopes(connector, granted, waived);
  if (scope === undefined) return;
  throw new Refused(
    'source-scope-refused',
    errorCodes['source-scope-refused'],
    `Remove ${scope} from the app at ${connector.name} and connect again. Or two people sign for it on the page of the connection.`,
  );
}
