-- One person is destroyed as a connection or days are; and of whom it is stands here until it has ended, as tokens.

ALTER TABLE destructions DROP CONSTRAINT destructions_scope_check;
ALTER TABLE destructions
  ADD CONSTRAINT destructions_scope_check CHECK (scope IN ('connection', 'days', 'organization', 'person')),
  -- Whether an objection is recorded with it, so that nothing of them is collected again.
  ADD COLUMN objects boolean,
  ADD CHECK ((objects IS NOT NULL) = (scope = 'person'));

CREATE TABLE destruction_tokens (
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  destruction_id uuid NOT NULL REFERENCES destructions ON DELETE CASCADE,
  -- As those of objections.
  kind text NOT NULL CHECK (kind IN ('token', 'claim', 'username', 'address', 'main')),
  token uuid NOT NULL,
  -- The nil id but for addresses.
  domain uuid NOT NULL,
  PRIMARY KEY (destruction_id, kind, token, domain)
);

SELECT keep_apart('destruction_tokens');
