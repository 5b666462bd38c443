-- The wall between organizations: what a connection that works for one of them may see and write.

-- The organization that this connection works for. Null is the house itself, which works for all of them.
CREATE FUNCTION working_for() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('tacit.organization', true), '')::uuid
$$;

-- Rows of an organization. `own` says which rows are its own; it is asked only where somebody works for one.
CREATE FUNCTION keep_apart(walled regclass, own text DEFAULT 'organization_id = (SELECT working_for())')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', walled);
  -- Without this the account that owns the tables, which is ours, would not be bound.
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', walled);
  EXECUTE format('CREATE POLICY apart ON %s USING ((SELECT working_for()) IS NULL OR %s)', walled, own);
END
$$;

-- Rows that hang on a connection, by `connection_id`.
CREATE FUNCTION keep_apart_by_connection(walled regclass) RETURNS void LANGUAGE sql AS $$
  SELECT keep_apart(walled, 'connection_id IN (SELECT id FROM connections)')
$$;

-- Rows that hang on a member, by `member_id`.
CREATE FUNCTION keep_apart_by_member(walled regclass) RETURNS void LANGUAGE sql AS $$
  SELECT keep_apart(walled, 'member_id IN (SELECT id FROM members)')
$$;

-- Rows that are nobody's but the house's: whoever works for an organization sees none and writes none.
CREATE FUNCTION keep_for_house(walled regclass) RETURNS void LANGUAGE sql AS $$
  SELECT keep_apart(walled, 'false')
$$;

SELECT keep_apart('organizations', 'id = (SELECT working_for())');
SELECT keep_apart(walled) FROM unnest(ARRAY[
  'members', 'connections', 'consents', 'secrets', 'stale_days', 'audit_entries', 'rosters', 'dimensions', 'directory',
  'column_meanings', 'matching', 'match_decisions', 'account_originals', 'halts'
]::regclass[]) AS walled;
SELECT keep_apart_by_connection(walled) FROM unnest(ARRAY['live_connections', 'cursors', 'runs']::regclass[]) AS walled;
SELECT keep_apart_by_member(walled) FROM unnest(ARRAY['sessions', 'sign_in_accounts']::regclass[]) AS walled;
-- Who signs in is known after these were read.
SELECT keep_for_house(walled) FROM unnest(ARRAY['verifications', 'migrations']::regclass[]) AS walled;
