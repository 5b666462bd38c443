// The tables of keys as kysely sees them.
import type { ColumnType, Generated } from 'kysely';

export interface KeyTables {
  /** `retired_at` is of a data key that is being replaced: it opens, and seals nothing any more. */
  secrets: {
    organization_id: string;
    name: string;
    version: number;
    sealed: Buffer;
    created_at: Date;
    retired_at: ColumnType<Date | null, Date | undefined, Date | null>;
  };
  master_keys: { version: number; since: Date };
  key_rotations: {
    organization_id: string;
    version: number;
    state: 'copying' | 'switched';
    has_halted: boolean;
    copied: Generated<string[]>;
    begun_at: Date;
    begun_by: string | null;
  };
}
