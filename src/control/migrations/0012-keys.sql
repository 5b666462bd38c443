-- Keys that change: a data key that is being replaced seals nothing any more, and opens until nothing needs it.

ALTER TABLE secrets ADD COLUMN retired_at timestamptz;

-- Which master key seals the data keys: its number and since when; nothing of the key itself.
CREATE TABLE master_keys (
  version integer PRIMARY KEY CHECK (version > 0),
  since timestamptz NOT NULL
);
INSERT INTO master_keys VALUES (1, now());

-- A pseudonym key that is being replaced. Until its row is gone the organization stands still.
CREATE TABLE key_rotations (
  organization_id uuid PRIMARY KEY REFERENCES organizations ON DELETE CASCADE,
  -- Of the key that is to come.
  version integer NOT NULL CHECK (version > 1),
  -- The tables of events are copied under the new key; then the control plane speaks by it.
  state text NOT NULL CHECK (state IN ('copying', 'switched')),
  -- Whether it has halted the organization itself, and so ends the halt.
  has_halted boolean NOT NULL,
  -- Parts of tables that are copied whole.
  copied text[] NOT NULL DEFAULT '{}',
  begun_at timestamptz NOT NULL,
  -- Null for the operator of the machine.
  begun_by uuid REFERENCES members ON DELETE SET NULL
);
SELECT keep_apart('key_rotations');
