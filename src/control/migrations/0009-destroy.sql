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
  asked_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_by uuid,
  ended_at timestamptz,
  CHECK ((state = 'open') = (ended_at IS NULL)),
  CHECK (state <> 'confirmed' OR asked_by IS DISTINCT FROM ended_by)
);
CREATE UNIQUE INDEX approvals_open ON approvals (organization_id, kind, subject) WHERE state = 'open';

SELECT keep_apart('approvals');
