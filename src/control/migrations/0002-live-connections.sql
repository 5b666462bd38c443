-- Live connections: what is read over HTTP, how far, by whose consent, and what of it a person chose.

CREATE TABLE live_connections (
  connection_id uuid PRIMARY KEY REFERENCES connections ON DELETE CASCADE,
  state text NOT NULL CHECK
    (state IN ('setting-up', 'collecting', 'paused', 'needs-reconnecting', 'failing', 'disconnected')),
  -- An error code of ours.
  problem text CHECK (problem ~ '^[a-z][a-z-]{0,63}$'),
  mode text NOT NULL CHECK (mode IN ('person', 'bot')),
  -- Scopes: words of the source's own list.
  granted text[] NOT NULL,
  -- The choice: null until somebody made one.
  chosen text CHECK (chosen IN ('all', 'chosen', 'all-but')),
  -- Refs of channels; never their ids.
  places uuid[] NOT NULL DEFAULT '{}',
  -- A pattern may be the name of a channel, so it is sealed under the organization's data key.
  patterns bytea,
  includes_external boolean NOT NULL DEFAULT false,
  horizon_days integer CHECK (horizon_days > 0),
  next_sync_at timestamptz,
  looked_back_at timestamptz,
  created_at timestamptz NOT NULL,
  CHECK ((chosen IS NULL) = (horizon_days IS NULL))
);
CREATE INDEX live_connections_due ON live_connections (next_sync_at) WHERE state IN ('collecting', 'failing');

CREATE TABLE cursors (
  connection_id uuid NOT NULL REFERENCES live_connections ON DELETE CASCADE,
  -- The ref of a channel.
  place uuid NOT NULL,
  -- Microseconds since 1970, as the source counts them: everything between tail and head was read.
  head_at bigint,
  tail_at bigint,
  -- What was written between two syncs that lie far apart, and is not read yet: a hole between tail and head.
  gap_from bigint,
  gap_to bigint,
  is_backfilled boolean NOT NULL,
  looked_back_at timestamptz,
  -- How far the audit that walks now has come, and when it began; when the last whole one ended.
  audit_at bigint,
  audit_begun_at timestamptz,
  audited_at timestamptz,
  -- Why the place is not read: a word of ours.
  reason text CHECK (reason ~ '^[a-z][a-z-]{0,39}$'),
  messages_seen bigint NOT NULL CHECK (messages_seen >= 0),
  PRIMARY KEY (connection_id, place),
  CHECK ((gap_from IS NULL) = (gap_to IS NULL))
);

CREATE TABLE consents (
  -- SHA-256 of the state that travels through the browser, and of the session that began it.
  state_hash bytea PRIMARY KEY,
  session_hash bytea NOT NULL,
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  member_id uuid NOT NULL REFERENCES members ON DELETE CASCADE,
  connector_id text NOT NULL,
  -- The connection that is connected again, or null for a new one.
  connection_id uuid REFERENCES connections ON DELETE CASCADE,
  mode text NOT NULL CHECK (mode IN ('person', 'bot')),
  redirect_url text NOT NULL,
  begun_at timestamptz NOT NULL
);
CREATE INDEX consents_by_age ON consents (begun_at);

-- A sync counts in other units than bytes.
ALTER TABLE runs RENAME COLUMN done_bytes TO done;
ALTER TABLE runs RENAME COLUMN total_bytes TO total;
ALTER TABLE runs ADD COLUMN calls bigint NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN phase text CHECK (phase ~ '^[a-z][a-z-]{0,39}$');
