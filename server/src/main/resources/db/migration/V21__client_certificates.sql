-- Refresh tokens of public clients that show a certificate go on only with that (RFC 8705 section 4).
ALTER TABLE refresh_tokens ADD COLUMN x5t text;
