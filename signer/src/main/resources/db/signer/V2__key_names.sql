-- A close that names another scope's key is told so, which asks for a name in any scope.
CREATE INDEX signing_keys_key_id_idx ON signing_keys (key_id);
