// An application with Spring Security: people sign in and out at acme's server in Chromium, its machine and its API ask for themselves.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freshPage, openBrowser, press, text } from '../../harness/browser.mjs';
import { Dev } from '../../harness/dev.mjs';
import { registeredClient } from '../../harness/operator-sign-in.mjs';
import { freePorts } from '../../harness/places.mjs';
import { startSpringApp } from '../../harness/spring-app.mjs';
import { typePassword } from '../../journeys/signing-in.mjs';

let dev;
let rp;
let acme;
let ada;
let app;
let browser;

before(async () => {
  dev = await Dev.start();
  ({ rp } = dev.facts);
  acme = dev.facts.domains.find(({ slug }) => slug === 'acme-corp');
  [ada] = acme.people;
  const [port] = await freePorts(1);
  app = `http://127.0.0.1:${port}`;
  const people = await registeredClient(dev, acme, {
    client_name: 'Spring shop', scope: 'openid email profile',
    grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'client_secret_basic',
    redirect_uris: [`${app}/login/oauth2/code/people`], post_logout_redirect_uris: [`${app}/goodbye`],
  });
  const client = (id, secret, more) => ({ provider: 'acme', 'client-id': id, 'client-secret': secret, ...more });
  const oauth2 = {
    client: {
      provider: { acme: { 'issuer-uri': rp.issuer } },
      registration: {
        people: client(people.client_id, people.client_secret, { scope: 'openid,email,profile' }),
        machine: client(rp.m2m_id, rp.m2m_secret, { 'authorization-grant-type': 'client_credentials', scope: 'orders.read' }),
      },
    },
    resourceserver: { opaquetoken: { 'introspection-uri': `${rp.issuer}/introspect`, 'client-id': rp.rs_id, 'client-secret': rp.rs_secret } },
  };
  await startSpringApp(port, { spring: { security: { oauth2 } } });
  browser = await openBrowser();
});
after(() => dev.stop());

const shown = async (page) => JSON.parse(await text(page));

/** Ada at the application, signed in, and asked once in her life. */
async function adaAtTheApp(t) {
  const page = await freshPage(t, browser);
  await page.goto(app);
  await typePassword(page, { username: ada.email, password: ada.password });
  const allow = page.getByRole('button', { name: 'Allow' });
  if (await allow.isVisible()) await press(page, allow);
  await page.waitForURL(`${app}/**`);
  return page;
}

test('a person signs in, is known by ID token and userinfo, and signs out of both', async (t) => {
  const page = await adaAtTheApp(t);
  const { id_token: claims, userinfo } = await shown(page);
  assert.deepEqual([claims.iss, claims.email, userinfo.email, userinfo.sub], [rp.issuer, ada.email, ada.email, claims.sub]);

  await page.goto(`${app}/logout`);
  await press(page, page.getByRole('button', { name: /log out/i }));
  await page.waitForURL(`${app}/goodbye`);

  await page.goto(app);
  await page.waitForSelector('input[name=password]');
});

test('its machine gets a token, which its API takes after asking, and no other', async (t) => {
  const page = await adaAtTheApp(t);
  const { access_token: ofAda } = await shown(page);
  await page.goto(`${app}/machine`);
  const { access_token: token, scope } = await shown(page);
  assert.deepEqual(scope, ['orders.read']);

  const orders = (bearer) => fetch(`${app}/api/orders`, { headers: bearer ? { authorization: `Bearer ${bearer}` } : {} });
  assert.deepEqual(await (await orders(token)).json(), { sub: rp.m2m_id });
  assert.deepEqual([(await orders()).status, (await orders(`${token}x`)).status, (await orders(ofAda)).status], [401, 401, 401]);
});
