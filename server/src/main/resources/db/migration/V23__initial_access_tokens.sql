-- Initial access tokens can be listed and revoked. Rows from before have no time and nobody's name.
ALTER TABLE initial_access_tokens
  ADD COLUMN id         uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN name       text,                      -- what whoever made it calls it
  ADD COLUMN created_by text,                      -- user:<uuid>, as the ledger spells it
  ADD COLUMN created_at timestamptz;
CREATE UNIQUE INDEX initial_access_tokens_id_idx ON initial_access_tokens (domain_id, id);
