-- Refresh tokens of public clients that prove a key go on only with that key (RFC 9449 section 5).
ALTER TABLE refresh_tokens ADD COLUMN jkt text;
