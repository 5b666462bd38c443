-- The control plane: whose data it is, who may see it, what was connected, and what was done.

CREATE TABLE organizations (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  time_zone text NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE members (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations,
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  is_email_verified boolean NOT NULL,
  image text,
  role text NOT NULL CHECK (role IN ('owner', 'administrator', 'analyst', 'auditor', 'member')),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX members_of_organization ON members (organization_id);

CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  member_id uuid NOT NULL REFERENCES members ON DELETE CASCADE,
  token text NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL,
  ip_address text,
  user_agent text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX sessions_of_member ON sessions (member_id);

CREATE TABLE sign_in_accounts (
  id uuid PRIMARY KEY,
  member_id uuid NOT NULL REFERENCES members ON DELETE CASCADE,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX sign_in_accounts_of_member ON sign_in_accounts (member_id);

CREATE TABLE verifications (
  id uuid PRIMARY KEY,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX verifications_by_identifier ON verifications (identifier);

CREATE TABLE connections (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations,
  connector_id text NOT NULL,
  -- A keyed token of the source, so that the same source finds its connection again; never its own id.
  source_ref uuid,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  created_at timestamptz NOT NULL,
  UNIQUE (organization_id, connector_id, source_ref)
);

CREATE TABLE runs (
  id uuid PRIMARY KEY,
  -- Grows with every run; the event store keeps the row of the higher version.
  version bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  connection_id uuid NOT NULL REFERENCES connections ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('sync', 'import')),
  state text NOT NULL CHECK (state IN ('running', 'finished', 'cancelled', 'failed', 'interrupted')),
  -- The process that runs it, as it names itself in an advisory lock.
  process integer NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz CHECK (ended_at >= started_at),
  done_bytes bigint NOT NULL DEFAULT 0,
  total_bytes bigint NOT NULL DEFAULT 0,
  messages bigint NOT NULL DEFAULT 0,
  counts jsonb,
  error_code text,
  CHECK ((state = 'running') = (ended_at IS NULL))
);
CREATE INDEX runs_of_connection ON runs (connection_id, version);
CREATE INDEX runs_running ON runs (process) WHERE state = 'running';

CREATE TABLE secrets (
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  name text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  sealed bytea NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, name, version)
);

CREATE TABLE stale_days (
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  day date NOT NULL,
  -- Grows with every mark, so that clearing a computed day spares one that was marked again meanwhile.
  mark bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (organization_id, day)
);

CREATE TABLE audit_entries (
  organization_id uuid NOT NULL REFERENCES organizations,
  number bigint NOT NULL CHECK (number > 0),
  at timestamptz NOT NULL,
  -- No reference: an entry outlives the member. Null is the house itself or the operator of the machine.
  member_id uuid,
  action text NOT NULL,
  subject uuid,
  details jsonb NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (organization_id, number)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only';
END
$$;

CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
