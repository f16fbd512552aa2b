// The first document, over http and over https, on the development server.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { openBrowser, pin } from '../../harness/browser.mjs';
import { Shell } from '../../harness/cli.mjs';
import { table } from '../../harness/columns.mjs';
import { Dev } from '../../harness/dev.mjs';
import signedIn from '../../journeys/signed-in.mjs';
import { idsByPsql, personLogsIn, signInByCurl } from '../../journeys/log-in-with-plexctl.mjs';

let dev;
let browser;
let person;

before(async () => {
  dev = await Dev.start();
  browser = await openBrowser({ trusted: [await pin(dev.httpsUrl, dev.ca)] });
  const acme = dev.domain('acme-corp');
  const [{ email, password }] = acme.people;
  person = { domainId: acme.id, bindingId: acme.idp_binding_id, slug: acme.slug, username: email, password };
});

const servers = { http: () => ({ url: dev.url }), https: () => ({ url: dev.httpsUrl, ca: dev.ca }) };

for (const [scheme, server] of Object.entries(servers)) {
  personLogsIn(`over ${scheme}`, () => ({ server: server(), browser, postgres: dev.postgres, person }));

  test(`over ${scheme}: the psql line shows the Domains with their bindings`, async () => {
    const rows = await idsByPsql(new Shell(server()), dev.postgres);
    const facts = dev.facts.domains.map(({ slug, id, idp_binding_id: binding }) => [slug, id, binding]);
    for (const fact of facts) assert.ok(rows.some((row) => row.join() === fact.join()), `${fact} in ${rows.join(' / ')}`);
    assert.deepEqual(rows.map(([slug]) => slug), rows.map(([slug]) => slug).toSorted());
    assert.ok(rows.some(([slug, id]) => slug === 'acme-corp' && id === '0192f2f6-b840-7000-a123-000000000001'));
  });

  test(`over ${scheme}: sign-in resolves one binding, several, none, and nothing`, async () => {
    const shell = new Shell(server());
    const one = await signInByCurl(shell);
    assert.equal(one.status, 303);
    const authorize = new URL(one.location);
    assert.equal(authorize.searchParams.get('code_challenge_method'), 'S256');
    assert.equal(authorize.searchParams.get('response_type'), 'code');
    assert.equal(one.body.authorization_url, one.location);
    assert.ok(one.body.state && one.body.nonce && one.body.code_verifier_handle);

    const [several, none] = await domainsWithOddBindings();
    for (const [body, status, code] of [
      [{ domain_id: several }, 409, 'multiple-bindings'],
      [{ domain_id: none }, 404, 'binding-not-found'],
      [{}, 400, 'bad-request'],
    ]) {
      const answer = await signInByCurl(shell, body);
      assert.deepEqual([answer.status, answer.body.code, answer.location], [status, code, '']);
      assert.match(answer.body.type, /^https:\/\/plexsphere\.com\/errors\//);
    }
  });
}

test('domain list shows the ids that the psql line showed, once somebody is signed in', async (t) => {
  const shell = await signedIn(t, { server: { url: dev.url }, browser, person });
  const { code, out, err } = await shell.plexctl('domain', 'list');
  assert.equal(code, 0, err);
  assert.deepEqual(Object.keys(table(out)[0]), ['SLUG', 'DOMAIN_ID', 'IDP_BINDING_ID', 'NAME']);
  assert.deepEqual([table(out)[0].DOMAIN_ID, table(out)[0].IDP_BINDING_ID], [person.domainId, person.bindingId]);
});

const SEVERAL = '0192f2f6-b840-7000-a123-0000000000e1';
const NONE = '0192f2f6-b840-7000-a123-0000000000e2';

async function domainsWithOddBindings() {
  await dev.query(`
    INSERT INTO plexsphere.domains (id, slug, name, created_at, updated_at)
      VALUES ('${SEVERAL}', 'several-bindings', 'Several', now(), now()), ('${NONE}', 'no-binding', 'None', now(), now())
      ON CONFLICT DO NOTHING;
    INSERT INTO plexsphere.idp_bindings (id, domain_id, kind, issuer, discovery_url, client_id, is_primary, created_at, updated_at)
      SELECT ('0192f2f6-b840-7000-a123-0000000000f' || n)::uuid, '${SEVERAL}', 'oidc', 'https://idp' || n || '.example',
        'https://idp' || n || '.example/.well-known/openid-configuration', 'plexsphere', n = 1, now(), now()
      FROM generate_series(1, 2) n ON CONFLICT DO NOTHING`);
  return [SEVERAL, NONE];
}
