// Clients and identity providers that sign instead of sharing a secret: private_key_jwt by two libraries, and jwt-bearer.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import * as oauth from 'oauth4webapi';
import * as oidc from 'openid-client';
import { bindIdp } from '../../journeys/furnish.mjs';
import { Dev } from '../../harness/dev.mjs';
import { operator } from '../../harness/operator.mjs';

const SLUG = 'signing';
const MACHINE = 'repo:signing/shop:ref:refs/heads/main';
const BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const insecure = { [oauth.allowInsecureRequests]: true };

/** Keys of one algorithm as a client has them: `{privateKey, kid, jwks}`. */
async function keyPair(kid, algorithm, alg) {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const { key_ops: _, ext: __, ...jwk } = await crypto.subtle.exportKey('jwk', publicKey);
  return { key: privateKey, kid, jwks: { keys: [{ ...jwk, kid, alg, use: 'sig' }] } };
}

const ES256 = { name: 'ECDSA', namedCurve: 'P-256' };
const PS256 = { name: 'RSA-PSS', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };

const encode = (value) => Buffer.from(value).toString('base64url');

/** A compact JWT by ES256. */
async function signed({ key, kid }, claims, typ) {
  const input = `${encode(JSON.stringify({ alg: 'ES256', kid, typ }))}.${encode(JSON.stringify(claims))}`;
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(input));
  return `${input}.${encode(Buffer.from(signature))}`;
}

/** An identity provider that does nothing but publish its keys, such as a CI system's. */
async function publisher(jwks) {
  const server = createServer((request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(request.url === '/jwks' ? jwks : {
      issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks`,
    }));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  return { issuer, discoveryUrl: `${issuer}/.well-known/openid-configuration`, client: { id: 'x', secret: 'x'.repeat(30) }, stop: () => server.close() };
}

let dev;
let issuer;
let ci;
let ciKeys;
let es;
let ps;

before(async () => {
  [es, ps, ciKeys] = await Promise.all([keyPair('es-1', ES256, 'ES256'), keyPair('ps-1', PS256, 'PS256'), keyPair('ci-1', ES256, 'ES256')]);
  ci = await publisher(ciKeys.jwks);
  const client = (name, keys) => Object.fromEntries(Object.entries(keys).map(([key, value]) => [`PLEXSPHERE_OAUTH2_CLIENTS_${name}_${key}`, value]));
  const signer = ({ jwks }) => ({
    CLIENT_TYPE: 'confidential', TOKEN_ENDPOINT_AUTH_METHOD: 'private_key_jwt', JWKS: JSON.stringify(jwks), SERVERS: SLUG,
    GRANT_TYPES: 'client_credentials', ALLOWED_SCOPES: 'orders.read', RESOURCES: 'https://api.signing.example', DEFAULT_ACCESS_TOKEN_AUDIENCE: 'https://api.signing.example',
  });
  dev = await Dev.start({
    env: {
      ...client('BATCH', signer(es)),
      ...client('NIGHTLY', signer(ps)),
      ...client('DEPLOYER', { GRANT_TYPES: BEARER, SERVERS: SLUG, ALLOWED_SCOPES: 'orders.read', DEFAULT_ACCESS_TOKEN_AUDIENCE: 'https://api.signing.example' }),
    },
  });
  issuer = `${dev.url}/as/${SLUG}`;
  await bindIdp(dev, SLUG, ci);
  await operator(dev.env, ['service', 'add', '--domain', SLUG, '--name', 'shop', '--client-id', MACHINE]);
});
after(async () => {
  await dev.stop();
  ci.stop();
});

test('openid-client: PrivateKeyJwt at the token, introspection and revocation endpoints', async () => {
  const config = await oidc.discovery(new URL(issuer), 'batch', undefined, oidc.PrivateKeyJwt(es), { execute: [oidc.allowInsecureRequests] });
  assert.ok(config.serverMetadata().token_endpoint_auth_signing_alg_values_supported.includes('ES256'));

  const { access_token: token, scope } = await oidc.clientCredentialsGrant(config, {});
  assert.equal(scope, 'orders.read');
  assert.equal((await oidc.tokenIntrospection(config, token)).active, true);
  await oidc.tokenRevocation(config, token);
  assert.equal((await oidc.tokenIntrospection(config, token)).active, false);
});

test('oauth4webapi: PrivateKeyJwt by PS256 with the type of RFC 10070; the same assertion works once', async () => {
  const as = await oauth.processDiscoveryResponse(new URL(issuer), await oauth.discoveryRequest(new URL(issuer), insecure));
  const client = { client_id: 'nightly' };
  let kept;
  const typed = oauth.PrivateKeyJwt(ps, { [oauth.modifyAssertion]: (header) => { header.typ = 'client-authentication+jwt'; } });
  const keeping = async (...all) => {
    await typed(...all);
    kept = new URLSearchParams(all[2]);
  };
  const answer = await oauth.clientCredentialsGrantRequest(as, client, keeping, {}, insecure);
  assert.equal((await oauth.processClientCredentialsResponse(as, client, answer)).scope, 'orders.read');

  const again = await fetch(as.token_endpoint, { method: 'POST', body: kept });
  assert.equal(again.status, 401);
  assert.match((await again.json()).error_description, /used before/);
});

test('oauth4webapi: an audience beside the issuer, as older clients send it, is refused', async () => {
  const as = await oauth.processDiscoveryResponse(new URL(issuer), await oauth.discoveryRequest(new URL(issuer), insecure));
  const client = { client_id: 'batch' };
  for (const aud of [[as.issuer], [as.issuer, as.token_endpoint], as.token_endpoint]) {
    const other = oauth.PrivateKeyJwt(es, { [oauth.modifyAssertion]: (_header, payload) => { payload.aud = aud; } });
    const answer = await oauth.clientCredentialsGrantRequest(as, client, other, {}, insecure);
    await assert.rejects(oauth.processClientCredentialsResponse(as, client, answer), { status: 401 });
  }
});

test('openid-client: what a CI system vouches for gets a token without any secret, once', async () => {
  const config = await oidc.discovery(new URL(issuer), 'deployer', undefined, oidc.None(), { execute: [oidc.allowInsecureRequests] });
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: ci.issuer, sub: MACHINE, aud: issuer, iat: now, exp: now + 300, jti: crypto.randomUUID() };
  const assertion = await signed(ciKeys, claims, 'JWT');

  const tokens = await oidc.genericGrantRequest(config, BEARER, { assertion });

  const api = await oidc.discovery(new URL(issuer), 'batch', undefined, oidc.PrivateKeyJwt(es), { execute: [oidc.allowInsecureRequests] });
  const about = await oidc.tokenIntrospection(api, tokens.access_token);
  assert.deepEqual([about.active, about.client_id, about.scope], [true, 'deployer', 'orders.read']);
  assert.match(about.sub, /^service:[0-9a-f-]{36}$/);
  await assert.rejects(oidc.genericGrantRequest(config, BEARER, { assertion }), { error: 'invalid_grant' });
  const others = await signed(ciKeys, { ...claims, sub: 'repo:signing/other', jti: crypto.randomUUID() }, 'JWT');
  await assert.rejects(oidc.genericGrantRequest(config, BEARER, { assertion: others }), { error: 'invalid_grant' });
});
