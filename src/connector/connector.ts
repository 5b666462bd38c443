// The contract of a connector: a declaration of how to read one kind of source, and nothing that reads it.
//
// An archive is read here from end to end; what is read over HTTP is declared in `api-connector.ts`.
import type { Shape } from '../privacy/shapes.ts';
import type { ApiConnector } from './api-connector.ts';
import type { PsoxyFilesVariant } from './psoxy-variant.ts';
import type { ConnectorFacts, SkipReason, Stream } from './stream.ts';

export interface Skipped {
  /** Only ever shown to the person who named the archive; never stored, never logged. */
  readonly path: string;
  readonly reason: SkipReason;
}

/** A source that comes as one archive: a zip file or a folder of JSON files. */
export interface ArchiveConnector<Context = never> extends ConnectorFacts {
  readonly kind: 'archive';
  readonly streams: Readonly<Record<string, Stream<Shape, Context>>>;
  /** The entries that must be read whole before the rest can be understood. Throws Refused when this is no such archive. */
  readonly index: (paths: readonly string[]) => readonly string[];
  /** What to read. `files` holds the parsed index files; one that was broken is absent. */
  readonly plan: (paths: readonly string[], files: ReadonlyMap<string, unknown>) => ArchivePlan<Context>;
  /** How its files are read that a Psoxy sanitized. */
  readonly psoxy?: PsoxyFilesVariant<ArchiveConnector<Context>>;
}

/** Ids of the source's own by which it is known that another connection is to the same. */
export interface SourceTold {
  /** Of whatever a connection may be made for. */
  readonly sources: readonly string[];
  /** Of channels that are read. */
  readonly places: readonly string[];
}

export interface ArchivePlan<Context> {
  /**
   * An id of the source's own that every archive of the same source shares, so that the second import of a
   * workspace goes into the connection of the first. Only its token is kept.
   */
  readonly source: string;
  readonly told: SourceTold;
  /** Small streams, already read with the index. */
  readonly snapshots: readonly {
    readonly stream: string;
    readonly records: readonly unknown[];
    readonly context: Context;
  }[];
  /** Entries that each hold a JSON list of records; those of one slice are read one after the other. */
  readonly slices: readonly {
    readonly stream: string;
    readonly context: Context;
    readonly paths: readonly string[];
  }[];
  readonly skipped: readonly Skipped[];
}

export type Connector = ArchiveConnector<never> | ApiConnector;

/** A file that an administrator sends, whose columns say what each row means: it is no connection to anything. */
export interface Upload extends ConnectorFacts {
  readonly kind: 'upload';
  readonly streams: Readonly<Record<string, Stream<Shape, never>>>;
}

/** Types a declaration; the context is known inside it and to nobody else. */
export function defineArchiveConnector<Context>(connector: Omit<ArchiveConnector<Context>, 'kind'>): ArchiveConnector {
  return { kind: 'archive', ...connector } as unknown as ArchiveConnector;
}
