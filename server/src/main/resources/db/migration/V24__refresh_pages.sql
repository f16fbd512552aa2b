-- A refresh token is marked as used where it lies, without new entries in its five indexes, when its
-- page has room for that. Its session, which names the Domain, is what it hangs on.
ALTER TABLE refresh_tokens SET (fillfactor = 55);
ALTER TABLE refresh_tokens DROP CONSTRAINT refresh_tokens_domain_id_fkey;
