-- Keys of other algorithms than ES256. The index hosted_keys_last_uq stays, because what runs beside
-- this version during an upgrade needs it; so a key of another algorithm that has no successor does
-- not have NULL but 'infinity' in retires_at, and the index below counts both.
ALTER TABLE hosted_keys ADD COLUMN algorithm text NOT NULL DEFAULT 'ES256';
ALTER TABLE hosted_keys ADD CONSTRAINT hosted_keys_open_end CHECK (retires_at IS NOT NULL OR algorithm = 'ES256');
CREATE UNIQUE INDEX hosted_keys_algorithm_uq ON hosted_keys (domain_id, algorithm)
  WHERE retires_at IS NULL OR retires_at = 'infinity';

-- Access tokens that say nothing themselves: what /introspect says of them. A token's session, machine
-- or vouched-for machine is what it hangs on. A row goes when its token has expired.
CREATE TABLE opaque_tokens (
  domain_id    uuid NOT NULL REFERENCES domains (id),
  token_hash   bytea NOT NULL,
  jti          uuid NOT NULL,                    -- as revoked_tokens and exchanges name it
  client_id    text NOT NULL,
  claims       jsonb NOT NULL,                   -- what a JWT would say (RFC 9068)
  origin       uuid,                             -- the token that it was exchanged for
  session_hash bytea,
  machine      text,
  service      uuid,
  expires_at   timestamptz NOT NULL,
  PRIMARY KEY (domain_id, token_hash)
);
CREATE INDEX opaque_tokens_client_idx ON opaque_tokens (domain_id, client_id);
CREATE INDEX opaque_tokens_expiry_idx ON opaque_tokens (expires_at);
