// The tables of the control plane as kysely sees them; `migrations/` makes them, a test compares the two.
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { keptOutKinds } from '../../privacy/kept-out.ts';
import type { CollectingTables } from './collecting-tables.ts';
import type { KeyTables } from './key-tables.ts';
import type { RetentionTables } from './retention-tables.ts';
import type { Role, SignInTables } from './sign-in-tables.ts';

export type { IssuerKind, Role } from './sign-in-tables.ts';

/** How a session began. */
export type SignInWay = 'link' | 'invitation' | 'openid';
export type ApiRole = Exclude<Role, 'owner' | 'member'>;
export type ApiScope =
  | 'figures:read'
  | 'audit:read'
  | 'members:read'
  | 'connections:read'
  | 'connections:write'
  | 'uploads:write';
export type DecisionKind = 'is' | 'same' | 'separate' | 'not-a-person';
export type ApprovalKind = 'minimum-group' | 'destroy' | 'reach' | 'waive-scope';
export type ApprovalState = 'open' | 'confirmed' | 'withdrawn' | 'expired';
export type RecordedBy = 'member' | 'owner' | 'operator';
export type DestroyScope = 'connection' | 'days' | 'organization' | 'person';
export type DestructionState = 'asked' | 'waiting' | 'running' | 'done' | 'stopped';

/** Numbers, flags, our own ids, and words that stand in our own code. */
export type AuditDetails = Readonly<Record<string, string | number | boolean>>;

/** Of a token that was to be revoked at its source; `void` where the source knew it no more, `none` where there was none. */
export type VendorOutcome = 'revoked' | 'void' | 'unanswered' | 'none';

/** What the steps of a destruction leave for those after them. */
export interface DestructionProgress {
  /** The steps that were done. */
  readonly steps: readonly string[];
  readonly connections?: readonly string[];
  readonly rosters?: readonly string[];
  /** Rows by table. */
  readonly before?: Readonly<Record<string, number>>;
  readonly weeks?: number;
  readonly vendors?: readonly {
    readonly connection: string;
    readonly connector: string;
    readonly outcome: VendorOutcome;
  }[];
  readonly walRemainder?: 'none' | 'with-the-server';
  /** True where it was halted for this alone. */
  readonly isHaltedForIt?: boolean;
}

export interface Tables extends CollectingTables, KeyTables, RetentionTables, SignInTables {
  organizations: {
    id: string;
    name: string;
    time_zone: string;
    created_at: Date;
    minimum_group: Generated<number>;
    destroy_waits_hours: Generated<number>;
  };
  connection_halts: { connection_id: string; halted_at: Date; halted_by: string | null };
  /** A day is `YYYY-MM-DD`, of UTC. */
  destroyed_days: { organization_id: string; first_day: string; last_day: string };
  destructions: {
    id: string;
    organization_id: string;
    scope: DestroyScope;
    subject: string | null;
    first_day: string | null;
    last_day: string | null;
    objects: boolean | null;
    state: DestructionState;
    asked_by: string | null;
    asked_role: Role | null;
    asked_at: Date;
    confirmed_by: ColumnType<string | null, never, string | null>;
    confirmed_role: ColumnType<Role | null, never, Role | null>;
    confirmed_at: ColumnType<Date | null, never, Date>;
    due_at: ColumnType<Date | null, never, Date>;
    ended_at: ColumnType<Date | null, never, Date>;
    progress: JSONColumnType<DestructionProgress>;
  };
  destruction_tokens: {
    organization_id: string;
    destruction_id: string;
    kind: (typeof keptOutKinds)[number];
    token: string;
    domain: string;
  };
  receipts: { number: number; organization_id: string; destruction_id: string; made_at: Date; body: string };
  approvals: {
    id: string;
    organization_id: string;
    kind: ApprovalKind;
    subject: string;
    details: JSONColumnType<AuditDetails>;
    state: ApprovalState;
    asked_by: string | null;
    asked_vouchers: string[];
    asked_at: Date;
    expires_at: Date;
    ended_by: ColumnType<string | null, never, string | null>;
    ended_at: ColumnType<Date | null, never, Date>;
  };
  halts: { organization_id: string; halted_at: Date; halted_by: string | null };
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
    issuer: string | null;
    subject: string | null;
    signed_in_at: Date | null;
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
    begun_with: SignInWay;
    vouchers: JSONColumnType<string[]>;
  };
  /** `used_on` is `YYYY-MM-DD`, of UTC. */
  api_tokens: {
    id: string;
    organization_id: string;
    token_hash: Buffer;
    name: string;
    scopes: ApiScope[];
    role: ApiRole;
    made_by: string | null;
    made_at: Date;
    ends_at: Date;
    used_on: string | null;
    revoked_at: Date | null;
  };
  /** A day is `YYYY-MM-DD`, of UTC. */
  stale_days: { organization_id: string; day: string; mark: ColumnType<number, never, number> };
  /** A day is `YYYY-MM-DD`. */
  rosters: {
    organization_id: string;
    day: string;
    snapshot: string;
    people: number;
    findings: number;
    applied_at: Date;
  };
  dimensions: { organization_id: string; number: number; name: string };
  directory: { organization_id: string; token: string; dimension: string; word: string };
  column_meanings: { organization_id: string; header: string; meaning: ColumnType<unknown, string, string> };
  matching: {
    organization_id: string;
    strips_tags: boolean;
    usernames_are_unique: boolean;
    domain_aliases: ColumnType<[string, string][], string, string>;
  };
  match_decisions: {
    organization_id: string;
    number: number;
    kind: DecisionKind;
    account: string;
    other: string | null;
    decided_at: Date;
    decided_by: string | null;
    undone_at: Date | null;
    undone_by: string | null;
  };
  /** A day is `YYYY-MM-DD`. */
  objections: { organization_id: string; id: string; since: string; recorded_by: RecordedBy };
  objection_tokens: {
    organization_id: string;
    objection_id: string;
    kind: (typeof keptOutKinds)[number];
    token: string;
    domain: string;
  };
  account_originals: { organization_id: string; connection_id: string; account: string; sealed: Buffer };
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
