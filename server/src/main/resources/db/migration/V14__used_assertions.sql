-- Assertions that were presented (RFC 7523): each works once. A row is there while the assertion
-- would still verify.
CREATE TABLE used_assertions (
  domain_id  uuid NOT NULL REFERENCES domains (id),
  id_hash    bytea NOT NULL,                  -- SHA-256 of issuer and jti
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (domain_id, id_hash)
);
CREATE INDEX used_assertions_expiry_idx ON used_assertions (expires_at);
