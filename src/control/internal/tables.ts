// The tables of the control plane as kysely sees them; `migrations/` makes them, a test compares the two.
import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { RunCounts } from './run-counts.ts';

export type Role = 'owner' | 'administrator' | 'analyst' | 'auditor' | 'member';
export type RunKind = 'sync' | 'import';
export type RunState = 'running' | 'finished' | 'cancelled' | 'failed' | 'interrupted';

/** Numbers, flags, our own ids, and words that stand in our own code. */
export type AuditDetails = Readonly<Record<string, string | number | boolean>>;

export interface Tables {
  organizations: { id: string; name: string; time_zone: string; created_at: Date };
  members: {
    id: string;
    organization_id: string;
    name: string;
    email: string;
    is_email_verified: boolean;
    image: string | null;
    role: Role;
    created_at: Date;
    updated_at: Date;
  };
  sessions: {
    id: string;
    member_id: string;
    token: string;
    expires_at: Date;
    ip_address: string | null;
    user_agent: string | null;
    created_at: Date;
    updated_at: Date;
  };
  verifications: {
    id: string;
    identifier: string;
    value: string;
    expires_at: Date;
    created_at: Date;
    updated_at: Date;
  };
  connections: {
    id: string;
    organization_id: string;
    connector_id: string;
    source_ref: string | null;
    name: string;
    created_at: Date;
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
    done_bytes: Generated<number>;
    total_bytes: Generated<number>;
    messages: Generated<number>;
    counts: ColumnType<RunCounts | null, string | null | undefined, string | null>;
    error_code: string | null;
  };
  secrets: { organization_id: string; name: string; version: number; sealed: Buffer; created_at: Date };
  /** A day is `YYYY-MM-DD`, of UTC. */
  stale_days: { organization_id: string; day: string; mark: ColumnType<number, never, number> };
  audit_entries: {
    organization_id: string;
    number: number;
    at: Date;
    member_id: string | null;
    action: string;
    subject: string | null;
    details: JSONColumnType<AuditDetails>;
    previous_hash: Buffer;
    hash: Buffer;
  };
}
