-- Up to when a source's own record of edits and deletions was read, in microseconds since 1970.

ALTER TABLE cursors ADD COLUMN changes_read_to bigint;
