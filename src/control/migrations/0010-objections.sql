-- Objections: who said that nothing may be kept about them, as tokens: it is by these that it is kept true.

CREATE TABLE objections (
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  id uuid NOT NULL,
  -- A day: a time could be held against when somebody signed in.
  since date NOT NULL,
  -- Themselves, an owner for somebody who does not sign in, or the operator of the machine.
  recorded_by text NOT NULL CHECK (recorded_by IN ('member', 'owner', 'operator')),
  PRIMARY KEY (organization_id, id)
);

CREATE TABLE objection_tokens (
  organization_id uuid NOT NULL,
  objection_id uuid NOT NULL,
  -- Of an account or a person, of a name in one source, of a username, of an address (with its domain), of a main address.
  kind text NOT NULL CHECK (kind IN ('token', 'claim', 'username', 'address', 'main')),
  token uuid NOT NULL,
  -- The nil id but for addresses.
  domain uuid NOT NULL,
  PRIMARY KEY (organization_id, kind, token, domain),
  FOREIGN KEY (organization_id, objection_id) REFERENCES objections ON DELETE CASCADE
);
CREATE INDEX objection_tokens_by_objection ON objection_tokens (organization_id, objection_id);

SELECT keep_apart(walled) FROM unnest(ARRAY['objections', 'objection_tokens']::regclass[]) AS walled;
