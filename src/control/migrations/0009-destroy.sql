-- What needs two: approvals; and with them how few people a figure may speak of.

ALTER TABLE organizations
  ADD COLUMN minimum_group smallint NOT NULL DEFAULT 5 CHECK (minimum_group BETWEEN 5 AND 1000);

CREATE TABLE approvals (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('minimum-group', 'destroy')),
  -- The id of what it is about.
  subject uuid NOT NULL,
  -- Words of ours, numbers, ids.
  details jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'confirmed', 'withdrawn', 'expired')),
  -- No reference: an approval outlives its signers. Null is the operator of the machine.
  asked_by uuid,
  -- Ids of those who could have asked in their place.
  asked_vouchers uuid[] NOT NULL,
  asked_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_by uuid,
  ended_at timestamptz,
  CHECK ((state = 'open') = (ended_at IS NULL)),
  CHECK (state <> 'confirmed' OR asked_by IS DISTINCT FROM ended_by)
);
CREATE UNIQUE INDEX approvals_open ON approvals (organization_id, kind, subject) WHERE state = 'open';

-- A connection that stands here is neither collected nor imported for now.
CREATE TABLE connection_halts (
  connection_id uuid PRIMARY KEY REFERENCES connections ON DELETE CASCADE,
  halted_at timestamptz NOT NULL,
  -- Null for the operator of the machine.
  halted_by uuid REFERENCES members ON DELETE SET NULL
);

-- How long a destruction waits after its second signature, and can still be stopped.
ALTER TABLE organizations
  ADD COLUMN destroy_waits_hours smallint NOT NULL DEFAULT 0 CHECK (destroy_waits_hours BETWEEN 0 AND 720);

CREATE TABLE destructions (
  id uuid PRIMARY KEY,
  -- No reference: it must outlive the organization until its receipt stands.
  organization_id uuid NOT NULL,
  scope text NOT NULL CHECK (scope IN ('connection', 'days', 'organization')),
  -- The connection.
  subject uuid,
  first_day date,
  last_day date,
  state text NOT NULL CHECK (state IN ('asked', 'waiting', 'running', 'done', 'stopped')),
  -- Null is the operator of the machine, whose role is null too.
  asked_by uuid,
  asked_role text,
  asked_at timestamptz NOT NULL,
  confirmed_by uuid,
  confirmed_role text,
  confirmed_at timestamptz,
  -- Not before; null until it is confirmed.
  due_at timestamptz,
  ended_at timestamptz,
  -- What its steps wrote down for those after them and for the receipt: our own ids, words and counts.
  progress jsonb NOT NULL,
  CHECK ((subject IS NOT NULL) = (scope = 'connection')),
  CHECK ((first_day IS NOT NULL) = (scope = 'days') AND (last_day IS NOT NULL) = (scope = 'days') AND last_day >= first_day),
  CHECK ((state IN ('asked', 'waiting', 'running')) = (ended_at IS NULL)),
  CHECK (state NOT IN ('waiting', 'running', 'done') OR (due_at IS NOT NULL AND confirmed_at IS NOT NULL))
);
CREATE UNIQUE INDEX destructions_running ON destructions (organization_id) WHERE state IN ('asked', 'waiting', 'running');

-- What was destroyed is not collected again.
CREATE TABLE destroyed_days (
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  first_day date NOT NULL,
  last_day date NOT NULL CHECK (last_day >= first_day),
  PRIMARY KEY (organization_id, first_day, last_day)
);

-- The receipts of this installation, one chain. They outlive the organization, and hold our own ids, words and counts.
CREATE TABLE receipts (
  number integer PRIMARY KEY CHECK (number > 0),
  organization_id uuid NOT NULL,
  destruction_id uuid NOT NULL UNIQUE,
  made_at timestamptz NOT NULL,
  -- As it was signed, to the letter.
  body text NOT NULL
);

-- An entry goes only with its whole organization, when two have ordered that it be destroyed.
CREATE FUNCTION refuse_change_of_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (
    SELECT FROM destructions
    WHERE organization_id = OLD.organization_id AND scope = 'organization' AND state = 'running'
  ) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the audit log is append-only';
END
$$;
DROP TRIGGER audit_entries_append_only ON audit_entries;
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_entry();
CREATE TRIGGER audit_entries_never_emptied BEFORE TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

SELECT keep_apart(walled) FROM unnest(ARRAY['approvals', 'destructions', 'destroyed_days', 'receipts']::regclass[]) AS walled;
SELECT keep_apart_by_connection('connection_halts');
