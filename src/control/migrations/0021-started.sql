-- Whether somebody let a connection collect once: without a start nothing is collected, however often it is authorized.

ALTER TABLE live_connections ADD COLUMN is_started boolean NOT NULL DEFAULT false;

UPDATE live_connections SET is_started = true
WHERE state IN ('collecting', 'paused', 'failing')
  OR EXISTS (SELECT FROM cursors WHERE cursors.connection_id = live_connections.connection_id)
  OR EXISTS (
    SELECT FROM audit_entries
    WHERE subject = live_connections.connection_id
      AND action IN ('connection.start', 'connection.resume', 'connection.sync')
  );
