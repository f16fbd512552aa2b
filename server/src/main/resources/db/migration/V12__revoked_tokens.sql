-- Access tokens that were given back before their time. A row goes when the token would have expired.
CREATE TABLE revoked_tokens (
  domain_id  uuid NOT NULL REFERENCES domains (id),
  jti        uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (domain_id, jti)
);
CREATE INDEX revoked_tokens_expiry_idx ON revoked_tokens (expires_at);
