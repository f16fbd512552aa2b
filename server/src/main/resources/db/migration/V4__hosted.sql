-- A hosted session ends when nothing has used it for a while, too.
ALTER TABLE hosted_sessions ADD COLUMN idle_until timestamptz;
UPDATE hosted_sessions SET idle_until = expires_at;
ALTER TABLE hosted_sessions ALTER COLUMN idle_until SET NOT NULL;
CREATE INDEX hosted_sessions_idle_idx ON hosted_sessions (idle_until);

-- Refresh tokens hang on the hosted session they came from and go with it. A family is what one
-- sign-in gave to one client; only its youngest token is unused. Revoking deletes the family.
CREATE TABLE refresh_tokens (
  domain_id      uuid NOT NULL REFERENCES domains (id),
  id_hash        bytea NOT NULL,
  family         uuid NOT NULL,
  client_id      text NOT NULL,
  session_hash   bytea NOT NULL,
  scope          text NOT NULL,
  audience       text,                           -- NULL: userinfo alone
  expires_at     timestamptz NOT NULL,           -- of the family: using it does not prolong it
  used_at        timestamptz,
  used_by        text,                           -- how the client authenticated then
  successor_hash bytea,
  PRIMARY KEY (domain_id, id_hash),
  FOREIGN KEY (domain_id, session_hash)
    REFERENCES hosted_sessions (domain_id, id_hash) ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_family_idx ON refresh_tokens (domain_id, family);
CREATE INDEX refresh_tokens_session_idx ON refresh_tokens (domain_id, session_hash);
CREATE INDEX refresh_tokens_expiry_idx ON refresh_tokens (expires_at);
