// Nothing of one Domain opens a door of another, and a disabled binding, person or machine is refused at every door.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Dev } from '../../harness/dev.mjs';
import { Client } from '../../harness/http.mjs';
import { deviceCode, loginToken, poll, requestServiceToken, serviceToken, signIn, tokenId, upToTheCallback } from '../../journeys/by-http.mjs';

let dev;
let server;
let acme;
let beta;
let machine;

before(async () => {
  dev = await Dev.start();
  server = { url: dev.url };
  [acme, beta] = ['acme-corp', 'beta-llc'].map((slug) => people(dev.domain(slug)));
  machine = dev.machine;
});

/** Both people of a Domain, in the shape that the journeys take. */
function people(domain) {
  return domain.people.map(({ email, password }) => ({
    domainId: domain.id,
    bindingId: domain.idp_binding_id,
    slug: domain.slug,
    username: email,
    password,
  }));
}

test('a session or a token of one Domain opens nothing of another', async () => {
  const [ada, bob] = [await signIn(server, acme[0]), await signIn(server, beta[0])];
  const adasToken = await loginToken(server, acme[0], ada);
  const bobsToken = await loginToken(server, beta[0], bob);
  const bobsId = tokenId(bobsToken);
  const bob2 = (await bob.get('/v1/auth/whoami')).json;
  const pending = await deviceCode(server, beta[0]);
  const program = new Client(server);
  const before = await state();

  const keys = {
    session: (method, target, body) => ada.request(method, target, { body, headers: ada.csrf }),
    token: (method, target, body) => program.request(method, target, { body, token: adasToken }),
  };
  for (const [kind, ask] of Object.entries(keys)) {
    for (const [method, target, body, expected] of [
      ['DELETE', `/v1/auth/tokens/${bobsId}`, undefined, [404]],
      ['POST', `/v1/auth/tokens/${bobsId}/rotate`, undefined, kind === 'token' ? [403, 404] : [404]],
      ['POST', '/v1/auth/tokens', { identity_ref: `user:${bob2.subject}`, env_prefix: 'dev' }, [403, 404]],
      ['POST', '/v1/auth/device/approve', { user_code: pending.user_code }, kind === 'token' ? [401, 403] : [404]],
      ['GET', `/v1/admin/idp?domain_id=${beta[0].domainId}`, undefined, [403, 404]],
    ]) {
      const answer = await ask(method, target, body);
      assert.ok(expected.includes(answer.status), `${kind} ${method} ${target}: ${answer.status} ${answer.body}`);
      assert.doesNotMatch(answer.body, /beta|bob/i, `${kind} ${method} ${target} tells nothing`);
    }
    const tokens = (await ask('GET', '/v1/auth/tokens')).json;
    assert.ok((tokens.items ?? tokens).every((token) => token.id !== bobsId));
    const domains = (await ask('GET', '/v1/domains')).json;
    assert.deepEqual((domains.items ?? domains).map((domain) => domain.id), [acme[0].domainId]);
    assert.equal((await ask('GET', '/v1/auth/whoami')).json.domain_id, acme[0].domainId);
  }

  const page = await ada.get(`/v1/device?user_code=${pending.user_code}`, { headers: { accept: 'text/html' } });
  assert.doesNotMatch(page.body, /value="approve"/, "the page does not offer to approve another Domain's request");
  assert.equal((await poll(server, pending.device_code)).json.code, 'authorization_pending');
  assert.deepEqual(await state(), before);
});

test('a sign-in at the login page of one Domain does not sign in at the page of another', async () => {
  const { client } = await upToTheCallback(server, acme[0]);
  const begun = await client.post('/v1/auth/sign-in', { domain_id: beta[0].domainId });
  const page = await client.follow(await client.get(begun.json.authorization_url, { headers: { accept: 'text/html' } }));
  assert.match(page.body, /name="password"/, 'beta-llc asks for a password');
  const wrong = await client.submit(page, 'password', { username: acme[0].username, password: acme[0].password });
  assert.ok([200, 401, 403].includes(wrong.status), `a person of acme-corp is nobody at beta-llc: ${wrong.status}`);
});

test('a token in a cookie, or of no known shape, is 401', async () => {
  const token = await serviceToken(server, machine);
  const client = new Client(server);
  for (const cookie of [`plexsphere_session=${token}`, `__Host-plexsphere_session=${token}`, `plexsphere_session=${'x'.repeat(4000)}`]) {
    assert.equal((await client.get('/v1/auth/whoami', { headers: { cookie } })).status, 401);
  }
  const [flipped, foreign] = [token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A'), token.replace('psk_live_', 'psk_prod_')];
  for (const bearer of [flipped, foreign, `${token} `, 'psk_', 'Bearer', token.toLowerCase()]) {
    assert.equal((await client.get('/v1/auth/whoami', { headers: { authorization: `Bearer ${bearer}` } })).status, bearer === `${token} ` ? 200 : 401);
  }
});

test('a disabled person is refused at every door at once', async () => {
  await assertClosed(acme[1], `UPDATE plexsphere.users SET status = '%' WHERE email = '${acme[1].username}'`, ['disabled', 'active']);
});

test('a disabled account of the built-in identity provider cannot sign in', async () => {
  const sql = (status) => `UPDATE plexsphere.accounts SET status = '${status}' WHERE email = '${beta[1].username}'`;
  await signIn(server, beta[1]);
  await dev.query(sql('disabled'));
  await assert.rejects(signIn(server, beta[1]));
  await dev.query(sql('active'));
});

test('a disabled binding is refused at every door at once', async () => {
  await assertClosed(beta[1], `UPDATE plexsphere.idp_bindings SET status = '%' WHERE id = '${beta[1].bindingId}'`, ['deactivated', 'active']);
});

test('a disabled machine is refused at every door at once', async () => {
  const client = new Client(server);
  const token = await serviceToken(server, machine);
  assert.equal((await client.get('/v1/auth/whoami', { token })).status, 200);
  await dev.query(`UPDATE plexsphere.service_identities SET status = 'disabled' WHERE id = '${machine.identityId}'`);
  try {
    const before = await state();
    assert.equal((await requestServiceToken(client, machine)).status, 401);
    for (const [method, target] of doors(token)) {
      assert.equal((await client.request(method, target, { token })).status, 401, `${method} ${target}`);
    }
    assert.deepEqual(await state(), before);
  } finally {
    await dev.query(`UPDATE plexsphere.service_identities SET status = 'active' WHERE id = '${machine.identityId}'`);
  }
  assert.equal((await client.get('/v1/auth/whoami', { token })).status, 200);
});

/** Everything that person holds is refused while `sql` has them switched off, and nothing they try changes a row. */
async function assertClosed(person, sql, [off, on]) {
  const session = await signIn(server, person);
  const token = await loginToken(server, person, session);
  const approvedBefore = await deviceCode(server, person);
  const approval = await session.post('/v1/auth/device/approve', { user_code: approvedBefore.user_code }, { headers: session.csrf });
  assert.equal(approval.status, 200, approval.body);
  const open = await deviceCode(server, person);
  const inFlight = await upToTheCallback(server, person);
  const program = new Client(server);

  await dev.query(sql.replace('%', off));
  try {
    const before = await tokens();
    for (const [method, target] of doors(token)) {
      assert.equal((await program.request(method, target, { token })).status, 401, `token at ${method} ${target}`);
    }
    assert.equal((await session.get('/v1/auth/whoami')).status, 401, 'session at whoami');
    const approve = await session.post('/v1/auth/device/approve', { user_code: open.user_code }, { headers: session.csrf });
    assert.ok([401, 403, 404].includes(approve.status), `session at approve: ${approve.status}`);
    const polled = await poll(server, approvedBefore.device_code);
    assert.notEqual(polled.status, 200, 'an approval from before gives no token');
    await inFlight.client.get(inFlight.callback, { headers: { accept: 'text/html' } });
    assert.equal(inFlight.client.session, undefined, 'a callback in flight opens no session');
    assert.equal(await tokens(), before);
  } finally {
    await dev.query(sql.replace('%', on));
  }
}

/** The doors of a token. */
function doors(token) {
  return [
    ['GET', '/v1/auth/whoami'],
    ['GET', '/v1/auth/tokens'],
    ['GET', '/v1/domains'],
    ['POST', `/v1/auth/tokens/${tokenId(token)}/rotate`],
    ['DELETE', `/v1/auth/tokens/${tokenId(token)}`],
  ];
}

async function tokens() {
  return (await dev.query('SELECT count(*) FROM plexsphere.api_tokens WHERE revoked_at IS NULL'))[0][0];
}

/** What no refused request may change. */
async function state() {
  return dev.query(`
    SELECT (SELECT count(*) FROM plexsphere.api_tokens), (SELECT count(*) FROM plexsphere.api_tokens WHERE revoked_at IS NOT NULL OR rotated_at IS NOT NULL),
      (SELECT count(*) FROM plexsphere.sessions), (SELECT count(*) FROM plexsphere.device_requests WHERE status <> 'pending')`);
}
