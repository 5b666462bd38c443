-- Keys that change: a data key that is being replaced seals nothing any more, and opens until nothing needs it.

ALTER TABLE secrets ADD COLUMN retired_at timestamptz;

-- Which master key seals the data keys: its number and since when; nothing of the key itself.
CREATE TABLE master_keys (
  version integer PRIMARY KEY CHECK (version > 0),
  since timestamptz NOT NULL
);
INSERT INTO master_keys VALUES (1, now());
