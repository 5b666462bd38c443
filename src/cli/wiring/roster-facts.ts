// What the metrics are told of an organization's people: which rosters stand, and the words behind their tokens.
import type { Control } from '../../control/control.ts';
import { listDimensions, type OwnDimension } from '../../control/dimensions.ts';
import { readDirectory, type DirectoryWord } from '../../control/directory.ts';
import { listRosters } from '../../control/rosters.ts';
import { personsSql } from '../../identity/persons.ts';

export interface RosterFacts {
  readonly rosters: readonly { readonly id: string; readonly day: string }[];
  readonly directory: ReadonlyMap<string, DirectoryWord>;
  readonly dimensions: readonly OwnDimension[];
  /** SQL for whose account is whose. */
  readonly persons: string;
  /** The names of time zones, by token. */
  readonly zones: ReadonlyMap<string, string>;
}

export async function rosterFacts(control: Control, organizationId: string): Promise<RosterFacts> {
  const [standing, directory, dimensions] = await Promise.all([
    listRosters(control, organizationId),
    readDirectory(control, organizationId),
    listDimensions(control, organizationId),
  ]);
  const zones = [...directory].filter(([, { dimension }]) => dimension === 'zone');
  return {
    rosters: standing.map(({ snapshot, day }) => ({ id: snapshot, day })),
    directory,
    dimensions,
    persons: personsSql,
    zones: new Map(zones.map(([token, { word }]) => [token, word])),
  };
}
