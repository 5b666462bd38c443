-- Members: how they come in, how long they stay, and what programs may do in their place.

ALTER TABLE members
  ADD CHECK (length(name) BETWEEN 1 AND 80),
  ADD CHECK (email = lower(email)),
  -- Who they are at the issuer whose sign-in they use; null while they come in by links.
  ADD COLUMN issuer text,
  ADD COLUMN subject text,
  ADD COLUMN signed_in_at timestamptz,
  ADD CHECK ((issuer IS NULL) = (subject IS NULL)),
  ADD UNIQUE (organization_id, issuer, subject);

-- A link proved no address.
UPDATE members SET is_email_verified = false;

ALTER TABLE sessions
  ADD COLUMN begun_with text NOT NULL DEFAULT 'link' CHECK (begun_with IN ('link', 'invitation', 'openid')),
  -- Ids of who made the link or invitation, of who made theirs, and so on: whoever makes one could open it too.
  ADD COLUMN vouchers jsonb NOT NULL DEFAULT '[]';
ALTER TABLE sessions ALTER COLUMN begun_with DROP DEFAULT;

CREATE TABLE sign_in_links (
  -- SHA-256: whoever reads the table signs nobody in.
  token_hash bytea PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  -- Null is the first owner, who is made when the link is used where nobody is one yet.
  member_id uuid REFERENCES members ON DELETE CASCADE,
  -- Null for the operator of the machine.
  made_by uuid REFERENCES members ON DELETE CASCADE,
  vouchers uuid[] NOT NULL,
  ends_at timestamptz NOT NULL
);

CREATE TABLE invitations (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  token_hash bytea NOT NULL UNIQUE,
  role text NOT NULL CHECK (role IN ('owner', 'administrator', 'analyst', 'auditor', 'member')),
  -- The one address that may accept it; null lets whoever has the link.
  email text CHECK (email = lower(email)),
  must_use_openid boolean NOT NULL,
  -- Null for the operator of the machine, and for a member who is gone.
  made_by uuid REFERENCES members ON DELETE SET NULL,
  vouchers uuid[] NOT NULL,
  made_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  revoked_at timestamptz,
  accepted_at timestamptz,
  accepted_by uuid REFERENCES members ON DELETE SET NULL,
  CHECK (revoked_at IS NULL OR accepted_at IS NULL)
);
CREATE INDEX invitations_of_organization ON invitations (organization_id);

CREATE TABLE api_tokens (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  token_hash bytea NOT NULL UNIQUE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
  -- Never an owner.
  role text NOT NULL CHECK (role IN ('administrator', 'analyst', 'auditor')),
  -- Null for the operator of the machine, and for a member who is gone.
  made_by uuid REFERENCES members ON DELETE SET NULL,
  made_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  -- To the day.
  used_on date,
  revoked_at timestamptz
);
CREATE INDEX api_tokens_of_organization ON api_tokens (organization_id);

SELECT keep_apart(walled) FROM unnest(ARRAY['sign_in_links', 'invitations', 'api_tokens']::regclass[]) AS walled;
