-- Halt: an organization that stands here has said that nothing may be done with its data for now.

CREATE TABLE halts (
  organization_id uuid PRIMARY KEY REFERENCES organizations ON DELETE CASCADE,
  halted_at timestamptz NOT NULL,
  -- Null for the operator of the machine.
  halted_by uuid REFERENCES members ON DELETE SET NULL
);
