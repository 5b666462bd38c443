// What the address of a connector's page may say: which connection it is for, and how somebody came back from a consent.
export interface ConnectorSearch {
  /** The connection that another archive is for, or that is reconnected. */
  readonly connection?: string | undefined;
  /** The code with which the source's consent page sent the browser back. */
  readonly problem?: string | undefined;
  readonly mode?: 'person' | 'bot' | undefined;
}

const text = (given: unknown): string | undefined => (typeof given === 'string' && given !== '' ? given : undefined);

export const connectorSearch = (given: Record<string, unknown>): ConnectorSearch => ({
  connection: text(given.connection),
  problem: text(given.problem),
  mode: given.mode === 'bot' || given.mode === 'person' ? given.mode : undefined,
});
