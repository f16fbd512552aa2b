-- How many tenants there are, kept by whatever changes it: a license's limit is asked for at every
-- registration, and counting would cost O(tenants).
CREATE TABLE tenant_count (
  one     boolean PRIMARY KEY DEFAULT true CHECK (one),
  tenants bigint NOT NULL CHECK (tenants >= 0)
);

CREATE FUNCTION is_tenant(domain domains) RETURNS boolean LANGUAGE sql IMMUTABLE AS
$$ SELECT domain.status <> 'deleted' AND domain.id <> '00000000-0000-0000-0000-000000000000' $$;

INSERT INTO tenant_count (tenants) SELECT count(*) FROM domains d WHERE is_tenant(d);

CREATE FUNCTION count_tenant() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  change integer := 0;
BEGIN
  IF TG_OP <> 'DELETE' AND is_tenant(NEW) THEN change := 1; END IF;
  IF TG_OP <> 'INSERT' AND is_tenant(OLD) THEN change := change - 1; END IF;
  IF change <> 0 THEN UPDATE tenant_count SET tenants = tenants + change; END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER domains_count AFTER INSERT OR DELETE OR UPDATE OF status ON domains
  FOR EACH ROW EXECUTE FUNCTION count_tenant();
