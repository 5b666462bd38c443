-- An objection says under which keys of others it is known: of a proxy, or of the salt of a Psoxy. The domain of such an
-- entry is the objection itself, so that many can be known under one key.

ALTER TABLE objection_tokens DROP CONSTRAINT objection_tokens_kind_check;
ALTER TABLE objection_tokens
  ADD CONSTRAINT objection_tokens_kind_check CHECK (kind IN ('token', 'claim', 'username', 'address', 'main', 'key'));

ALTER TABLE destruction_tokens DROP CONSTRAINT destruction_tokens_kind_check;
ALTER TABLE destruction_tokens
  ADD CONSTRAINT destruction_tokens_kind_check CHECK (kind IN ('token', 'claim', 'username', 'address', 'main', 'key'));
