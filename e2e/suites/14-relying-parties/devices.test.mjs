// openid-client starts a device login, and its person approves in Chromium.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as oidc from 'openid-client';
import { freshPage, openBrowser, press, text } from '../../harness/browser.mjs';
import { Dev } from '../../harness/dev.mjs';

let dev;
let rp;
let ada;
let browser;

before(async () => {
  dev = await Dev.start();
  ({ rp } = dev.facts);
  [ada] = dev.facts.domains.find(({ slug }) => slug === 'acme-corp').people;
  browser = await openBrowser();
});
after(() => dev.stop());

const discover = (id, authentication) => oidc.discovery(
  new URL(rp.issuer), id, undefined, authentication, { execute: [oidc.allowInsecureRequests] },
);

/** Ada opens the link that the program shows, signs in, and presses a button. */
async function answers(t, link, button) {
  const page = await freshPage(t, browser);
  await page.goto(link);
  await page.getByLabel('Email').fill(ada.email);
  await page.getByLabel('Password').fill(ada.password);
  await press(page, page.getByRole('button', { name: 'Sign in' }));
  assert.match(await text(page), /Demo device/);
  await press(page, page.getByRole('button', { name: button }));
  assert.deepEqual(page.complaints, []);
  return page;
}

test('a device gets tokens for whoever approved, and the person ends them on the same page', async (t) => {
  const config = await discover(rp.device_id, oidc.None());
  const begun = await oidc.initiateDeviceAuthorization(config, { scope: 'openid email orders.read' });
  const polled = oidc.pollDeviceAuthorizationGrant(config, begun);

  const page = await answers(t, begun.verification_uri_complete, 'Approve');
  const tokens = await polled;

  assert.equal(tokens.claims().email, ada.email);
  assert.equal(tokens.scope, 'openid email orders.read');
  const api = await discover(rp.rs_id, oidc.ClientSecretBasic(rp.rs_secret));
  assert.equal((await oidc.tokenIntrospection(api, tokens.access_token)).active, true);
  const fresh = await oidc.refreshTokenGrant(config, tokens.refresh_token);

  await press(page, page.getByRole('button', { name: 'End this sign-in now' }));
  assert.equal((await oidc.tokenIntrospection(api, fresh.access_token)).active, false);
  await assert.rejects(oidc.refreshTokenGrant(config, fresh.refresh_token), { error: 'invalid_grant' });
});

test('a device whose person declines is told so', async (t) => {
  const config = await discover(rp.device_id, oidc.None());
  const begun = await oidc.initiateDeviceAuthorization(config, { scope: 'openid' });
  const polled = assert.rejects(oidc.pollDeviceAuthorizationGrant(config, begun), { error: 'access_denied' });

  await answers(t, begun.verification_uri_complete, 'Decline');

  await polled;
});
