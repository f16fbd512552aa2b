-- Sessions at the gateway. The token is 256 random bits, of which only the SHA-256 is kept.
CREATE TABLE gateway_sessions (
  domain_id      uuid NOT NULL REFERENCES domains (id),
  id             uuid NOT NULL,
  token_hash     bytea NOT NULL UNIQUE,
  user_id        uuid NOT NULL,
  idp_binding_id uuid NOT NULL REFERENCES idp_bindings (id),
  created_at     timestamptz NOT NULL,
  expires_at     timestamptz NOT NULL,
  ended_at       timestamptz,
  PRIMARY KEY (domain_id, id),
  FOREIGN KEY (domain_id, user_id) REFERENCES users (domain_id, id) ON DELETE CASCADE
);
CREATE INDEX gateway_sessions_user_idx ON gateway_sessions (domain_id, user_id, created_at);
CREATE INDEX gateway_sessions_expiry_idx ON gateway_sessions (expires_at);

-- What people may do behind the gateway: a Domain's roles, who has them, and what a role allows.
CREATE TABLE gateway_roles (
  domain_id  uuid NOT NULL REFERENCES domains (id),
  name       text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (domain_id, name)
);

CREATE TABLE gateway_role_members (
  domain_id  uuid NOT NULL,
  user_id    uuid NOT NULL,
  role       text NOT NULL,
  expires_at timestamptz,                      -- NULL: until it is taken away
  created_at timestamptz NOT NULL,
  PRIMARY KEY (domain_id, user_id, role),
  FOREIGN KEY (domain_id, role) REFERENCES gateway_roles (domain_id, name) ON DELETE CASCADE,
  FOREIGN KEY (domain_id, user_id) REFERENCES users (domain_id, id) ON DELETE CASCADE
);
CREATE INDEX gateway_role_members_role_idx ON gateway_role_members (domain_id, role);

CREATE TABLE gateway_access_rules (
  domain_id     uuid NOT NULL,
  role          text NOT NULL,
  id            uuid NOT NULL,                 -- UUIDv7: in the order in which they were made
  allow_pattern text NOT NULL,
  deny_pattern  text,
  can_execute   boolean NOT NULL DEFAULT false,
  can_view      boolean NOT NULL DEFAULT false,
  can_modify    boolean NOT NULL DEFAULT false,
  PRIMARY KEY (domain_id, role, id),
  FOREIGN KEY (domain_id, role) REFERENCES gateway_roles (domain_id, name) ON DELETE CASCADE
);
