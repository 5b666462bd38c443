// What a declaration says, put together: how a call is paged, which scopes there are, which of the granted are refused.
import type { ApiConnector, Call, Consent, ConsentMode, PageRule, Scope } from './api-connector.ts';

/** How the pages of that call follow each other. */
export const pageRuleOf = ({ api }: Pick<ApiConnector, 'api'>, { pageToken }: Pick<Call, 'pageToken'>): PageRule =>
  pageToken ?? api.pageToken;

/** The ways to consent that there are, with the scopes that each asks for to read. */
export function waysOf({ scopes, alternative }: Consent): Readonly<Partial<Record<ConsentMode, readonly Scope[]>>> {
  return { person: scopes, ...(alternative !== undefined && { bot: alternative.scopes }) };
}

/** The names of all scopes that a declaration speaks of. */
export function declaredScopes({ consent }: Pick<ApiConnector, 'consent'>): ReadonlySet<string> {
  const beside = [consent.beside, consent.ofOrganization?.beside].flatMap((one) => one?.scopes ?? []);
  return new Set([...Object.values(waysOf(consent)).flat(), ...beside].map(({ name }) => name));
}

/** Tells the scopes that a declaration speaks of, and the beginnings of those that it says are never asked for, from all other words. */
export function listedScopes(connector: Pick<ApiConnector, 'consent'>): (scope: string) => boolean {
  const listed = new Set([...declaredScopes(connector), ...connector.consent.neverAsked]);
  return (scope) => listed.has(scope);
}

/** Granted scopes with which nothing is read until two people have signed for them. */
export function refusedScopes(
  { consent }: Pick<ApiConnector, 'consent'>,
  granted: readonly string[],
  waived: readonly string[],
): string[] {
  const { refused = [] } = consent;
  return granted.filter((scope) => refused.includes(scope) && !waived.includes(scope));
}

/** False where a source gives packed files: a proxy reads answers whole, and hands on pages of JSON. */
export const mayBeProxied = ({ snapshots }: Pick<ApiConnector, 'snapshots'>): boolean =>
  Object.values(snapshots).every(({ dayFiles }) => dayFiles === undefined);
