-- What makes this installation this one and no other: made once, when somebody first asks.
-- It belongs to the platform alone, so no Domain leads its key.
CREATE TABLE installation (
  one            boolean PRIMARY KEY DEFAULT true CHECK (one),
  id             uuid NOT NULL,
  created_at     timestamptz NOT NULL,
  clock_mark     timestamptz NOT NULL,         -- the latest time seen; a clock far behind it was set back
  evaluation_jwk text,                         -- the public half; NULL until a license is issued here
  evaluation_key bytea,                        -- the private half, wrapped by the key-encryption key
  CHECK ((evaluation_jwk IS NULL) = (evaluation_key IS NULL))
);

-- Every license that was ever installed; the newest counts.
CREATE TABLE licenses (
  seq          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  license_id   uuid NOT NULL,
  document     text NOT NULL,                  -- compact JWS, verified anew whenever it is read
  installed_by text NOT NULL,
  installed_at timestamptz NOT NULL
);
