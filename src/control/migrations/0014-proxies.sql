-- Connections that are read through a proxy in the organization's own network: it holds the token and the key, we neither.

ALTER TABLE live_connections ADD COLUMN is_proxied boolean NOT NULL DEFAULT false;
