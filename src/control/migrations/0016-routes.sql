-- How a connection reaches its source: with a token of ours, through our proxy, or through a Psoxy of the organization's.

ALTER TABLE live_connections
  ADD COLUMN route text NOT NULL DEFAULT 'token' CHECK (route IN ('token', 'proxy', 'psoxy'));
UPDATE live_connections SET route = 'proxy' WHERE is_proxied;
ALTER TABLE live_connections DROP COLUMN is_proxied;
