// The permission slip of badge data: when a badge was held against a door, and every field that is kept of it.
import type { Upload } from '../../connector/connector.ts';
import { stream } from '../../connector/stream.ts';
import { badgeShape, type Keep } from '../../privacy/shapes.ts';
import { flag, identity, ref, time } from '../../privacy/vocabulary.ts';

/** One row, in memory alone. */
export interface BadgeRecord {
  readonly id: string;
  /** Seconds since 1970. */
  readonly at: number;
  readonly building: string;
  readonly isAssigned: boolean;
}

const badgeKeep: Keep<typeof badgeShape, unknown> = {
  person: identity('hr-id', 'id', { rule: 'a keyed token of EMPLOYEE_ID' }),
  at: time('at', { rule: 'SWIPE_DATE, in UTC' }),
  building: ref('building', 'building', { rule: 'a keyed token of BUILDING_ID' }),
  isAssigned: flag('isAssigned', { rule: 'from BUILDING_ASSIGNED; no where the cell is blank' }),
};

export const badge: Upload = {
  kind: 'upload',
  id: 'badge',
  name: 'Badge data',
  summary: 'When people came into which building.',
  needs: ['A file with EMPLOYEE_ID, SWIPE_DATE, BUILDING_ID and BUILDING_ASSIGNED: .csv, .csv.gz or .xlsx.'],
  neverKept: [
    'ids of people and of buildings in clear: only a keyed token of each',
    'every other column, such as names of people and doors',
    'the file itself: it is read where it lies',
  ],
  namespace: { name: 'badge', normalize: (id) => id.trim().toLowerCase() },
  streams: {
    swipes: stream<typeof badgeShape, unknown>({
      shape: badgeShape,
      from: 'the rows of the file',
      keep: badgeKeep,
      dropped: ['every column beside the four'],
    }),
  },
};
