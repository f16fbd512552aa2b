-- Device logins of OAuth clients (RFC 8628) beside those of the API's own programs, in one table and
-- one state machine.
ALTER TABLE device_requests
  ADD COLUMN oauth_wish     text,              -- JSON; null for a login to the API
  ADD COLUMN subject        text,              -- of who approved, at the identity provider
  ADD COLUMN hosted_session bytea;             -- what an OAuth client's login became
