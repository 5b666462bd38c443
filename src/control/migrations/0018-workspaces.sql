-- Of an organization at the source: how many of its workspaces let the app in, and how many did not.

ALTER TABLE live_connections
  ADD COLUMN workspaces_open smallint CHECK (workspaces_open >= 0),
  ADD COLUMN workspaces_closed smallint CHECK (workspaces_closed >= 0);
