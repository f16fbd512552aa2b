// A Domain's authorization server before two clients that others wrote: openid-client and oauth4webapi.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as oauth from 'oauth4webapi';
import * as oidc from 'openid-client';
import { Dev } from '../../harness/dev.mjs';
import { Curl, hiddenFields } from '../../harness/operator-sign-in.mjs';

let dev;
let rp;
let ada;

before(async () => {
  dev = await Dev.start();
  ({ rp } = dev.facts);
  [ada] = dev.facts.domains.find(({ slug }) => slug === 'acme-corp').people;
});
after(() => dev.stop());

const discover = (id, authentication) => oidc.discovery(
  new URL(rp.issuer), id, undefined, authentication, { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] },
);

/** Ada at the sign-in page, until the browser is sent back to the client: that address. */
async function signIn(address) {
  const curl = new Curl({ url: dev.url });
  const begun = await curl.ask(address);
  const page = await curl.ask(begun.location);
  const form = { ...hiddenFields(page.body), username: ada.email, password: ada.password };
  const submitted = await curl.ask(new URL('login', `${rp.issuer}/`).href, { form });
  return new URL((await curl.ask(submitted.location)).location);
}

test('openid-client: code with PKCE, a verified ID token, userinfo, refresh, introspection, revocation', async () => {
  const config = await discover(rp.client_id, oidc.ClientSecretPost(rp.client_secret));
  const verifier = oidc.randomPKCECodeVerifier();
  const checks = { expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce(), pkceCodeVerifier: verifier };
  const request = {
    redirect_uri: rp.redirect_uri, scope: 'openid email orders.read', state: checks.expectedState, nonce: checks.expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  };

  const back = await signIn(oidc.buildAuthorizationUrl(config, request).href);
  const tokens = await oidc.authorizationCodeGrant(config, back, checks);

  const { sub, email_verified: _, ...claims } = tokens.claims();
  assert.equal(claims.email, ada.email);
  assert.equal((await oidc.fetchUserInfo(config, tokens.access_token, sub)).email, ada.email);
  const api = await discover(rp.rs_id, oidc.ClientSecretBasic(rp.rs_secret));
  const about = await oidc.tokenIntrospection(api, tokens.access_token);
  assert.deepEqual([about.active, about.sub, about.scope], [true, sub, 'openid email orders.read']);

  const fresh = await oidc.refreshTokenGrant(config, tokens.refresh_token);
  await oidc.tokenRevocation(config, fresh.refresh_token);
  await assert.rejects(oidc.refreshTokenGrant(config, fresh.refresh_token), { error: 'invalid_grant' });
  await oidc.tokenRevocation(config, fresh.access_token);
  assert.deepEqual(await oidc.tokenIntrospection(api, fresh.access_token), { active: false });
});

test('openid-client: a pushed request shows the browser nothing but its name', async () => {
  const config = await discover(rp.client_id, oidc.ClientSecretBasic(rp.client_secret));
  const verifier = oidc.randomPKCECodeVerifier();
  const address = await oidc.buildAuthorizationUrlWithPAR(config, {
    redirect_uri: rp.redirect_uri, scope: 'openid', code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  });
  assert.deepEqual([...address.searchParams.keys()].sort(), ['client_id', 'request_uri']);

  const tokens = await oidc.authorizationCodeGrant(config, await signIn(address.href), { pkceCodeVerifier: verifier });

  assert.ok(tokens.claims().sub);
});

test('oauth4webapi: a machine gets a token that its resource checks by itself and by asking', async () => {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const issuer = new URL(rp.issuer);
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }));
  const machine = { client_id: rp.m2m_id };
  const secret = oauth.ClientSecretBasic(rp.m2m_secret);
  const answer = await oauth.clientCredentialsGrantRequest(as, machine, secret, { scope: 'orders.read' }, insecure);
  const { access_token: token } = await oauth.processClientCredentialsResponse(as, machine, answer);

  const asked = new Request('https://api.acme-corp.example/orders', { headers: { authorization: `Bearer ${token}` } });
  const claims = await oauth.validateJwtAccessToken(as, asked, rp.audience, insecure); // RFC 9068
  assert.deepEqual([claims.sub, claims.scope], [rp.m2m_id, 'orders.read']);

  const api = { client_id: rp.rs_id };
  const signed = await oauth.introspectionRequest(as, api, oauth.ClientSecretPost(rp.rs_secret), token, { requestJwtResponse: true, ...insecure });
  const about = await oauth.processIntrospectionResponse(as, api, signed, { requireJwtResponse: true });
  assert.equal(about.active, true);
});

test('curl, which encodes nothing: the secrets of the demo work as they stand', async () => {
  const curl = new Curl({ url: dev.url });
  const basic = (id, secret) => [`Authorization: Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`];
  const minted = await curl.ask(`${rp.issuer}/token`, { form: { grant_type: 'client_credentials' }, headers: basic(rp.m2m_id, rp.m2m_secret) });
  assert.equal(minted.status, 200, minted.body);
  const asked = await curl.ask(`${rp.issuer}/introspect`, { form: { token: JSON.parse(minted.body).access_token }, headers: basic(rp.rs_id, rp.rs_secret) });
  assert.equal(JSON.parse(asked.body).active, true);
  for (const secret of [rp.client_secret, rp.m2m_secret, rp.rs_secret]) assert.match(secret, /^[\w-]{43}$/);
});

test('oauth4webapi: a resource exchanges the token that it was sent for a lesser one', async () => {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const issuer = new URL(rp.issuer);
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }));
  const machine = { client_id: rp.m2m_id };
  const answer = await oauth.clientCredentialsGrantRequest(as, machine, oauth.ClientSecretBasic(rp.m2m_secret), {}, insecure);
  const sent = await oauth.processClientCredentialsResponse(as, machine, answer);
  const api = { client_id: rp.rs_id };
  const exchange = async (token, scope) => {
    const parameters = { subject_token: token, subject_token_type: 'urn:ietf:params:oauth:token-type:access_token', scope };
    const type = 'urn:ietf:params:oauth:grant-type:token-exchange';
    const reply = await oauth.genericTokenEndpointRequest(as, api, oauth.ClientSecretBasic(rp.rs_secret), type, parameters, insecure);
    return oauth.processGenericTokenEndpointResponse(as, api, reply);
  };

  const lesser = await exchange(sent.access_token, 'orders.read');

  assert.equal(lesser.issued_token_type, 'urn:ietf:params:oauth:token-type:access_token');
  const asked = new Request('https://api.acme-corp.example/orders', { headers: { authorization: `Bearer ${lesser.access_token}` } });
  const claims = await oauth.validateJwtAccessToken(as, asked, rp.audience, insecure);
  assert.deepEqual([claims.sub, claims.client_id, claims.scope, claims.act], [rp.m2m_id, rp.rs_id, 'orders.read', { sub: rp.rs_id }]);
  await assert.rejects(exchange(lesser.access_token, 'orders.read'), { error: 'invalid_request' });
  await assert.rejects(exchange(sent.access_token, 'orders.delete'), { error: 'invalid_scope' });
});

test('oauth4webapi: a wrong secret is one clear error', async () => {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const issuer = new URL(rp.issuer);
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }));
  const machine = { client_id: rp.m2m_id };
  const answer = await oauth.clientCredentialsGrantRequest(as, machine, oauth.ClientSecretPost('wrong'), {}, insecure);

  await assert.rejects(oauth.processClientCredentialsResponse(as, machine, answer), { status: 401 });
});
