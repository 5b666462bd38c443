-- People: which rosters stand, the organization's own words, how accounts are matched, and what administrators decided.

CREATE TABLE rosters (
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  -- The day whose people it has.
  day date NOT NULL,
  -- The ref under which its rows stand in the event store.
  snapshot uuid NOT NULL UNIQUE,
  people integer NOT NULL CHECK (people >= 0),
  findings integer NOT NULL CHECK (findings >= 0),
  applied_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, day)
);

-- The dimensions that an organization names itself; those that everybody has stand in the code.
CREATE TABLE dimensions (
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  number smallint NOT NULL CHECK (number BETWEEN 64 AND 250),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
  PRIMARY KEY (organization_id, number),
  UNIQUE (organization_id, name)
);

-- The directory: the organizational words behind the tokens of labels. Departments and time zones, never people.
CREATE TABLE directory (
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  token uuid NOT NULL,
  -- `department`, `zone` and so on; an own dimension by its name.
  dimension text NOT NULL CHECK (char_length(dimension) BETWEEN 1 AND 60),
  word text NOT NULL CHECK (char_length(word) BETWEEN 1 AND 80),
  PRIMARY KEY (organization_id, token)
);

-- What a column of an HR file was taken for the last time. A header may be anything, so it stands as its token.
CREATE TABLE column_meanings (
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  header uuid NOT NULL,
  meaning jsonb NOT NULL,
  PRIMARY KEY (organization_id, header)
);

CREATE TABLE matching (
  organization_id uuid PRIMARY KEY REFERENCES organizations ON DELETE CASCADE,
  strips_tags boolean NOT NULL,
  usernames_are_unique boolean NOT NULL,
  -- Pairs of domains: the first stands for the second.
  domain_aliases jsonb NOT NULL
);

-- What administrators decided, in its order; an undone decision stays, with who undid it.
CREATE TABLE match_decisions (
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  number integer NOT NULL CHECK (number > 0),
  kind text NOT NULL CHECK (kind IN ('is', 'same', 'separate', 'not-a-person')),
  account uuid NOT NULL,
  -- The person of `is`, the other account of `same` and `separate`.
  other uuid,
  decided_at timestamptz NOT NULL,
  -- Null for the operator of the machine.
  decided_by uuid REFERENCES members ON DELETE SET NULL,
  undone_at timestamptz,
  undone_by uuid REFERENCES members ON DELETE SET NULL,
  PRIMARY KEY (organization_id, number),
  CHECK ((other IS NULL) = (kind = 'not-a-person')),
  CHECK (undone_at IS NOT NULL OR undone_by IS NULL)
);

-- The address and username of an account, sealed under the organization's data key; opened one at a time, audited.
CREATE TABLE account_originals (
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  connection_id uuid NOT NULL REFERENCES connections ON DELETE CASCADE,
  account uuid NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (organization_id, account)
);
CREATE INDEX account_originals_by_connection ON account_originals (connection_id);
