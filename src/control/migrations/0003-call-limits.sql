-- How fast a source may be asked: one row for each app, workspace and method, shared by all processes.

CREATE TABLE call_limits (
  -- A keyed token of the three, never their names.
  key uuid PRIMARY KEY,
  -- When the next call may be sent; every reservation moves it on.
  next_at timestamptz NOT NULL,
  -- Until when the source asked for silence.
  rests_until timestamptz,
  -- The slower class in which the source has put the app, and until when that is believed.
  slow_per_minute integer CHECK (slow_per_minute > 0),
  slow_limit integer CHECK (slow_limit > 0),
  slow_until timestamptz,
  CHECK ((slow_per_minute IS NULL) = (slow_limit IS NULL) AND (slow_limit IS NULL) = (slow_until IS NULL))
);
