// The tables of what is connected and collected, as kysely sees them.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { ErrorCode } from '../../base/errors.ts';
import type { ConsentMode, Reach } from '../../connector/api-connector.ts';
import type { PlaceReason } from '../../connector/place-reasons.ts';
import type { RunCounts } from './run-counts.ts';

export type RunKind = 'sync' | 'import';
export type RunState = 'running' | 'finished' | 'cancelled' | 'failed' | 'interrupted';
export type LiveState = 'setting-up' | 'collecting' | 'paused' | 'needs-reconnecting' | 'failing' | 'disconnected';
/** How a source is reached: with a token of ours, through our proxy in the organization's network, or through its Psoxy. */
export type Route = 'token' | 'proxy' | 'psoxy';
export type ChosenPlaces = 'all' | 'chosen' | 'all-but';

export interface CollectingTables {
  connections: {
    id: string;
    organization_id: string;
    connector_id: string;
    source_ref: string | null;
    part_of: string | null;
    name: string;
    created_at: Date;
  };
  live_connections: {
    connection_id: string;
    state: LiveState;
    problem: ErrorCode | null;
    mode: ConsentMode;
    granted: string[];
    route: Generated<Route>;
    reach: Generated<Reach>;
    calls_per_second: number | null;
    waived: Generated<string[]>;
    workspaces_open: number | null;
    workspaces_closed: number | null;
    is_less_than_asked: Generated<boolean>;
    is_started: Generated<boolean>;
    chosen: ChosenPlaces | null;
    places: Generated<string[]>;
    patterns: Buffer | null;
    includes_external: Generated<boolean>;
    horizon_days: number | null;
    next_sync_at: Date | null;
    looked_back_at: Date | null;
    created_at: Date;
  };
  /** `head_at`, `tail_at`, `changes_read_to` and `audit_at` are microseconds since 1970. */
  cursors: {
    connection_id: string;
    place: string;
    head_at: number | null;
    tail_at: number | null;
    gap_from: number | null;
    gap_to: number | null;
    is_backfilled: boolean;
    looked_back_at: Date | null;
    changes_read_to: number | null;
    audit_at: number | null;
    audit_begun_at: Date | null;
    audited_at: Date | null;
    reason: PlaceReason | null;
    messages_seen: number;
  };
  consents: {
    state_hash: Buffer;
    session_hash: Buffer;
    organization_id: string;
    member_id: string;
    connector_id: string;
    connection_id: string | null;
    mode: ConsentMode;
    redirect_url: string;
    is_of_organization: Generated<boolean>;
    begun_at: Date;
  };
  runs: {
    id: string;
    version: GeneratedAlways<number>;
    connection_id: string;
    kind: RunKind;
    state: RunState;
    process: number;
    started_at: Date;
    ended_at: Date | null;
    done: Generated<number>;
    total: Generated<number>;
    messages: Generated<number>;
    calls: Generated<number>;
    phase: string | null;
    counts: ColumnType<RunCounts | null, string | null | undefined, string | null>;
    error_code: string | null;
  };
  call_limits: {
    key: string;
    next_at: Date;
    rests_until: Date | null;
    slow_per_minute: number | null;
    slow_limit: number | null;
    slow_until: Date | null;
  };
}
