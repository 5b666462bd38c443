-- What the migrations make. Written by the test of the control plane with UPDATE_SCHEMA=1.

TABLE account_originals
  organization_id uuid NOT NULL
  connection_id uuid NOT NULL
  account uuid NOT NULL
  sealed bytea NOT NULL
TABLE api_tokens
  id uuid NOT NULL
  organization_id uuid NOT NULL
  token_hash bytea NOT NULL
  name text NOT NULL
  scopes text[] NOT NULL
  role text NOT NULL
  made_by uuid
  made_at timestamp with time zone NOT NULL
  ends_at timestamp with time zone NOT NULL
  used_on date
  revoked_at timestamp with time zone
TABLE approvals
  id uuid NOT NULL
  organization_id uuid NOT NULL
  kind text NOT NULL
  subject uuid NOT NULL
  details jsonb NOT NULL
  state text NOT NULL
  asked_by uuid
  asked_vouchers uuid[] NOT NULL
  asked_at timestamp with time zone NOT NULL
  expires_at timestamp with time zone NOT NULL
  ended_by uuid
  ended_at timestamp with time zone
TABLE audit_entries
  organization_id uuid NOT NULL
  number bigint NOT NULL
  at timestamp with time zone NOT NULL
  member_id uuid
  action text NOT NULL
  subject uuid
  details jsonb NOT NULL
  previous_hash bytea NOT NULL
  hash bytea NOT NULL
TABLE begun_sign_ins
  state_hash bytea NOT NULL
  browser_hash bytea NOT NULL
  organization_id uuid NOT NULL
  issuer_id uuid NOT NULL
  member_id uuid
  purpose text NOT NULL
  invitation_hash bytea
  then_to text NOT NULL
  redirect_url text NOT NULL
  begun_at timestamp with time zone NOT NULL
TABLE call_limits
  key uuid NOT NULL
  next_at timestamp with time zone NOT NULL
  rests_until timestamp with time zone
  slow_per_minute integer
  slow_limit integer
  slow_until timestamp with time zone
TABLE column_meanings
  organization_id uuid NOT NULL
  header uuid NOT NULL
  meaning jsonb NOT NULL
TABLE connection_halts
  connection_id uuid NOT NULL
  halted_at timestamp with time zone NOT NULL
  halted_by uuid
TABLE connection_retention
  connection_id uuid NOT NULL
  months smallint
  removed_from date
  removed_before date
TABLE connections
  id uuid NOT NULL
  organization_id uuid NOT NULL
  connector_id text NOT NULL
  source_ref uuid
  name text NOT NULL
  created_at timestamp with time zone NOT NULL
  part_of uuid
TABLE consents
  state_hash bytea NOT NULL
  session_hash bytea NOT NULL
  organization_id uuid NOT NULL
  member_id uuid NOT NULL
  connector_id text NOT NULL
  connection_id uuid
  mode text NOT NULL
  redirect_url text NOT NULL
  begun_at timestamp with time zone NOT NULL
  is_of_organization boolean NOT NULL DEFAULT false
TABLE cursors
  connection_id uuid NOT NULL
  place uuid NOT NULL
  head_at bigint
  tail_at bigint
  gap_from bigint
  gap_to bigint
  is_backfilled boolean NOT NULL
  looked_back_at timestamp with time zone
  audit_at bigint
  audit_begun_at timestamp with time zone
  audited_at timestamp with time zone
  reason text
  messages_seen bigint NOT NULL
  changes_read_to bigint
TABLE destroyed_days
  organization_id uuid NOT NULL
  first_day date NOT NULL
  last_day date NOT NULL
TABLE destruction_tokens
  organization_id uuid NOT NULL
  destruction_id uuid NOT NULL
  kind text NOT NULL
  token uuid NOT NULL
  domain uuid NOT NULL
TABLE destructions
  id uuid NOT NULL
  organization_id uuid NOT NULL
  scope text NOT NULL
  subject uuid
  first_day date
  last_day date
  state text NOT NULL
  asked_by uuid
  asked_role text
  asked_at timestamp with time zone NOT NULL
  confirmed_by uuid
  confirmed_role text
  confirmed_at timestamp with time zone
  due_at timestamp with time zone
  ended_at timestamp with time zone
  progress jsonb NOT NULL
  objects boolean
TABLE dimensions
  organization_id uuid NOT NULL
  number smallint NOT NULL
  name text NOT NULL
TABLE directory
  organization_id uuid NOT NULL
  token uuid NOT NULL
  dimension text NOT NULL
  word text NOT NULL
TABLE halts
  organization_id uuid NOT NULL
  halted_at timestamp with time zone NOT NULL
  halted_by uuid
TABLE invitations
  id uuid NOT NULL
  organization_id uuid NOT NULL
  token_hash bytea NOT NULL
  role text NOT NULL
  email text
  must_use_openid boolean NOT NULL
  made_by uuid
  vouchers uuid[] NOT NULL
  made_at timestamp with time zone NOT NULL
  ends_at timestamp with time zone NOT NULL
  revoked_at timestamp with time zone
  accepted_at timestamp with time zone
  accepted_by uuid
TABLE issuers
  id uuid NOT NULL
  organization_id uuid NOT NULL
  kind text NOT NULL
  name text NOT NULL
  url text NOT NULL
  client_id text NOT NULL
  domains text[] NOT NULL
  trusts_addresses boolean NOT NULL
  uninvited_role text
  role_claim text
  roles jsonb NOT NULL
  created_at timestamp with time zone NOT NULL
TABLE key_rotations
  organization_id uuid NOT NULL
  version integer NOT NULL
  state text NOT NULL
  has_halted boolean NOT NULL
  copied text[] NOT NULL DEFAULT '{}'::text[]
  begun_at timestamp with time zone NOT NULL
  begun_by uuid
TABLE live_connections
  connection_id uuid NOT NULL
  state text NOT NULL
  problem text
  mode text NOT NULL
  granted text[] NOT NULL
  chosen text
  places uuid[] NOT NULL DEFAULT '{}'::uuid[]
  patterns bytea
  includes_external boolean NOT NULL DEFAULT false
  horizon_days integer
  next_sync_at timestamp with time zone
  looked_back_at timestamp with time zone
  created_at timestamp with time zone NOT NULL
  route text NOT NULL DEFAULT 'token'::text
  reach text NOT NULL DEFAULT 'public'::text
  calls_per_second smallint
  waived text[] NOT NULL DEFAULT '{}'::text[]
  workspaces_open smallint
  workspaces_closed smallint
  is_less_than_asked boolean NOT NULL DEFAULT false
  is_started boolean NOT NULL DEFAULT false
TABLE master_keys
  version integer NOT NULL
  since timestamp with time zone NOT NULL
TABLE match_decisions
  organization_id uuid NOT NULL
  number integer NOT NULL
  kind text NOT NULL
  account uuid NOT NULL
  other uuid
  decided_at timestamp with time zone NOT NULL
  decided_by uuid
  undone_at timestamp with time zone
  undone_by uuid
TABLE matching
  organization_id uuid NOT NULL
  strips_tags boolean NOT NULL
  usernames_are_unique boolean NOT NULL
  domain_aliases jsonb NOT NULL
TABLE members
  id uuid NOT NULL
  organization_id uuid NOT NULL
  name text NOT NULL
  email text NOT NULL
  is_email_verified boolean NOT NULL
  image text
  role text NOT NULL
  created_at timestamp with time zone NOT NULL
  updated_at timestamp with time zone NOT NULL
  issuer text
  subject text
  signed_in_at timestamp with time zone
TABLE migrations
  name text NOT NULL
  checksum text NOT NULL
  applied_at timestamp with time zone NOT NULL
TABLE objection_tokens
  organization_id uuid NOT NULL
  objection_id uuid NOT NULL
  kind text NOT NULL
  token uuid NOT NULL
  domain uuid NOT NULL
TABLE objections
  organization_id uuid NOT NULL
  id uuid NOT NULL
  since date NOT NULL
  recorded_by text NOT NULL
TABLE organizations
  id uuid NOT NULL
  name text NOT NULL
  time_zone text NOT NULL
  created_at timestamp with time zone NOT NULL
  minimum_group smallint NOT NULL DEFAULT 5
  destroy_waits_hours smallint NOT NULL DEFAULT 0
TABLE receipts
  number integer NOT NULL
  organization_id uuid NOT NULL
  destruction_id uuid NOT NULL
  made_at timestamp with time zone NOT NULL
  body text NOT NULL
TABLE retention
  organization_id uuid NOT NULL
  events_months smallint NOT NULL
  files_months smallint NOT NULL
  figures_months smallint NOT NULL
  next_run_at timestamp with time zone NOT NULL
  ran_at timestamp with time zone
  removed jsonb
TABLE rosters
  organization_id uuid NOT NULL
  day date NOT NULL
  snapshot uuid NOT NULL
  people integer NOT NULL
  findings integer NOT NULL
  applied_at timestamp with time zone NOT NULL
TABLE runs
  id uuid NOT NULL
  version bigint NOT NULL GENERATED ALWAYS AS IDENTITY
  connection_id uuid NOT NULL
  kind text NOT NULL
  state text NOT NULL
  process integer NOT NULL
  started_at timestamp with time zone NOT NULL
  ended_at timestamp with time zone
  done bigint NOT NULL DEFAULT 0
  total bigint NOT NULL DEFAULT 0
  messages bigint NOT NULL DEFAULT 0
  counts jsonb
  error_code text
  calls bigint NOT NULL DEFAULT 0
  phase text
TABLE secrets
  organization_id uuid NOT NULL
  name text NOT NULL
  version integer NOT NULL
  sealed bytea NOT NULL
  created_at timestamp with time zone NOT NULL
  retired_at timestamp with time zone
TABLE sessions
  id uuid NOT NULL
  member_id uuid NOT NULL
  token text NOT NULL
  expires_at timestamp with time zone NOT NULL
  ip_address text
  user_agent text
  created_at timestamp with time zone NOT NULL
  updated_at timestamp with time zone NOT NULL
  begun_with text NOT NULL
  vouchers jsonb NOT NULL DEFAULT '[]'::jsonb
TABLE sign_in_accounts
  id uuid NOT NULL
  member_id uuid NOT NULL
  account_id text NOT NULL
  provider_id text NOT NULL
  access_token text
  refresh_token text
  id_token text
  access_token_expires_at timestamp with time zone
  refresh_token_expires_at timestamp with time zone
  scope text
  password text
  created_at timestamp with time zone NOT NULL
  updated_at timestamp with time zone NOT NULL
TABLE sign_in_domains
  domain text NOT NULL
  organization_id uuid NOT NULL
TABLE sign_in_links
  token_hash bytea NOT NULL
  organization_id uuid NOT NULL
  member_id uuid
  made_by uuid
  vouchers uuid[] NOT NULL
  ends_at timestamp with time zone NOT NULL
TABLE stale_days
  organization_id uuid NOT NULL
  day date NOT NULL
  mark bigint NOT NULL GENERATED ALWAYS AS IDENTITY
TABLE verifications
  id uuid NOT NULL
  identifier text NOT NULL
  value text NOT NULL
  expires_at timestamp with time zone NOT NULL
  created_at timestamp with time zone NOT NULL
  updated_at timestamp with time zone NOT NULL

CONSTRAINT account_originals account_originals_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE
CONSTRAINT account_originals account_originals_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT account_originals account_originals_pkey PRIMARY KEY (organization_id, account)
CONSTRAINT api_tokens api_tokens_made_by_fkey FOREIGN KEY (made_by) REFERENCES members(id) ON DELETE SET NULL
CONSTRAINT api_tokens api_tokens_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)))
CONSTRAINT api_tokens api_tokens_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT api_tokens api_tokens_pkey PRIMARY KEY (id)
CONSTRAINT api_tokens api_tokens_role_check CHECK ((role = ANY (ARRAY['administrator'::text, 'analyst'::text, 'auditor'::text])))
CONSTRAINT api_tokens api_tokens_scopes_check CHECK ((cardinality(scopes) > 0))
CONSTRAINT api_tokens api_tokens_token_hash_key UNIQUE (token_hash)
CONSTRAINT approvals approvals_check CHECK (((state = 'open'::text) = (ended_at IS NULL)))
CONSTRAINT approvals approvals_check1 CHECK (((state <> 'confirmed'::text) OR (asked_by IS DISTINCT FROM ended_by)))
CONSTRAINT approvals approvals_kind_check CHECK ((kind = ANY (ARRAY['minimum-group'::text, 'destroy'::text, 'reach'::text, 'waive-scope'::text])))
CONSTRAINT approvals approvals_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT approvals approvals_pkey PRIMARY KEY (id)
CONSTRAINT approvals approvals_state_check CHECK ((state = ANY (ARRAY['open'::text, 'confirmed'::text, 'withdrawn'::text, 'expired'::text])))
CONSTRAINT audit_entries audit_entries_number_check CHECK ((number > 0))
CONSTRAINT audit_entries audit_entries_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
CONSTRAINT audit_entries audit_entries_pkey PRIMARY KEY (organization_id, number)
CONSTRAINT begun_sign_ins begun_sign_ins_check CHECK (((purpose = 'enter'::text) = (member_id IS NULL)))
CONSTRAINT begun_sign_ins begun_sign_ins_issuer_id_fkey FOREIGN KEY (issuer_id) REFERENCES issuers(id) ON DELETE CASCADE
CONSTRAINT begun_sign_ins begun_sign_ins_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE
CONSTRAINT begun_sign_ins begun_sign_ins_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT begun_sign_ins begun_sign_ins_pkey PRIMARY KEY (state_hash)
CONSTRAINT begun_sign_ins begun_sign_ins_purpose_check CHECK ((purpose = ANY (ARRAY['enter'::text, 'try'::text, 'own'::text])))
CONSTRAINT begun_sign_ins begun_sign_ins_then_to_check CHECK (((then_to ~~ '/%'::text) AND (length(then_to) <= 500)))
CONSTRAINT call_limits call_limits_check CHECK ((((slow_per_minute IS NULL) = (slow_limit IS NULL)) AND ((slow_limit IS NULL) = (slow_until IS NULL))))
CONSTRAINT call_limits call_limits_pkey PRIMARY KEY (key)
CONSTRAINT call_limits call_limits_slow_limit_check CHECK ((slow_limit > 0))
CONSTRAINT call_limits call_limits_slow_per_minute_check CHECK ((slow_per_minute > 0))
CONSTRAINT column_meanings column_meanings_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT column_meanings column_meanings_pkey PRIMARY KEY (organization_id, header)
CONSTRAINT connection_halts connection_halts_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE
CONSTRAINT connection_halts connection_halts_halted_by_fkey FOREIGN KEY (halted_by) REFERENCES members(id) ON DELETE SET NULL
CONSTRAINT connection_halts connection_halts_pkey PRIMARY KEY (connection_id)
CONSTRAINT connection_retention connection_retention_check CHECK ((((removed_from IS NULL) = (removed_before IS NULL)) AND (removed_from < removed_before)))
CONSTRAINT connection_retention connection_retention_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE
CONSTRAINT connection_retention connection_retention_months_check CHECK (((months >= 4) AND (months <= 120)))
CONSTRAINT connection_retention connection_retention_pkey PRIMARY KEY (connection_id)
CONSTRAINT connections connections_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)))
CONSTRAINT connections connections_organization_id_connector_id_source_ref_key UNIQUE (organization_id, connector_id, source_ref)
CONSTRAINT connections connections_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
CONSTRAINT connections connections_pkey PRIMARY KEY (id)
CONSTRAINT consents consents_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE
CONSTRAINT consents consents_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE
CONSTRAINT consents consents_mode_check CHECK ((mode = ANY (ARRAY['person'::text, 'bot'::text])))
CONSTRAINT consents consents_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT consents consents_pkey PRIMARY KEY (state_hash)
CONSTRAINT cursors cursors_check CHECK (((gap_from IS NULL) = (gap_to IS NULL)))
CONSTRAINT cursors cursors_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES live_connections(connection_id) ON DELETE CASCADE
CONSTRAINT cursors cursors_messages_seen_check CHECK ((messages_seen >= 0))
CONSTRAINT cursors cursors_pkey PRIMARY KEY (connection_id, place)
CONSTRAINT cursors cursors_reason_check CHECK ((reason ~ '^[a-z][a-z-]{0,39}$'::text))
CONSTRAINT destroyed_days destroyed_days_check CHECK ((last_day >= first_day))
CONSTRAINT destroyed_days destroyed_days_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT destroyed_days destroyed_days_pkey PRIMARY KEY (organization_id, first_day, last_day)
CONSTRAINT destruction_tokens destruction_tokens_destruction_id_fkey FOREIGN KEY (destruction_id) REFERENCES destructions(id) ON DELETE CASCADE
CONSTRAINT destruction_tokens destruction_tokens_kind_check CHECK ((kind = ANY (ARRAY['token'::text, 'claim'::text, 'username'::text, 'address'::text, 'main'::text, 'key'::text])))
CONSTRAINT destruction_tokens destruction_tokens_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT destruction_tokens destruction_tokens_pkey PRIMARY KEY (destruction_id, kind, token, domain)
CONSTRAINT destructions destructions_check CHECK (((subject IS NOT NULL) = (scope = 'connection'::text)))
CONSTRAINT destructions destructions_check1 CHECK ((((first_day IS NOT NULL) = (scope = 'days'::text)) AND ((last_day IS NOT NULL) = (scope = 'days'::text)) AND (last_day >= first_day)))
CONSTRAINT destructions destructions_check2 CHECK (((state = ANY (ARRAY['asked'::text, 'waiting'::text, 'running'::text])) = (ended_at IS NULL)))
CONSTRAINT destructions destructions_check3 CHECK (((state <> ALL (ARRAY['waiting'::text, 'running'::text, 'done'::text])) OR ((due_at IS NOT NULL) AND (confirmed_at IS NOT NULL))))
CONSTRAINT destructions destructions_check4 CHECK (((objects IS NOT NULL) = (scope = 'person'::text)))
CONSTRAINT destructions destructions_pkey PRIMARY KEY (id)
CONSTRAINT destructions destructions_scope_check CHECK ((scope = ANY (ARRAY['connection'::text, 'days'::text, 'organization'::text, 'person'::text])))
CONSTRAINT destructions destructions_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'waiting'::text, 'running'::text, 'done'::text, 'stopped'::text])))
CONSTRAINT dimensions dimensions_name_check CHECK (((char_length(name) >= 1) AND (char_length(name) <= 60)))
CONSTRAINT dimensions dimensions_number_check CHECK (((number >= 64) AND (number <= 250)))
CONSTRAINT dimensions dimensions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT dimensions dimensions_organization_id_name_key UNIQUE (organization_id, name)
CONSTRAINT dimensions dimensions_pkey PRIMARY KEY (organization_id, number)
CONSTRAINT directory directory_dimension_check CHECK (((char_length(dimension) >= 1) AND (char_length(dimension) <= 60)))
CONSTRAINT directory directory_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT directory directory_pkey PRIMARY KEY (organization_id, token)
CONSTRAINT directory directory_word_check CHECK (((char_length(word) >= 1) AND (char_length(word) <= 80)))
CONSTRAINT halts halts_halted_by_fkey FOREIGN KEY (halted_by) REFERENCES members(id) ON DELETE SET NULL
CONSTRAINT halts halts_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT halts halts_pkey PRIMARY KEY (organization_id)
CONSTRAINT invitations invitations_accepted_by_fkey FOREIGN KEY (accepted_by) REFERENCES members(id) ON DELETE SET NULL
CONSTRAINT invitations invitations_check CHECK (((revoked_at IS NULL) OR (accepted_at IS NULL)))
CONSTRAINT invitations invitations_email_check CHECK ((email = lower(email)))
CONSTRAINT invitations invitations_made_by_fkey FOREIGN KEY (made_by) REFERENCES members(id) ON DELETE SET NULL
CONSTRAINT invitations invitations_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT invitations invitations_pkey PRIMARY KEY (id)
CONSTRAINT invitations invitations_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'administrator'::text, 'analyst'::text, 'auditor'::text, 'member'::text])))
CONSTRAINT invitations invitations_token_hash_key UNIQUE (token_hash)
CONSTRAINT issuers issuers_client_id_check CHECK (((length(client_id) >= 1) AND (length(client_id) <= 255)))
CONSTRAINT issuers issuers_domains_check CHECK (((cardinality(domains) >= 1) AND (cardinality(domains) <= 50)))
CONSTRAINT issuers issuers_kind_check CHECK ((kind = ANY (ARRAY['google'::text, 'microsoft'::text, 'okta'::text, 'other'::text])))
CONSTRAINT issuers issuers_name_check CHECK (((length(name) >= 1) AND (length(name) <= 40)))
CONSTRAINT issuers issuers_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT issuers issuers_organization_id_url_key UNIQUE (organization_id, url)
CONSTRAINT issuers issuers_pkey PRIMARY KEY (id)
CONSTRAINT issuers issuers_role_claim_check CHECK (((length(role_claim) >= 1) AND (length(role_claim) <= 200)))
CONSTRAINT issuers issuers_uninvited_role_check CHECK ((uninvited_role = 'member'::text))
CONSTRAINT issuers issuers_url_check CHECK (((length(url) >= 1) AND (length(url) <= 500)))
CONSTRAINT key_rotations key_rotations_begun_by_fkey FOREIGN KEY (begun_by) REFERENCES members(id) ON DELETE SET NULL
CONSTRAINT key_rotations key_rotations_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT key_rotations key_rotations_pkey PRIMARY KEY (organization_id)
CONSTRAINT key_rotations key_rotations_state_check CHECK ((state = ANY (ARRAY['copying'::text, 'switched'::text])))
CONSTRAINT key_rotations key_rotations_version_check CHECK ((version > 1))
CONSTRAINT live_connections live_connections_calls_per_second_check CHECK (((calls_per_second >= 1) AND (calls_per_second <= 1000)))
CONSTRAINT live_connections live_connections_check CHECK (((chosen IS NULL) = (horizon_days IS NULL)))
CONSTRAINT live_connections live_connections_chosen_check CHECK ((chosen = ANY (ARRAY['all'::text, 'chosen'::text, 'all-but'::text])))
CONSTRAINT live_connections live_connections_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE
CONSTRAINT live_connections live_connections_horizon_days_check CHECK ((horizon_days > 0))
CONSTRAINT live_connections live_connections_mode_check CHECK ((mode = ANY (ARRAY['person'::text, 'bot'::text])))
CONSTRAINT live_connections live_connections_pkey PRIMARY KEY (connection_id)
CONSTRAINT live_connections live_connections_problem_check CHECK ((problem ~ '^[a-z][a-z-]{0,63}$'::text))
CONSTRAINT live_connections live_connections_reach_check CHECK ((reach = ANY (ARRAY['public'::text, 'private'::text, 'direct'::text])))
CONSTRAINT live_connections live_connections_route_check CHECK ((route = ANY (ARRAY['token'::text, 'proxy'::text, 'psoxy'::text])))
CONSTRAINT live_connections live_connections_state_check CHECK ((state = ANY (ARRAY['setting-up'::text, 'collecting'::text, 'paused'::text, 'needs-reconnecting'::text, 'failing'::text, 'disconnected'::text])))
CONSTRAINT live_connections live_connections_workspaces_closed_check CHECK ((workspaces_closed >= 0))
CONSTRAINT live_connections live_connections_workspaces_open_check CHECK ((workspaces_open >= 0))
CONSTRAINT master_keys master_keys_pkey PRIMARY KEY (version)
CONSTRAINT master_keys master_keys_version_check CHECK ((version > 0))
CONSTRAINT match_decisions match_decisions_check CHECK (((other IS NULL) = (kind = 'not-a-person'::text)))
CONSTRAINT match_decisions match_decisions_check1 CHECK (((undone_at IS NOT NULL) OR (undone_by IS NULL)))
CONSTRAINT match_decisions match_decisions_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES members(id) ON DELETE SET NULL
CONSTRAINT match_decisions match_decisions_kind_check CHECK ((kind = ANY (ARRAY['is'::text, 'same'::text, 'separate'::text, 'not-a-person'::text])))
CONSTRAINT match_decisions match_decisions_number_check CHECK ((number > 0))
CONSTRAINT match_decisions match_decisions_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT match_decisions match_decisions_pkey PRIMARY KEY (organization_id, number)
CONSTRAINT match_decisions match_decisions_undone_by_fkey FOREIGN KEY (undone_by) REFERENCES members(id) ON DELETE SET NULL
CONSTRAINT matching matching_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT matching matching_pkey PRIMARY KEY (organization_id)
CONSTRAINT members members_check CHECK (((issuer IS NULL) = (subject IS NULL)))
CONSTRAINT members members_email_check CHECK ((email = lower(email)))
CONSTRAINT members members_email_key UNIQUE (email)
CONSTRAINT members members_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)))
CONSTRAINT members members_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id)
CONSTRAINT members members_organization_id_issuer_subject_key UNIQUE (organization_id, issuer, subject)
CONSTRAINT members members_pkey PRIMARY KEY (id)
CONSTRAINT members members_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'administrator'::text, 'analyst'::text, 'auditor'::text, 'member'::text])))
CONSTRAINT migrations migrations_pkey PRIMARY KEY (name)
CONSTRAINT objection_tokens objection_tokens_kind_check CHECK ((kind = ANY (ARRAY['token'::text, 'claim'::text, 'username'::text, 'address'::text, 'main'::text, 'key'::text])))
CONSTRAINT objection_tokens objection_tokens_organization_id_objection_id_fkey FOREIGN KEY (organization_id, objection_id) REFERENCES objections(organization_id, id) ON DELETE CASCADE
CONSTRAINT objection_tokens objection_tokens_pkey PRIMARY KEY (organization_id, kind, token, domain)
CONSTRAINT objections objections_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT objections objections_pkey PRIMARY KEY (organization_id, id)
CONSTRAINT objections objections_recorded_by_check CHECK ((recorded_by = ANY (ARRAY['member'::text, 'owner'::text, 'operator'::text])))
CONSTRAINT organizations organizations_destroy_waits_hours_check CHECK (((destroy_waits_hours >= 0) AND (destroy_waits_hours <= 720)))
CONSTRAINT organizations organizations_minimum_group_check CHECK (((minimum_group >= 5) AND (minimum_group <= 1000)))
CONSTRAINT organizations organizations_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)))
CONSTRAINT organizations organizations_pkey PRIMARY KEY (id)
CONSTRAINT receipts receipts_destruction_id_key UNIQUE (destruction_id)
CONSTRAINT receipts receipts_number_check CHECK ((number > 0))
CONSTRAINT receipts receipts_pkey PRIMARY KEY (number)
CONSTRAINT retention retention_check CHECK (((ran_at IS NULL) = (removed IS NULL)))
CONSTRAINT retention retention_check1 CHECK (((figures_months >= events_months) AND (figures_months >= files_months)))
CONSTRAINT retention retention_events_months_check CHECK (((events_months >= 4) AND (events_months <= 120)))
CONSTRAINT retention retention_figures_months_check CHECK (((figures_months >= 4) AND (figures_months <= 120)))
CONSTRAINT retention retention_files_months_check CHECK (((files_months >= 4) AND (files_months <= 120)))
CONSTRAINT retention retention_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT retention retention_pkey PRIMARY KEY (organization_id)
CONSTRAINT rosters rosters_findings_check CHECK ((findings >= 0))
CONSTRAINT rosters rosters_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT rosters rosters_people_check CHECK ((people >= 0))
CONSTRAINT rosters rosters_pkey PRIMARY KEY (organization_id, day)
CONSTRAINT rosters rosters_snapshot_key UNIQUE (snapshot)
CONSTRAINT runs runs_check CHECK ((ended_at >= started_at))
CONSTRAINT runs runs_check1 CHECK (((state = 'running'::text) = (ended_at IS NULL)))
CONSTRAINT runs runs_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connections(id) ON DELETE CASCADE
CONSTRAINT runs runs_kind_check CHECK ((kind = ANY (ARRAY['sync'::text, 'import'::text])))
CONSTRAINT runs runs_phase_check CHECK ((phase ~ '^[a-z][a-z-]{0,39}$'::text))
CONSTRAINT runs runs_pkey PRIMARY KEY (id)
CONSTRAINT runs runs_state_check CHECK ((state = ANY (ARRAY['running'::text, 'finished'::text, 'cancelled'::text, 'failed'::text, 'interrupted'::text])))
CONSTRAINT runs runs_version_key UNIQUE (version)
CONSTRAINT secrets secrets_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT secrets secrets_pkey PRIMARY KEY (organization_id, name, version)
CONSTRAINT secrets secrets_version_check CHECK ((version > 0))
CONSTRAINT sessions sessions_begun_with_check CHECK ((begun_with = ANY (ARRAY['link'::text, 'invitation'::text, 'openid'::text])))
CONSTRAINT sessions sessions_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE
CONSTRAINT sessions sessions_pkey PRIMARY KEY (id)
CONSTRAINT sessions sessions_token_key UNIQUE (token)
CONSTRAINT sign_in_accounts sign_in_accounts_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE
CONSTRAINT sign_in_accounts sign_in_accounts_pkey PRIMARY KEY (id)
CONSTRAINT sign_in_domains sign_in_domains_domain_check CHECK ((domain = lower(domain)))
CONSTRAINT sign_in_domains sign_in_domains_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT sign_in_domains sign_in_domains_pkey PRIMARY KEY (domain)
CONSTRAINT sign_in_links sign_in_links_made_by_fkey FOREIGN KEY (made_by) REFERENCES members(id) ON DELETE CASCADE
CONSTRAINT sign_in_links sign_in_links_member_id_fkey FOREIGN KEY (member_id) REFERENCES members(id) ON DELETE CASCADE
CONSTRAINT sign_in_links sign_in_links_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT sign_in_links sign_in_links_pkey PRIMARY KEY (token_hash)
CONSTRAINT stale_days stale_days_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE
CONSTRAINT stale_days stale_days_pkey PRIMARY KEY (organization_id, day)
CONSTRAINT verifications verifications_pkey PRIMARY KEY (id)

CREATE INDEX account_originals_by_connection ON public.account_originals USING btree (connection_id)
CREATE UNIQUE INDEX account_originals_pkey ON public.account_originals USING btree (organization_id, account)
CREATE INDEX api_tokens_of_organization ON public.api_tokens USING btree (organization_id)
CREATE UNIQUE INDEX api_tokens_pkey ON public.api_tokens USING btree (id)
CREATE UNIQUE INDEX api_tokens_token_hash_key ON public.api_tokens USING btree (token_hash)
CREATE UNIQUE INDEX approvals_open ON public.approvals USING btree (organization_id, kind, subject) WHERE (state = 'open'::text)
CREATE UNIQUE INDEX approvals_pkey ON public.approvals USING btree (id)
CREATE UNIQUE INDEX audit_entries_pkey ON public.audit_entries USING btree (organization_id, number)
CREATE INDEX begun_sign_ins_by_age ON public.begun_sign_ins USING btree (begun_at)
CREATE UNIQUE INDEX begun_sign_ins_pkey ON public.begun_sign_ins USING btree (state_hash)
CREATE UNIQUE INDEX call_limits_pkey ON public.call_limits USING btree (key)
CREATE UNIQUE INDEX column_meanings_pkey ON public.column_meanings USING btree (organization_id, header)
CREATE UNIQUE INDEX connection_halts_pkey ON public.connection_halts USING btree (connection_id)
CREATE UNIQUE INDEX connection_retention_pkey ON public.connection_retention USING btree (connection_id)
CREATE UNIQUE INDEX connections_organization_id_connector_id_source_ref_key ON public.connections USING btree (organization_id, connector_id, source_ref)
CREATE UNIQUE INDEX connections_pkey ON public.connections USING btree (id)
CREATE INDEX consents_by_age ON public.consents USING btree (begun_at)
CREATE UNIQUE INDEX consents_pkey ON public.consents USING btree (state_hash)
CREATE UNIQUE INDEX cursors_pkey ON public.cursors USING btree (connection_id, place)
CREATE UNIQUE INDEX destroyed_days_pkey ON public.destroyed_days USING btree (organization_id, first_day, last_day)
CREATE UNIQUE INDEX destruction_tokens_pkey ON public.destruction_tokens USING btree (destruction_id, kind, token, domain)
CREATE UNIQUE INDEX destructions_pkey ON public.destructions USING btree (id)
CREATE UNIQUE INDEX destructions_running ON public.destructions USING btree (organization_id) WHERE (state = ANY (ARRAY['asked'::text, 'waiting'::text, 'running'::text]))
CREATE UNIQUE INDEX dimensions_organization_id_name_key ON public.dimensions USING btree (organization_id, name)
CREATE UNIQUE INDEX dimensions_pkey ON public.dimensions USING btree (organization_id, number)
CREATE UNIQUE INDEX directory_pkey ON public.directory USING btree (organization_id, token)
CREATE UNIQUE INDEX halts_pkey ON public.halts USING btree (organization_id)
CREATE INDEX invitations_of_organization ON public.invitations USING btree (organization_id)
CREATE UNIQUE INDEX invitations_pkey ON public.invitations USING btree (id)
CREATE UNIQUE INDEX invitations_token_hash_key ON public.invitations USING btree (token_hash)
CREATE UNIQUE INDEX issuers_organization_id_url_key ON public.issuers USING btree (organization_id, url)
CREATE UNIQUE INDEX issuers_pkey ON public.issuers USING btree (id)
CREATE UNIQUE INDEX key_rotations_pkey ON public.key_rotations USING btree (organization_id)
CREATE INDEX live_connections_due ON public.live_connections USING btree (next_sync_at) WHERE (state = ANY (ARRAY['collecting'::text, 'failing'::text]))
CREATE UNIQUE INDEX live_connections_pkey ON public.live_connections USING btree (connection_id)
CREATE UNIQUE INDEX master_keys_pkey ON public.master_keys USING btree (version)
CREATE UNIQUE INDEX match_decisions_pkey ON public.match_decisions USING btree (organization_id, number)
CREATE UNIQUE INDEX matching_pkey ON public.matching USING btree (organization_id)
CREATE UNIQUE INDEX members_email_key ON public.members USING btree (email)
CREATE INDEX members_of_organization ON public.members USING btree (organization_id)
CREATE UNIQUE INDEX members_organization_id_issuer_subject_key ON public.members USING btree (organization_id, issuer, subject)
CREATE UNIQUE INDEX members_pkey ON public.members USING btree (id)
CREATE UNIQUE INDEX migrations_pkey ON public.migrations USING btree (name)
CREATE INDEX objection_tokens_by_objection ON public.objection_tokens USING btree (organization_id, objection_id)
CREATE UNIQUE INDEX objection_tokens_pkey ON public.objection_tokens USING btree (organization_id, kind, token, domain)
CREATE UNIQUE INDEX objections_pkey ON public.objections USING btree (organization_id, id)
CREATE UNIQUE INDEX organizations_pkey ON public.organizations USING btree (id)
CREATE UNIQUE INDEX receipts_destruction_id_key ON public.receipts USING btree (destruction_id)
CREATE UNIQUE INDEX receipts_pkey ON public.receipts USING btree (number)
CREATE INDEX retention_due ON public.retention USING btree (next_run_at)
CREATE UNIQUE INDEX retention_pkey ON public.retention USING btree (organization_id)
CREATE UNIQUE INDEX rosters_pkey ON public.rosters USING btree (organization_id, day)
CREATE UNIQUE INDEX rosters_snapshot_key ON public.rosters USING btree (snapshot)
CREATE INDEX runs_of_connection ON public.runs USING btree (connection_id, version)
CREATE UNIQUE INDEX runs_pkey ON public.runs USING btree (id)
CREATE INDEX runs_running ON public.runs USING btree (process) WHERE (state = 'running'::text)
CREATE UNIQUE INDEX runs_version_key ON public.runs USING btree (version)
CREATE UNIQUE INDEX secrets_pkey ON public.secrets USING btree (organization_id, name, version)
CREATE INDEX sessions_of_member ON public.sessions USING btree (member_id)
CREATE UNIQUE INDEX sessions_pkey ON public.sessions USING btree (id)
CREATE UNIQUE INDEX sessions_token_key ON public.sessions USING btree (token)
CREATE INDEX sign_in_accounts_of_member ON public.sign_in_accounts USING btree (member_id)
CREATE UNIQUE INDEX sign_in_accounts_pkey ON public.sign_in_accounts USING btree (id)
CREATE INDEX sign_in_domains_of_organization ON public.sign_in_domains USING btree (organization_id)
CREATE UNIQUE INDEX sign_in_domains_pkey ON public.sign_in_domains USING btree (domain)
CREATE UNIQUE INDEX sign_in_links_pkey ON public.sign_in_links USING btree (token_hash)
CREATE UNIQUE INDEX stale_days_pkey ON public.stale_days USING btree (organization_id, day)
CREATE INDEX verifications_by_identifier ON public.verifications USING btree (identifier)
CREATE UNIQUE INDEX verifications_pkey ON public.verifications USING btree (id)

CREATE OR REPLACE FUNCTION public.keep_apart(walled regclass, own text DEFAULT 'organization_id = (SELECT working_for())'::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', walled);
  -- Without this the account that owns the tables, which is ours, would not be bound.
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', walled);
  EXECUTE format('CREATE POLICY apart ON %s USING ((SELECT working_for()) IS NULL OR %s)', walled, own);
END
$function$
CREATE OR REPLACE FUNCTION public.keep_apart_by_connection(walled regclass)
 RETURNS void
 LANGUAGE sql
AS $function$
  SELECT keep_apart(walled, 'connection_id IN (SELECT id FROM connections)')
$function$
CREATE OR REPLACE FUNCTION public.keep_apart_by_member(walled regclass)
 RETURNS void
 LANGUAGE sql
AS $function$
  SELECT keep_apart(walled, 'member_id IN (SELECT id FROM members)')
$function$
CREATE OR REPLACE FUNCTION public.keep_for_house(walled regclass)
 RETURNS void
 LANGUAGE sql
AS $function$
  SELECT keep_apart(walled, 'false')
$function$
CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only';
END
$function$
CREATE OR REPLACE FUNCTION public.refuse_change_of_entry()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (
    SELECT FROM destructions
    WHERE organization_id = OLD.organization_id AND scope = 'organization' AND state = 'running'
  ) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the audit log is append-only';
END
$function$
CREATE OR REPLACE FUNCTION public.working_for()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  SELECT nullif(current_setting('tacit.organization', true), '')::uuid
$function$

CREATE TRIGGER audit_entries_append_only BEFORE DELETE OR UPDATE ON public.audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_change_of_entry()
CREATE TRIGGER audit_entries_never_emptied BEFORE TRUNCATE ON public.audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()

POLICY apart ON account_originals FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON api_tokens FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON approvals FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON audit_entries FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON begun_sign_ins FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON column_meanings FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON connection_halts FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (connection_id IN ( SELECT connections.id
   FROM connections)))
POLICY apart ON connection_retention FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (connection_id IN ( SELECT connections.id
   FROM connections)))
POLICY apart ON connections FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON consents FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON cursors FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (connection_id IN ( SELECT connections.id
   FROM connections)))
POLICY apart ON destroyed_days FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON destruction_tokens FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON destructions FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON dimensions FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON directory FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON halts FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON invitations FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON issuers FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON key_rotations FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON live_connections FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (connection_id IN ( SELECT connections.id
   FROM connections)))
POLICY apart ON match_decisions FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON matching FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON members FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON migrations FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR false)
POLICY apart ON objection_tokens FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON objections FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON organizations FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (id = ( SELECT working_for() AS working_for)))
POLICY apart ON receipts FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON retention FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON rosters FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON runs FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (connection_id IN ( SELECT connections.id
   FROM connections)))
POLICY apart ON secrets FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON sessions FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (member_id IN ( SELECT members.id
   FROM members)))
POLICY apart ON sign_in_accounts FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (member_id IN ( SELECT members.id
   FROM members)))
POLICY apart ON sign_in_domains FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON sign_in_links FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON stale_days FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR (organization_id = ( SELECT working_for() AS working_for)))
POLICY apart ON verifications FORCED USING ((( SELECT working_for() AS working_for) IS NULL) OR false)
