-- Tenants are found by the beginning of their slug or name, in byte order, which no collation of
-- the database changes.
CREATE INDEX domains_slug_prefix_idx ON domains (slug text_pattern_ops);
CREATE INDEX domains_name_prefix_idx ON domains (lower(name) text_pattern_ops);
-- Who owns a tenant, without reading all of its people.
CREATE INDEX accounts_owner_idx ON accounts (domain_id, created_at) WHERE 'owner' = ANY (roles);

-- How each registered tenant came to be. One row per registration, kept for good.
CREATE TABLE tenant_onboardings (
  correlation_id   uuid PRIMARY KEY,
  domain_id        uuid NOT NULL UNIQUE REFERENCES domains (id),
  idp_binding_id   uuid NOT NULL,
  owner_id         uuid NOT NULL,
  invitation_id    uuid NOT NULL,
  link_expires_at  timestamptz NOT NULL,
  registered_by    uuid NOT NULL,              -- the operator's account
  idempotency_hash bytea UNIQUE,               -- of the operator and their Idempotency-Key
  request_hash     bytea NOT NULL,             -- the same key with another request is a mistake
  registered_at    timestamptz NOT NULL,
  owner_active_at  timestamptz                 -- when the owner set their first password
);
