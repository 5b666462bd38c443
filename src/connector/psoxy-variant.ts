// What is other of a connector where it is read through a Psoxy.

export interface PsoxyVariant<Connector> {
  /** What a Psoxy calls the source in its settings. */
  readonly source: string;
  /** Which ids it puts tokens in place of; those of channels and bots stay. */
  readonly isPerson: (id: string) => boolean;
  /** What is read in another way, since its rules let other calls through. */
  readonly otherwise: (declared: Connector) => Partial<Omit<Connector, 'id' | 'namespace' | 'psoxy'>>;
}
