-- The setup gate: one row. Open until the first operator has activated, then closed for good.
CREATE TABLE setup_gate (
  singleton    boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  opened_at    timestamptz NOT NULL,
  -- SHA-256 of the setup secret, which all nodes share; null until a node has made or read one.
  secret_hash  bytea CHECK (octet_length(secret_hash) = 32),
  -- Whose activation closes the gate: the operator of the latest bootstrap.
  operator_id  uuid,
  completed_at timestamptz,
  CONSTRAINT setup_gate_completed_check CHECK (completed_at IS NULL OR operator_id IS NOT NULL)
);
INSERT INTO setup_gate (opened_at) VALUES (now());
