-- Clients that got tokens on a hosted session and want to hear when it ends (OpenID Connect
-- Back-Channel Logout 1.0). Goes with the session.
CREATE TABLE hosted_session_clients (
  domain_id    uuid NOT NULL,
  session_hash bytea NOT NULL,
  client_id    text NOT NULL,
  PRIMARY KEY (domain_id, session_hash, client_id),
  FOREIGN KEY (domain_id, session_hash)
    REFERENCES hosted_sessions (domain_id, id_hash) ON DELETE CASCADE
);

-- Clients that have yet to hear that a session ended. Written in the transaction that ends it.
CREATE TABLE logout_deliveries (
  domain_id    uuid NOT NULL REFERENCES domains (id),
  session_hash bytea NOT NULL,
  client_id    text NOT NULL,
  account_id   uuid NOT NULL,
  attempts     integer NOT NULL DEFAULT 0,   -- also tells one that holds it from one that held it
  due_at       timestamptz NOT NULL,         -- while somebody is at it: when another may
  PRIMARY KEY (domain_id, session_hash, client_id)
);
CREATE INDEX logout_deliveries_due_idx ON logout_deliveries (due_at);

-- What userinfo is to tell beyond the scope (OpenID Connect Core section 5.5).
ALTER TABLE refresh_tokens ADD COLUMN claims text;   -- separated by spaces; NULL for nothing
