// Keycloak brokers to us: whoever has an account at acme's server signs in to Keycloak with it, and leaves both.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freshPage, openBrowser, press } from '../../harness/browser.mjs';
import { Dev } from '../../harness/dev.mjs';
import { addBroker, brokerEndpoint, startKeycloak } from '../../harness/keycloak.mjs';
import { decoded, registeredClient } from '../../harness/operator-sign-in.mjs';
import { eventually } from '../../harness/waiting.mjs';
import { typePassword } from '../../journeys/signing-in.mjs';

const ALIAS = 'acme';
let dev;
let ada;
let keycloak;
let browser;

before(async () => {
  [dev, keycloak, browser] = await Promise.all([Dev.start(), startKeycloak(), openBrowser()]);
  const acme = dev.domain('acme-corp');
  [ada] = acme.people;
  const client = await registeredClient(dev, acme, {
    client_name: 'Keycloak', scope: 'openid email profile', require_consent: false,
    redirect_uris: [brokerEndpoint(keycloak, ALIAS)], post_logout_redirect_uris: [`${brokerEndpoint(keycloak, ALIAS)}/logout_response`],
  });
  const discovery = await (await fetch(`${dev.facts.rp.issuer}/.well-known/openid-configuration`)).json();
  await addBroker(keycloak, { alias: ALIAS, discovery, clientId: client.client_id, clientSecret: client.client_secret });
});
after(() => dev.stop());

const CALLBACK = 'http://127.0.0.1/callback'; // where nothing listens

/** Keycloak's own sign-in for an application of its realm, which asks us at once. */
function request() {
  const { id, authorizationEndpoint } = keycloak.commandLine;
  return `${authorizationEndpoint}?${new URLSearchParams({
    client_id: id, redirect_uri: CALLBACK, response_type: 'code', scope: 'openid profile email', kc_idp_hint: ALIAS,
  })}`;
}

/** What Keycloak says of who signed in, once the browser is sent back with a code. */
async function claims(back) {
  const { id } = keycloak.commandLine;
  const answer = await fetch(`${keycloak.issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'authorization_code', client_id: id, redirect_uri: CALLBACK, code: new URL(back).searchParams.get('code') }),
  });
  const body = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(body));
  return decoded(body.id_token)[1];
}

test('Ada signs in to Keycloak with her account at acme, and signing out there ends her session here', async (t) => {
  const page = await freshPage(t, browser);
  const arrived = page.waitForRequest((each) => each.url().startsWith(CALLBACK), { timeout: 60_000 });
  await page.goto(request());
  assert.ok(page.url().startsWith(`${dev.facts.rp.issuer}/`), page.url());
  await typePassword(page, { username: ada.email, password: ada.password });
  const { iss, email, name } = await claims((await arrived).url());
  assert.deepEqual([iss, email, name], [keycloak.issuer, ada.email, 'Ada Byron']);

  // Where the browser was sent to nothing listens; it may still be on its way to saying so.
  await eventually('the sign-out page', () => page.goto(`${keycloak.issuer}/protocol/openid-connect/logout`));
  await press(page, page.locator('#kc-logout'));
  await page.goto(request());
  await page.waitForSelector('input[name=password]');
  assert.ok(page.url().startsWith(`${dev.facts.rp.issuer}/`), page.url());
});
