// What the addresses of connectors and connections may say: which one it is for, and how somebody came back from a consent.
import { textIn } from '../frame/address.ts';

export interface ConnectorSearch {
  /** The connection that another archive is for, or that is reconnected. */
  readonly connection?: string | undefined;
  /** The code with which the source's consent page sent the browser back. */
  readonly problem?: string | undefined;
  readonly mode?: 'person' | 'bot' | undefined;
}

export const connectorSearch = (given: Record<string, unknown>): ConnectorSearch => ({
  connection: textIn(given.connection),
  problem: textIn(given.problem),
  mode: given.mode === 'bot' || given.mode === 'person' ? given.mode : undefined,
});

export interface ArrivedSearch {
  readonly search?: string | undefined;
  /** The code with which the source's consent page sent the browser back. */
  readonly problem?: string | undefined;
}
export const arrivedSearch = (given: Record<string, unknown>): ArrivedSearch => ({
  search: textIn(given.search),
  problem: textIn(given.problem),
});
