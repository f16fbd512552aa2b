-- Facts, written once in the transaction that makes them true. No sequence and no chain here:
-- the sealer adds both afterwards, in commit order, without a lock on the business transaction.
CREATE TABLE ledger (
  id             uuid PRIMARY KEY,             -- UUIDv7
  domain_id      uuid,                         -- NULL: the platform's own chain
  kind           text NOT NULL,
  object         text NOT NULL,                -- type:id
  actor          text NOT NULL,                -- user:<uuid>, service:<uuid>, system
  canonical      bytea NOT NULL,               -- what is hashed, signed and verified (RFC 8785 JSON)
  hash           bytea NOT NULL,               -- SHA-256 of canonical
  correlation_id text,
  occurred_at    timestamptz NOT NULL,
  tx             xid8 NOT NULL DEFAULT pg_current_xact_id()
);
-- A transaction is sealed once no older one can still commit: tx < pg_snapshot_xmin(pg_current_snapshot()).
CREATE INDEX ledger_tx_idx ON ledger (tx, id);

-- Personal data beside the chain: erasing a row here never breaks a hash there.
CREATE TABLE ledger_personal (
  ledger_id  uuid PRIMARY KEY,
  domain_id  uuid,
  address    text,
  user_agent text,
  email      text
);

CREATE TABLE ledger_chain (
  chain      uuid NOT NULL,                    -- the Domain, or the nil UUID for the platform
  seq        bigint NOT NULL,                  -- 1, 2, 3 … without a gap
  ledger_id  uuid NOT NULL UNIQUE,
  prev_hash  bytea NOT NULL,
  entry_hash bytea NOT NULL,                   -- SHA-256(prev_hash || hash)
  sealed_at  timestamptz NOT NULL,
  PRIMARY KEY (chain, seq)
);

CREATE TABLE ledger_heads (
  chain      uuid PRIMARY KEY,
  seq        bigint NOT NULL,
  entry_hash bytea NOT NULL
);

-- How far the sealer has come; the row lock makes it one sealer at a time, on any node.
CREATE TABLE ledger_cursor (
  shard integer PRIMARY KEY,
  tx    xid8 NOT NULL,
  id    uuid NOT NULL
);
INSERT INTO ledger_cursor (shard, tx, id) VALUES (0, '0', '00000000-0000-0000-0000-000000000000');
