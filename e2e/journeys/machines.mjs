// Copies of the demo machine, written straight into its tables, with its secret: many identities for a load.
export async function manyMachines(dev, count) {
  const { client_id: of, client_secret: clientSecret } = dev.facts.machine;
  await dev.query(`INSERT INTO plexsphere.hosted_clients (domain_id, client_id, secret_hash, created_at)
    SELECT domain_id, 'load-' || n, secret_hash, created_at
    FROM plexsphere.hosted_clients, generate_series(1, ${count}) n WHERE client_id = '${of}'`);
  await dev.query(`INSERT INTO plexsphere.service_identities
      (id, domain_id, idp_binding_id, display_name, client_id, hosted, subject, federation_kind, created_at)
    SELECT gen_random_uuid(), domain_id, idp_binding_id, display_name, 'load-' || n, hosted, 'load-' || n, federation_kind, created_at
    FROM plexsphere.service_identities, generate_series(1, ${count}) n WHERE client_id = '${of}'`);
  return Array.from({ length: count }, (_, n) => ({ clientId: `load-${n + 1}`, clientSecret }));
}
