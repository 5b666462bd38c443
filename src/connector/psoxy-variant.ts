// What is other of a connector where it is read through a Psoxy, or from files that one sanitized.
import type { PsoxySalt } from '../privacy/psoxy-token.ts';

export interface PsoxyVariant<Connector> {
  /** What a Psoxy calls the source in its settings. */
  readonly source: string;
  /** Which ids it puts tokens in place of; those of channels and bots stay. */
  readonly isPerson: (id: string) => boolean;
  /** What is read in another way, since its rules let other calls through. */
  readonly otherwise: (declared: Connector) => Partial<Omit<Connector, 'id' | 'namespace' | 'psoxy'>>;
}

/** The same of an archive: files that a Psoxy sanitized are other files than those that the source gives out. */
export interface PsoxyFilesVariant<Connector> extends PsoxyVariant<Connector> {
  /** True where the paths are those of such files. */
  readonly isOf: (paths: readonly string[]) => boolean;
  /** Columns of lists of people in which ids are known to come as they are, whatever the rules say. */
  readonly seams: readonly string[];
  /** The record, changed in place, with the tokens that a Psoxy of that salt makes where it left ids and addresses as they are. */
  readonly tokenized: (record: unknown, salt: PsoxySalt) => unknown;
}
