-- Sign-in by OpenID Connect: the issuers that an organization trusts, and the sign-ins that were begun at them.

CREATE TABLE issuers (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('google', 'microsoft', 'okta', 'other')),
  -- What stands on the button.
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
  url text NOT NULL CHECK (length(url) BETWEEN 1 AND 500),
  -- Its secret stands among the others, sealed.
  client_id text NOT NULL CHECK (length(client_id) BETWEEN 1 AND 255),
  domains text[] NOT NULL CHECK (cardinality(domains) BETWEEN 1 AND 50),
  -- Whether an address counts as verified where the issuer says nothing about it.
  trusts_addresses boolean NOT NULL,
  -- The role of who has no invitation; null lets nobody in without one.
  uninvited_role text CHECK (uninvited_role = 'member'),
  -- The claim that says the role, and which value means which: pairs, the first that fits counts.
  role_claim text CHECK (length(role_claim) BETWEEN 1 AND 200),
  roles jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  UNIQUE (organization_id, url)
);

-- A domain is of one organization of the installation alone: by it somebody who signs in finds theirs.
CREATE TABLE sign_in_domains (
  domain text PRIMARY KEY CHECK (domain = lower(domain)),
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE
);
CREATE INDEX sign_in_domains_of_organization ON sign_in_domains (organization_id);

CREATE TABLE begun_sign_ins (
  -- SHA-256 of the state that travels through the browser, and of the cookie that stays in it.
  state_hash bytea PRIMARY KEY,
  browser_hash bytea NOT NULL,
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  issuer_id uuid NOT NULL REFERENCES issuers ON DELETE CASCADE,
  -- Who is signed in already: tries the issuer, or takes it for their own sign-in.
  member_id uuid REFERENCES members ON DELETE CASCADE,
  purpose text NOT NULL CHECK (purpose IN ('enter', 'try', 'own')),
  -- Of the token of the invitation whose link was opened.
  invitation_hash bytea,
  -- Where the browser goes afterwards: an address of ours.
  then_to text NOT NULL CHECK (then_to LIKE '/%' AND length(then_to) <= 500),
  redirect_url text NOT NULL,
  begun_at timestamptz NOT NULL,
  CHECK ((purpose = 'enter') = (member_id IS NULL))
);
CREATE INDEX begun_sign_ins_by_age ON begun_sign_ins (begun_at);

SELECT keep_apart(walled) FROM unnest(ARRAY['issuers', 'sign_in_domains', 'begun_sign_ins']::regclass[]) AS walled;
