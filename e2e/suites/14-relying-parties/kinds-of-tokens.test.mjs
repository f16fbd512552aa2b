// Clients that ask for RS256 or EdDSA, verified by jose from the published keys, and one whose access tokens say nothing.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { Dev } from '../../harness/dev.mjs';
import { Curl, hiddenFields } from '../../harness/operator-sign-in.mjs';

const redirectUri = 'http://127.0.0.1:1/callback';
let dev;
let rp;
let ada;

before(async () => {
  const client = (name, members) => Object.fromEntries(Object.entries({
    REDIRECT_URIS: redirectUri, SERVERS: 'acme-corp', ALLOWED_SCOPES: 'openid,email', GRANT_TYPES: 'authorization_code,refresh_token', ...members,
  }).map(([key, value]) => [`PLEXSPHERE_OAUTH2_CLIENTS_${name}_${key}`, value]));
  dev = await Dev.start({
    env: {
      ...client('RSA_SHOP', { SIGNING_ALG: 'RS256' }),
      ...client('EDWARDS_SHOP', { SIGNING_ALG: 'EdDSA' }),
      ...client('OPAQUE_SHOP', { ACCESS_TOKEN_FORMAT: 'opaque', DEFAULT_ACCESS_TOKEN_AUDIENCE: 'https://api.acme-corp.example' }),
    },
  });
  ({ rp } = dev.facts);
  [ada] = dev.facts.domains.find(({ slug }) => slug === 'acme-corp').people;
});
after(() => dev.stop());

const discover = (id, authentication) => oidc.discovery(
  new URL(rp.issuer), id, undefined, authentication, { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] },
);

/** Ada's tokens at that public client, as openid-client gets and checks them. */
async function signIn(id) {
  const config = await discover(id, oidc.None());
  const verifier = oidc.randomPKCECodeVerifier();
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri, scope: 'openid email', code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  });
  const curl = new Curl({ url: dev.url });
  const begun = await curl.ask(address.href);
  const page = await curl.ask(begun.location);
  const form = { ...hiddenFields(page.body), username: ada.email, password: ada.password };
  const submitted = await curl.ask(new URL('login', `${rp.issuer}/`).href, { form });
  const back = new URL((await curl.ask(submitted.location)).location);
  return { config, tokens: await oidc.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, idTokenExpected: true }) };
}

const half = (hash, token) => {
  const digest = createHash(hash).update(token).digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
};

for (const [id, alg, hash] of [['rsa-shop', 'RS256', 'sha256'], ['edwards-shop', 'EdDSA', 'sha512']]) {
  test(`jose: ${id} gets an ID token and an access token that ${alg} signs, and refreshes them`, async () => {
    const { config, tokens } = await signIn(id);
    const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri));

    const verified = await jwtVerify(tokens.id_token, keys, { issuer: rp.issuer, audience: id, algorithms: [alg] });

    assert.equal(verified.payload.email, ada.email);
    assert.equal(verified.payload.at_hash, half(hash, tokens.access_token));
    await jwtVerify(tokens.access_token, keys, { issuer: rp.issuer, typ: 'at+jwt', algorithms: [alg] });
    assert.equal((await oidc.fetchUserInfo(config, tokens.access_token, verified.payload.sub)).email, ada.email);
    const fresh = await oidc.refreshTokenGrant(config, tokens.refresh_token);
    assert.equal(decodeProtectedHeader(fresh.id_token).alg, alg);
    const { keys: published } = await (await fetch(config.serverMetadata().jwks_uri)).json();
    for (const key of published) assert.deepEqual([key.use, typeof key.alg, typeof key.kid, key.d], ['sig', 'string', 'string', undefined]);
    assert.ok(published.length <= 4 && published.some((key) => key.alg === alg));
    assert.ok(config.serverMetadata().id_token_signing_alg_values_supported.includes(alg));
  });
}

test('openid-client: an access token that says nothing opens userinfo, is told of to its resource, and ends when it is given back', async () => {
  const { config, tokens } = await signIn('opaque-shop');
  assert.match(tokens.access_token, /^psat_[\w-]{43}$/);
  const { sub } = tokens.claims();

  assert.equal((await oidc.fetchUserInfo(config, tokens.access_token, sub)).email, ada.email);
  const api = await discover(rp.rs_id, oidc.ClientSecretBasic(rp.rs_secret));
  const about = await oidc.tokenIntrospection(api, tokens.access_token);
  assert.deepEqual([about.active, about.sub, about.client_id, about.token_type], [true, sub, 'opaque-shop', 'Bearer']);

  const fresh = await oidc.refreshTokenGrant(config, tokens.refresh_token);
  assert.match(fresh.access_token, /^psat_/);
  await oidc.tokenRevocation(config, fresh.access_token);
  assert.deepEqual(await oidc.tokenIntrospection(api, fresh.access_token), { active: false });
  await assert.rejects(oidc.fetchUserInfo(config, fresh.access_token, sub), { status: 401 });
});
