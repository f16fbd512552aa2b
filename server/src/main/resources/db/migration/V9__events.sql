-- The public keys that a scope's events were ever signed with, oldest first. The private halves are
-- the signer's alone.
CREATE TABLE signing_keys (
  chain      uuid NOT NULL,                    -- the Domain, or the nil UUID for the platform
  number     integer NOT NULL,                 -- 1, 2, 3 … without a gap
  key_id     text NOT NULL,
  public_key bytea NOT NULL,                   -- 32 bytes (RFC 8032)
  since      timestamptz NOT NULL,
  canonical  bytea,                            -- its announcement, and the old key's signature of it;
  signature  bytea,                            -- NULL for the first key
  PRIMARY KEY (chain, number),
  UNIQUE (chain, key_id)
);

-- What left the control plane: sealed facts and announcements of keys, as signed envelopes.
CREATE TABLE events (
  chain     uuid NOT NULL,
  seq       bigint NOT NULL,                   -- 1, 2, 3 … without a gap; what Last-Event-ID means
  position  bigint NOT NULL UNIQUE,            -- 1, 2, 3 … over all chains
  id        uuid NOT NULL,                     -- the fact's, so that what comes twice is known
  type      text NOT NULL,
  key_id    text NOT NULL,
  envelope  bytea NOT NULL,                    -- JSON, as it is sent
  issued_at timestamptz NOT NULL,
  PRIMARY KEY (chain, seq)
);

CREATE TABLE event_heads (
  chain  uuid PRIMARY KEY,
  seq    bigint NOT NULL,
  key_id text NOT NULL
);

-- How far the relay has come in the sealer's order. Whoever moves it from where it read it has
-- relayed that batch; the lease only spares the others the work.
CREATE TABLE event_cursor (
  shard       integer PRIMARY KEY,
  tx          xid8 NOT NULL,
  id          uuid NOT NULL,
  position    bigint NOT NULL,
  holder      uuid,
  lease_until timestamptz
);
INSERT INTO event_cursor (shard, tx, id, position)
  SELECT 0, tx, id, 0 FROM ledger_cursor WHERE shard = 0;

-- Signed states of the chains: with one in hand, nothing up to it can be changed or cut off unseen.
CREATE TABLE checkpoints (
  chain     uuid NOT NULL,
  number    bigint NOT NULL,                   -- 1, 2, 3 … without a gap
  sequence  bigint NOT NULL,
  head_hash bytea NOT NULL,
  unsealed  bigint NOT NULL,
  issued_at timestamptz NOT NULL,
  key_id    text NOT NULL,
  canonical bytea NOT NULL,                    -- what is signed (RFC 8785 JSON)
  signature bytea NOT NULL,
  PRIMARY KEY (chain, number)
);

-- How far in the stream the scheduled checkpoints have come.
CREATE TABLE checkpoint_cursor (
  shard    integer PRIMARY KEY,
  position bigint NOT NULL
);
INSERT INTO checkpoint_cursor (shard, position) VALUES (0, 0);

-- How far in the stream each outside reader of our own has come: JetStream, files.
CREATE TABLE event_readers (
  name     text PRIMARY KEY,
  position bigint NOT NULL
);

-- Facts of scopes that the signer refuses: they wait here, and everybody else's go on.
CREATE TABLE parked_facts (
  chain uuid NOT NULL,
  tx    xid8 NOT NULL,
  id    uuid NOT NULL,
  PRIMARY KEY (chain, tx, id)
);

-- What the platform's chain says of the others' checkpoints.
CREATE INDEX ledger_checkpoint_idx ON ledger (object, id) WHERE kind = 'audit.checkpoint';

-- Where the signer's profile has no platform scope, the platform's own facts are signed with a key of
-- the installation's, wrapped by the key-encryption key.
CREATE TABLE installation_signing_key (
  one        boolean PRIMARY KEY DEFAULT true CHECK (one),
  key_id     text NOT NULL,
  public_key bytea NOT NULL,
  wrapped    bytea NOT NULL,                   -- PKCS #8
  created_at timestamptz NOT NULL
);
