-- One schema, named as operators know it. Every key that a tenant's query uses begins with the
-- Domain, so that no statement can be written that forgets it. Timestamps are timestamptz (UTC).

CREATE TABLE domains (
  id                    uuid PRIMARY KEY,
  slug                  text NOT NULL UNIQUE,
  name                  text NOT NULL,
  status                text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  device_policy         text NOT NULL DEFAULT 'open'
                        CHECK (device_policy IN ('off', 'same-network', 'number-match', 'open')),
  max_token_ttl_seconds bigint CHECK (max_token_ttl_seconds > 0),
  created_at            timestamptz NOT NULL,
  updated_at            timestamptz NOT NULL
);

-- domain_id NULL: a platform binding, shared to Domains that have none of their own.
CREATE TABLE idp_bindings (
  id              uuid PRIMARY KEY,
  domain_id       uuid REFERENCES domains (id),
  kind            text NOT NULL CHECK (kind IN ('hosted', 'oidc')),
  issuer          text NOT NULL,
  discovery_url   text NOT NULL,
  client_id       text NOT NULL,
  client_secret   bytea,                       -- wrapped by the key-encryption key
  alias           text,
  is_primary      boolean NOT NULL DEFAULT false,
  status          text NOT NULL DEFAULT 'active'
                  CHECK (status IN ('active', 'inactive', 'degraded', 'deactivated')),
  jit_policy      text NOT NULL DEFAULT 'allow' CHECK (jit_policy IN ('allow', 'deny')),
  claim_mappings  jsonb NOT NULL DEFAULT '{}',
  required_acr    text[] NOT NULL DEFAULT '{}',
  required_amr    text[] NOT NULL DEFAULT '{}',
  version         integer NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL
);
CREATE UNIQUE INDEX idp_bindings_active_domain_issuer_uq ON idp_bindings (domain_id, issuer) WHERE status = 'active';
CREATE UNIQUE INDEX idp_bindings_active_platform_issuer_uq ON idp_bindings (issuer) WHERE status = 'active' AND domain_id IS NULL;
CREATE UNIQUE INDEX idp_bindings_active_alias_uq ON idp_bindings (domain_id, alias) WHERE status = 'active';
CREATE UNIQUE INDEX idp_bindings_active_primary_uq ON idp_bindings (domain_id) WHERE status = 'active' AND is_primary;
CREATE INDEX idp_bindings_domain_idx ON idp_bindings (domain_id);

CREATE TABLE users (
  id              uuid NOT NULL UNIQUE,
  domain_id       uuid NOT NULL REFERENCES domains (id),
  display_name    text NOT NULL,
  email           text,
  status          text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
  created_at      timestamptz NOT NULL,
  last_sign_in_at timestamptz,
  PRIMARY KEY (domain_id, id)
);

-- A person is the pair (issuer, sub) and nothing else; an e-mail address never links.
CREATE TABLE user_links (
  domain_id  uuid NOT NULL,
  issuer     text NOT NULL,
  subject    text NOT NULL,
  user_id    uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (domain_id, issuer, subject),
  FOREIGN KEY (domain_id, user_id) REFERENCES users (domain_id, id) ON DELETE CASCADE
);
CREATE INDEX user_links_user_idx ON user_links (domain_id, user_id);

-- A machine. client_id is unique over all Domains where it is of our own making (binding_kind hosted).
CREATE TABLE service_identities (
  id              uuid NOT NULL UNIQUE,
  domain_id       uuid NOT NULL REFERENCES domains (id),
  idp_binding_id  uuid NOT NULL REFERENCES idp_bindings (id),
  display_name    text NOT NULL,
  client_id       text NOT NULL,
  hosted          boolean NOT NULL,
  subject         text NOT NULL,
  audience        text NOT NULL DEFAULT '',
  federation_kind text NOT NULL DEFAULT 'oidc_cc' CHECK (federation_kind IN ('oidc_cc', 'spiffe_svid', 'api_token')),
  status          text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
  created_at      timestamptz NOT NULL,
  PRIMARY KEY (domain_id, id),
  UNIQUE (domain_id, client_id),
  UNIQUE (domain_id, subject)
);
CREATE UNIQUE INDEX service_identities_hosted_client_uq ON service_identities (client_id) WHERE hosted;

-- People of the built-in identity provider. Email is stored in lower case.
CREATE TABLE accounts (
  id                  uuid NOT NULL,
  domain_id           uuid NOT NULL REFERENCES domains (id),
  username            text NOT NULL,
  email               text NOT NULL,
  display_name        text NOT NULL,
  password_hash       text NOT NULL,
  password_changed_at timestamptz NOT NULL,
  status              text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
  created_at          timestamptz NOT NULL,
  PRIMARY KEY (domain_id, id),
  UNIQUE (domain_id, username)
);

-- Machine clients of the built-in server; generated secrets, so SHA-256 is enough. Two are valid during a rotation.
CREATE TABLE hosted_clients (
  domain_id            uuid NOT NULL REFERENCES domains (id),
  client_id            text NOT NULL UNIQUE,
  secret_hash          bytea NOT NULL,
  previous_secret_hash bytea,
  previous_until       timestamptz,
  status               text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
  created_at           timestamptz NOT NULL,
  PRIMARY KEY (domain_id, client_id)
);

-- Sign-in sessions at the built-in server (its own cookie), looked up by (Domain, hash).
CREATE TABLE hosted_sessions (
  domain_id  uuid NOT NULL REFERENCES domains (id),
  id_hash    bytea NOT NULL,
  account_id uuid NOT NULL,
  auth_time  timestamptz NOT NULL,
  amr        text[] NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (domain_id, id_hash),
  FOREIGN KEY (domain_id, account_id) REFERENCES accounts (domain_id, id) ON DELETE CASCADE
);
CREATE INDEX hosted_sessions_expiry_idx ON hosted_sessions (expires_at);
CREATE INDEX hosted_sessions_account_idx ON hosted_sessions (domain_id, account_id);

-- ES256 keys of the built-in servers; the private half wrapped by the key-encryption key.
CREATE TABLE hosted_keys (
  domain_id    uuid NOT NULL REFERENCES domains (id),
  kid          text NOT NULL,
  public_jwk   text NOT NULL,
  private_key  bytea NOT NULL,
  published_at timestamptz NOT NULL,
  signs_from   timestamptz NOT NULL,
  retires_at   timestamptz,                    -- published until then; NULL while it has no successor
  PRIMARY KEY (domain_id, kid)
);
-- Of all nodes that make a Domain's next key at once, one wins.
CREATE UNIQUE INDEX hosted_keys_last_uq ON hosted_keys (domain_id) WHERE retires_at IS NULL;
CREATE INDEX hosted_keys_retired_idx ON hosted_keys (retires_at) WHERE retires_at IS NOT NULL;

-- Everything that works once: OAuth states, authorization requests and codes, form tokens.
-- A row is consumed by one UPDATE; a consumed row stays until it expires, so that reuse is seen.
CREATE TABLE codes (
  hash        bytea PRIMARY KEY,
  type        text NOT NULL,
  domain_id   uuid NOT NULL REFERENCES domains (id),
  payload     jsonb NOT NULL,
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  consumed_at timestamptz
);
CREATE INDEX codes_expiry_idx ON codes (expires_at);

-- Browser sessions at the platform (cookie plexsphere_session).
CREATE TABLE sessions (
  domain_id      uuid NOT NULL REFERENCES domains (id),
  id_hash        bytea PRIMARY KEY,
  csrf           text NOT NULL,
  user_id        uuid NOT NULL,
  idp_binding_id uuid NOT NULL REFERENCES idp_bindings (id),
  issuer         text NOT NULL,
  subject        text NOT NULL,
  acr            text,
  amr            text[] NOT NULL DEFAULT '{}',
  auth_time      timestamptz NOT NULL,
  created_at     timestamptz NOT NULL,
  last_seen_at   timestamptz NOT NULL,
  expires_at     timestamptz NOT NULL,
  FOREIGN KEY (domain_id, user_id) REFERENCES users (domain_id, id) ON DELETE CASCADE
);
CREATE INDEX sessions_user_idx ON sessions (domain_id, user_id);
CREATE INDEX sessions_expiry_idx ON sessions (expires_at);

CREATE TABLE api_tokens (
  id                uuid PRIMARY KEY,          -- UUIDv7, also readable from the plaintext
  domain_id         uuid NOT NULL,
  owner_kind        text NOT NULL CHECK (owner_kind IN ('user', 'service')),
  owner_id          uuid NOT NULL,
  env               text NOT NULL,
  origin            text NOT NULL CHECK (origin IN ('login', 'api', 'service')),
  secret_hash       bytea NOT NULL,            -- SHA-256 of the plaintext
  idp_binding_id    uuid,                      -- what vouched for the owner; a disabled binding closes the token
  scope             text,
  parent_id         uuid,                      -- the login token that minted it
  predecessor_id    uuid,                      -- the token that this one replaces
  rotation_key_hash bytea,                     -- SHA-256 of the Idempotency-Key that made this successor
  auth_time         timestamptz,               -- login tokens: when the person authenticated
  created_at        timestamptz NOT NULL,
  expires_at        timestamptz NOT NULL,
  first_used_at     timestamptz,               -- set at once, for successors only: a used one is never replaced
  last_used_at      timestamptz,               -- set by the minute
  rotated_at        timestamptz,
  rotation_deadline timestamptz,               -- after it the rotated token is refused
  revoked_at        timestamptz
) WITH (fillfactor = 90);
CREATE INDEX api_tokens_owner_idx ON api_tokens (domain_id, owner_id, created_at DESC) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX api_tokens_successor_uq ON api_tokens (predecessor_id) WHERE revoked_at IS NULL AND predecessor_id IS NOT NULL;
CREATE INDEX api_tokens_parent_idx ON api_tokens (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX api_tokens_expiry_idx ON api_tokens (expires_at);

CREATE TABLE device_requests (
  id               uuid PRIMARY KEY,
  domain_id        uuid NOT NULL REFERENCES domains (id),
  idp_binding_id   uuid NOT NULL REFERENCES idp_bindings (id),
  device_code_hash bytea NOT NULL UNIQUE,
  user_code        text NOT NULL UNIQUE,       -- 8 characters A-Z2-7, no dash
  status           text NOT NULL
                   CHECK (status IN ('pending', 'approved', 'declined', 'consumed', 'withdrawn', 'failed', 'undone')),
  client_id        text NOT NULL,
  client_name      text NOT NULL,
  host_name        text NOT NULL,
  address          text NOT NULL,
  user_agent       text NOT NULL,
  number_match     boolean NOT NULL,
  number_tries     integer NOT NULL DEFAULT 0,
  number_until     timestamptz,
  interval_seconds integer NOT NULL,
  next_poll_at     timestamptz NOT NULL,
  polled_early     boolean NOT NULL DEFAULT false,  -- what the last poll was
  user_id          uuid,                       -- who answered
  session_hash     bytea,
  auth_time        timestamptz,
  answered_at      timestamptz,
  token_id         uuid,
  token_expires_at timestamptz,
  created_at       timestamptz NOT NULL,
  expires_at       timestamptz NOT NULL
);
CREATE INDEX device_requests_expiry_idx ON device_requests (expires_at);

-- Counters that protect secrets, shared by all nodes. A window opens at a bucket's first try.
CREATE TABLE throttles (
  bucket     text PRIMARY KEY,                 -- e.g. password:<domain>:<account> or usercode:<address>
  count      integer NOT NULL,
  expires_at timestamptz NOT NULL              -- when the window closes
);
CREATE INDEX throttles_expiry_idx ON throttles (expires_at);
