-- The platform is a scope of its own: the nil UUID, which no request can name and no list shows.
ALTER TABLE domains
  ADD CONSTRAINT domains_platform_check
  CHECK ((slug = 'platform') = (id = '00000000-0000-0000-0000-000000000000'));
-- A deleted Domain keeps its row and its slug: what the ledger says of it stays readable.
ALTER TABLE domains DROP CONSTRAINT domains_status_check;
ALTER TABLE domains
  ADD CONSTRAINT domains_status_check CHECK (status IN ('active', 'suspended', 'deleted'));

-- Invited: there is no password until the person has followed their link.
ALTER TABLE accounts ALTER COLUMN password_hash DROP NOT NULL;
ALTER TABLE accounts DROP CONSTRAINT accounts_status_check;
ALTER TABLE accounts
  ADD CONSTRAINT accounts_status_check CHECK (status IN ('invited', 'active', 'disabled')),
  ADD CONSTRAINT accounts_password_check CHECK (status <> 'active' OR password_hash IS NOT NULL);
-- What the person may do beyond being one: platform-admin (only at the platform), owner.
ALTER TABLE accounts ADD COLUMN roles text[] NOT NULL DEFAULT '{}';
