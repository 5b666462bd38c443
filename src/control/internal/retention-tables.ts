// The tables of retention as kysely sees them.
import type { ColumnType } from 'kysely';

/** How much one run of the retention removed. */
export interface Removed {
  readonly messages: number;
  /** What was known of threads. */
  readonly threads: number;
  /** Rows of bulk files. */
  readonly fileRows: number;
  /** Days whose HR file went. */
  readonly rosters: number;
  /** Weeks of figures. */
  readonly figureWeeks: number;
}

export interface RetentionTables {
  /** Periods in months. */
  retention: {
    organization_id: string;
    events_months: number;
    files_months: number;
    figures_months: number;
    next_run_at: Date;
    ran_at: Date | null;
    removed: ColumnType<Removed | null, string | null, string | null>;
  };
  /** Days are `YYYY-MM-DD`, of UTC. */
  connection_retention: {
    connection_id: string;
    months: number | null;
    removed_from: string | null;
    removed_before: string | null;
  };
}
