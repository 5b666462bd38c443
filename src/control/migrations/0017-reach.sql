-- How far a connection looks, how often it calls, and which scopes it has though they are refused: two people signed for them.

ALTER TABLE live_connections
  ADD COLUMN reach text NOT NULL DEFAULT 'public' CHECK (reach IN ('public', 'private', 'direct')),
  ADD COLUMN calls_per_second smallint CHECK (calls_per_second BETWEEN 1 AND 1000),
  ADD COLUMN waived text[] NOT NULL DEFAULT '{}';

ALTER TABLE approvals DROP CONSTRAINT approvals_kind_check;
ALTER TABLE approvals ADD CONSTRAINT approvals_kind_check
  CHECK (kind IN ('minimum-group', 'destroy', 'reach', 'waive-scope'));
