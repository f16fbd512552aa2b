// A machine without a secret: a trust domain that is played here signs its JWT-SVID with npm's jose, curl and plexctl show it.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Shell } from '../../harness/cli.mjs';
import { Dev } from '../../harness/dev.mjs';
import { operator } from '../../harness/operator.mjs';
import { folder } from '../../harness/places.mjs';

const SLUG = 'workloads';
const ID = 'spiffe://prod.example.org/ns/ci/sa/deployer';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const CLIENT_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-spiffe';

let dev;
let shell;
let issuer;
let machine;
let authority;

/** A trust domain: its bundle endpoint, and what it signs. */
async function trustDomain() {
  const keys = await generateKeyPair('ES256');
  const bundle = { spiffe_sequence: 1, spiffe_refresh_hint: 60, keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'a', use: 'jwt-svid' }] };
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(bundle));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${server.address().port}/bundle`,
    svid: (subject, audience, key = keys.privateKey) =>
      new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: 'a', typ: 'JWT' }).setSubject(subject).setAudience([audience])
        .setIssuedAt().setExpirationTime('5m').sign(key),
    stop: () => server.close(),
  };
}

before(async () => {
  authority = await trustDomain();
  const named = (key) => `PLEXSPHERE_SPIFFE_TRUST_DOMAINS_PROD_${key}`;
  const env = { [named('TRUST_DOMAIN')]: 'prod.example.org', [named('BUNDLE_URL')]: authority.url, [named('DOMAINS')]: SLUG };
  dev = await Dev.start({ env });
  shell = new Shell({ url: dev.url });
  issuer = `${dev.url}/as/${SLUG}`;
  await operator(dev.env, ['domain', 'create', '--slug', SLUG, '--name', 'Workloads']);
  const out = await operator({ ...dev.env, ...env }, ['service', 'add', '--domain', SLUG, '--name', 'deployer', '--spiffe-id', ID]);
  assert.doesNotMatch(out, /secret|#/, 'no secret is made, and nothing is missing');
  machine = Object.fromEntries([...out.matchAll(/^(\w+):\s+(\S+)$/gm)].map(([, name, value]) => [name, value]));
});
after(async () => {
  await dev.stop();
  authority.stop();
});

/** curl as the how-to page has it: `{status, body}`. */
async function curl(url, body) {
  const file = join(folder('body'), 'body');
  writeFileSync(file, typeof body === 'string' ? body : JSON.stringify(body));
  const type = typeof body === 'string' ? 'application/x-www-form-urlencoded' : 'application/json';
  const { code, out, err } = await shell.line(`curl -s '${url}' -H 'Content-Type: ${type}' --data-binary '@${file}'`);
  assert.equal(code, 0, err);
  const end = out.lastIndexOf('\n');
  return { status: Number(out.slice(end).trim()), body: JSON.parse(out.slice(0, end)) };
}

const present = (assertion) =>
  curl(`${dev.url}/v1/auth/service/token`, { grant_type: GRANT, domain_id: machine.domain_id, client_assertion: assertion });

test('plexsphere service add --spiffe-id says all that the workload has to know', () => {
  assert.deepEqual(
    [machine.client_id, machine.spiffe_id, machine.audience],
    [`${SLUG}-deployer`, ID, issuer],
  );
});

test('its client id is one like any other machine\'s', async () => {
  const add = (name) => operator(dev.env, ['service', 'add', '--domain', SLUG, '--name', name, '--spiffe-id', `${ID}-other`]);
  await assert.rejects(add('Deployer'), /A client id is 1-128 characters of a-z, 0-9/);
});

test('curl shows the JWT-SVID and gets a token of the machine, twice', async () => {
  const svid = await authority.svid(ID, machine.audience);
  for (let i = 0; i < 2; i += 1) {
    const { status, body } = await present(svid);
    assert.equal(status, 200, JSON.stringify(body));
    const who = await fetch(`${dev.url}/v1/auth/whoami`, { headers: { Authorization: `Bearer ${body.access_token}` } });
    assert.equal((await who.json()).subject, machine.service_identity_id);
  }
});

test('plexctl takes it from a file', async () => {
  const file = join(folder('svid'), 'svid');
  writeFileSync(file, `${await authority.svid(ID, machine.audience)}\n`);
  const { code, out, err } = await shell.plexctl('identity-tokens', 'issue-service', '--grant-type', GRANT,
    '--domain-id', machine.domain_id, '--client-assertion', `@${file}`, '--output', 'json');
  assert.equal(code, 0, err);
  assert.match(JSON.parse(out).access_token, /^psk_live_/);
});

test('what is not good is refused by name', async () => {
  const forger = await generateKeyPair('ES256');
  const answers = {
    forged: await present(await authority.svid(ID, machine.audience, forger.privateKey)),
    audience: await present(await authority.svid(ID, 'https://elsewhere.example')),
    nobody: await present(await authority.svid(`${ID}s`, machine.audience)),
    elsewhere: await present(await authority.svid('spiffe://other.example.org/a', machine.audience)),
  };
  assert.deepEqual(Object.fromEntries(Object.entries(answers).map(([name, { status, body }]) => [name, `${status} ${body.code}`])), {
    forged: '401 spiffe_verification_failed',
    audience: '401 spiffe_verification_failed',
    nobody: '401 invalid_client',
    elsewhere: '502 spiffe_bundle_unconfigured',
  });
});

test("the Domain's authorization server takes it as client authentication, and says so", async () => {
  const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  assert.ok(metadata.token_endpoint_auth_methods_supported.includes('spiffe_jwt'));
  const form = new URLSearchParams({
    grant_type: 'client_credentials', client_assertion_type: CLIENT_TYPE, client_assertion: await authority.svid(ID, issuer),
  });
  const { status, body } = await curl(metadata.token_endpoint, form.toString());
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(JSON.parse(Buffer.from(body.access_token.split('.')[1], 'base64url')).sub, machine.client_id);
});
