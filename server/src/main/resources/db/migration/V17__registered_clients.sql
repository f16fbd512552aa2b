-- Clients of a Domain's server that are not in the configuration: registered by who runs the Domain,
-- or by themselves (RFC 7591). Secrets are generated, so a SHA-256 of them is enough.
CREATE TABLE registered_clients (
  domain_id            uuid NOT NULL REFERENCES domains (id),
  client_id            text NOT NULL UNIQUE,
  metadata             jsonb NOT NULL,             -- as RFC 7591 section 2 names it
  secret_hash          bytea,                      -- null for a public client
  previous_secret_hash bytea,
  previous_until       timestamptz,
  registration_hash    bytea,                      -- of its registration access token (RFC 7592);
                                                   -- null where an administrator made it
  created_at           timestamptz NOT NULL,
  updated_at           timestamptz NOT NULL,
  PRIMARY KEY (domain_id, client_id)
);

-- Who has one may register clients (RFC 7591 section 3), as often as it says.
CREATE TABLE initial_access_tokens (
  domain_id  uuid NOT NULL REFERENCES domains (id),
  token_hash bytea NOT NULL,
  uses_left  integer NOT NULL CHECK (uses_left >= 0),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (domain_id, token_hash)
);
CREATE INDEX initial_access_tokens_expiry_idx ON initial_access_tokens (expires_at);

-- With a client goes what it was given.
CREATE INDEX refresh_tokens_client_idx ON refresh_tokens (domain_id, client_id);
CREATE INDEX consents_client_idx ON consents (domain_id, client_id);
