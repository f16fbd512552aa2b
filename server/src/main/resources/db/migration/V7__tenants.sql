-- Tenants are found by the beginning of their slug or name, in byte order, which no collation of
-- the database changes.
CREATE INDEX domains_slug_prefix_idx ON domains (slug text_pattern_ops);
CREATE INDEX domains_name_prefix_idx ON domains (lower(name) text_pattern_ops);
-- Who owns a tenant, without reading all of its people.
CREATE INDEX accounts_owner_idx ON accounts (domain_id, created_at) WHERE 'owner' = ANY (roles);

-- How each registered tenant came to be. One row per registration, kept for good.
CREATE TABLE tenant_onboardings (
  correlation_id   uuid PRIMARY KEY,
  domain_id        uuid NOT NULL UNIQUE REFERENCES domains (id),
  idp_binding_id   uuid NOT NULL,
  owner_id         uuid NOT NULL,
  invitation_id    uuid NOT NULL,
  link_expires_at  timestamptz NOT NULL,
  registered_by    uuid NOT NULL,              -- the operator's account
  idempotency_hash bytea UNIQUE,               -- of the operator and their Idempotency-Key
  request_hash     bytea NOT NULL,             -- the same key with another request is a mistake
  registered_at    timestamptz NOT NULL,
  owner_active_at  timestamptz                 -- when the owner set their first password
);
-- Who waits for their link to be followed; the overview asks for the oldest.
CREATE INDEX tenant_onboardings_waiting_idx ON tenant_onboardings (link_expires_at)
  WHERE owner_active_at IS NULL;

-- Operators signed in at the console, all of the platform. The cookie holds 256 random bits.
CREATE TABLE console_sessions (
  id_hash           bytea PRIMARY KEY,         -- SHA-256 of the cookie's value
  account_id        uuid NOT NULL,
  hosted_session    text NOT NULL,             -- the session at the platform's server it hangs on
  csrf              text NOT NULL,
  access_token      bytea NOT NULL,            -- wrapped by the key-encryption key, as the next one
  refresh_token     bytea,
  access_expires_at timestamptz NOT NULL,
  address           text NOT NULL,
  user_agent        text NOT NULL,
  created_at        timestamptz NOT NULL,
  last_seen_at      timestamptz NOT NULL,
  expires_at        timestamptz NOT NULL
);
CREATE INDEX console_sessions_account_idx ON console_sessions (account_id, created_at);
CREATE INDEX console_sessions_expiry_idx ON console_sessions (expires_at);
