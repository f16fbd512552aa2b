-- What the signer knows of its keys. The private halves are the provider's; here is only the handle.
CREATE TABLE signing_keys (
  scope       text NOT NULL,                   -- platform, or domain:<uuid>
  number      integer NOT NULL,                -- 1, 2, 3 … in the order in which they signed
  key_id      text NOT NULL,
  state       text NOT NULL CHECK (state IN ('active', 'rotating', 'retired')),
  public_key  bytea NOT NULL,                  -- 32 bytes (RFC 8032)
  handle      text NOT NULL UNIQUE,
  valid_from  timestamptz NOT NULL,
  valid_until timestamptz,
  PRIMARY KEY (scope, number),
  UNIQUE (scope, key_id)
);
-- Two signers never disagree on who signs: there is one, or the statement fails.
CREATE UNIQUE INDEX signing_keys_active_uq ON signing_keys (scope) WHERE state = 'active';

CREATE TABLE rotations (
  scope      text NOT NULL,
  old_key_id text NOT NULL,
  new_key_id text NOT NULL,
  opened_at  timestamptz NOT NULL,
  closes_at  timestamptz NOT NULL,
  closed_at  timestamptz,
  canonical  bytea NOT NULL,                   -- the announcement (RFC 8785 JSON) …
  signature  bytea NOT NULL,                   -- … signed by the old key
  PRIMARY KEY (scope, new_key_id)
);
CREATE UNIQUE INDEX rotations_open_uq ON rotations (scope) WHERE closed_at IS NULL;
CREATE INDEX rotations_opened_idx ON rotations (opened_at);

CREATE TABLE key_fetches (
  scope    text NOT NULL,
  key_id   text NOT NULL,
  verifier text NOT NULL,
  last_at  timestamptz NOT NULL,
  PRIMARY KEY (scope, key_id, verifier)
);
