// oauth4webapi registers itself with an initial access token, and signs a person in who is asked in Chromium.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as oauth from 'oauth4webapi';
import { freshPage, openBrowser, press, text } from '../../harness/browser.mjs';
import { Dev } from '../../harness/dev.mjs';
import { Curl, operatorToken } from '../../harness/operator-sign-in.mjs';

const insecure = { [oauth.allowInsecureRequests]: true };
const redirectUri = 'http://127.0.0.1:1/callback';
let dev;
let acme;
let as;
let browser;

before(async () => {
  dev = await Dev.start();
  acme = dev.facts.domains.find(({ slug }) => slug === 'acme-corp');
  const issuer = new URL(dev.facts.rp.issuer);
  as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
  browser = await openBrowser();
});
after(() => dev.stop());

/** The operator lets somebody register one client of acme's. */
async function initialAccessToken() {
  const token = await operatorToken(dev);
  const made = await new Curl({ url: dev.url }).ask('/v1/admin/clients/initial-access-tokens', { token, json: { domain_id: acme.id } });
  assert.equal(made.status, 201, made.body);
  return JSON.parse(made.body).initial_access_token;
}

const register = async (metadata, token) => oauth.processDynamicClientRegistrationResponse(
  await oauth.dynamicClientRegistrationRequest(as, metadata, { ...insecure, ...(token ? { initialAccessToken: token } : {}) }),
);

/** Ada signs in at that address and allows what the page asks; where the browser is sent then. */
async function allows(t, address, name) {
  const [ada] = acme.people;
  const page = await freshPage(t, browser);
  const arrived = page.waitForRequest((request) => request.url().startsWith(redirectUri));
  await page.goto(address.href);
  await page.getByLabel('Email').fill(ada.email);
  await page.getByLabel('Password').fill(ada.password);
  await press(page, page.getByRole('button', { name: 'Sign in' }));
  assert.match(await text(page), new RegExp(`Let ${name} use your`));
  await page.getByRole('button', { name: 'Allow' }).click();
  return new URL((await arrived).url());
}

test('a client that nobody configured registers, signs Ada in with her leave, and refreshes', async (t) => {
  const client = await register({
    client_name: 'Photo prints', redirect_uris: [redirectUri], grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'client_secret_post',
  }, await initialAccessToken());
  const secret = oauth.ClientSecretPost(client.client_secret);
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const address = new URL(as.authorization_endpoint);
  address.search = new URLSearchParams({
    client_id: client.client_id, redirect_uri: redirectUri, response_type: 'code', scope: 'openid email', state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  });

  const back = oauth.validateAuthResponse(as, client, await allows(t, address, 'Photo prints'), state);
  const answer = await oauth.authorizationCodeGrantRequest(as, client, secret, back, redirectUri, verifier, insecure);
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer, { requireIdToken: true });

  assert.equal(oauth.getValidatedIdTokenClaims(tokens).email, acme.people[0].email);
  const refreshed = await oauth.refreshTokenGrantRequest(as, client, secret, tokens.refresh_token, insecure);
  assert.ok((await oauth.processRefreshTokenResponse(as, client, refreshed)).access_token);

  const gone = await fetch(client.registration_client_uri, { method: 'DELETE', headers: { authorization: `Bearer ${client.registration_access_token}` } });
  assert.equal(gone.status, 204);
  const late = await oauth.refreshTokenGrantRequest(as, client, secret, tokens.refresh_token, insecure);
  await assert.rejects(oauth.processRefreshTokenResponse(as, client, late), { status: 401 });
});

test('without the token, with a spent one, or for an address of anybody, nothing is registered', async () => {
  const good = { redirect_uris: [redirectUri] };
  await assert.rejects(register(good), { status: 401 });
  const token = await initialAccessToken();
  await assert.rejects(register({ redirect_uris: ['http://photos.example/cb'] }, token), { error: 'invalid_redirect_uri', status: 400 });
  await register(good, token);
  await assert.rejects(register(good, token), { status: 401 });
});
