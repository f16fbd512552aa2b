-- What people let a client have, so that they are asked once.
CREATE TABLE consents (
  domain_id  uuid NOT NULL,
  account_id uuid NOT NULL,
  client_id  text NOT NULL,
  audience   text NOT NULL,                    -- of the access tokens; '' for userinfo alone
  scopes     text[] NOT NULL,
  granted_at timestamptz NOT NULL,
  PRIMARY KEY (domain_id, account_id, client_id, audience),
  FOREIGN KEY (domain_id, account_id) REFERENCES accounts (domain_id, id) ON DELETE CASCADE
);
