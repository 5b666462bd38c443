-- Retention: how long what is kept of an organization stays, when what is older goes, and what went.

CREATE TABLE retention (
  organization_id uuid PRIMARY KEY REFERENCES organizations ON DELETE CASCADE,
  -- Months: of events that are read from a source, of what was brought as a file, of published figures.
  events_months smallint NOT NULL CHECK (events_months BETWEEN 4 AND 120),
  files_months smallint NOT NULL CHECK (files_months BETWEEN 4 AND 120),
  figures_months smallint NOT NULL CHECK (figures_months BETWEEN 4 AND 120),
  next_run_at timestamptz NOT NULL,
  -- Of the last run that ended: when, and how much it removed.
  ran_at timestamptz,
  removed jsonb,
  CHECK ((ran_at IS NULL) = (removed IS NULL)),
  CHECK (figures_months >= events_months AND figures_months >= files_months)
);
CREATE INDEX retention_due ON retention (next_run_at);

CREATE TABLE connection_retention (
  connection_id uuid PRIMARY KEY REFERENCES connections ON DELETE CASCADE,
  -- Null where the organization's own period holds.
  months smallint CHECK (months BETWEEN 4 AND 120),
  -- UTC days whose events went, the last one not among them: figures of their weeks stay as they were computed.
  removed_from date,
  removed_before date,
  CHECK ((removed_from IS NULL) = (removed_before IS NULL) AND removed_from < removed_before)
);

SELECT keep_apart('retention');
SELECT keep_apart_by_connection('connection_retention');
