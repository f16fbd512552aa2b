// Both documents with somebody else's identity provider: oidc-provider on 127.0.0.1, plexsphere on localhost.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { freshPage, openBrowser, text } from '../../harness/browser.mjs';
import { Dev } from '../../harness/dev.mjs';
import { startForeignIdp } from '../../harness/foreign-idp.mjs';
import { Client } from '../../harness/http.mjs';
import { upToTheCallback } from '../../journeys/by-http.mjs';
import { bindForeign } from '../../journeys/furnish.mjs';
import { machineGetsAToken } from '../../journeys/give-a-machine-its-own-identity.mjs';
import { personLogsIn } from '../../journeys/log-in-with-plexctl.mjs';
import { typePassword } from '../../journeys/signing-in.mjs';
import { HostileIdp } from '../../peers/hostile-idp.mjs';

let dev;
let browser;
let idp;
let person;
let machine;

before(async () => {
  dev = await Dev.start();
  idp = await startForeignIdp(`${dev.url}/v1/auth/callback`);
  ({ person, machine } = await bindForeign(dev, 'elsewhere', idp));
  browser = await openBrowser();
});

personLogsIn('at a foreign identity provider', () => ({ server: { url: dev.url }, browser, postgres: dev.postgres, person }));
machineGetsAToken('with a foreign identity provider', () => ({ server: { url: dev.url }, postgres: dev.postgres, machine }));

test('mix-up: an identity provider that forwards the browser to an honest one gets no code, and nobody is signed in', async (t) => {
  const hostile = await HostileIdp.start();
  const { person: victim } = await bindForeign(dev, 'mallory', { ...idp, issuer: hostile.issuer, discoveryUrl: `${hostile.issuer}/.well-known/openid-configuration` });
  for (const callback of [`${dev.url}/v1/auth/callback`, `${dev.url}/v1/auth/callback/${victim.bindingId}`, `${dev.url}/v1/auth/callback/${person.bindingId}`]) {
    hostile.forward = (asked) => {
      const honest = new URL(`${idp.issuer}/auth`);
      for (const [name, value] of asked) honest.searchParams.set(name, value);
      honest.searchParams.set('client_id', idp.client.id);
      honest.searchParams.set('redirect_uri', callback);
      return honest.href;
    };
    const page = await freshPage(t, browser, { javaScriptEnabled: false });
    const begun = await page.request.post(`${dev.url}/v1/auth/sign-in`, { data: { domain_id: victim.domainId }, headers: { accept: 'application/json' } });
    assert.equal(begun.status(), 200, await begun.text());
    await page.goto((await begun.json()).authorization_url);
    await typePassword(page, person);
    assert.equal(new URL(page.url()).origin, dev.url, 'back at the platform');
    assert.equal(await hasSession(page), false);
    assert.doesNotMatch(await text(page), /signed in as/i);
    assert.deepEqual(hostile.stolen.filter((form) => form.code), [], 'no code reaches the wrong back channel');
  }
});

test("login CSRF: a callback planted in a victim's browser signs nobody in", async (t) => {
  const acme = dev.domain('acme-corp');
  const attacker = { domainId: acme.id, bindingId: acme.idp_binding_id, username: acme.people[0].email, password: acme.people[0].password };
  const { client, callback } = await upToTheCallback({ url: dev.url }, attacker);
  const hostile = await HostileIdp.start();
  hostile.forward = () => callback;

  const victim = await freshPage(t, browser, { javaScriptEnabled: false });
  await victim.goto(`${hostile.issuer}/authorize`);
  assert.equal(new URL(victim.url()).origin, dev.url);
  assert.equal(await hasSession(victim), false);

  // Not even a victim who is in the middle of a sign-in of their own.
  const other = await freshPage(t, browser, { javaScriptEnabled: false });
  await other.request.post(`${dev.url}/v1/auth/sign-in`, { data: { domain_id: person.domainId }, headers: { accept: 'application/json' } });
  await other.goto(`${hostile.issuer}/authorize`);
  assert.equal(await hasSession(other), false);

  // What was planted is good in the browser that it was made for, and only there.
  await client.get(callback, { headers: { accept: 'text/html' } });
  assert.ok(client.session);
});

test('an identity provider that is down is 502 for a program and a page for a person', async (t) => {
  const gone = await HostileIdp.start();
  const { person: nobody } = await bindForeign(dev, 'gone', { ...idp, issuer: gone.issuer, discoveryUrl: `${gone.issuer}/.well-known/openid-configuration` });
  gone.server.closeAllConnections();
  await new Promise((done) => gone.server.close(done));
  const answer = await new Client({ url: dev.url }).post('/v1/auth/sign-in', { domain_id: nobody.domainId });
  assert.ok([502, 303].includes(answer.status), `${answer.status} ${answer.body}`);
  assert.doesNotMatch(answer.body, /Exception|ECONNREFUSED|java/);
});

async function hasSession(page) {
  return (await page.context().cookies()).some(({ name }) => name.endsWith('plexsphere_session'));
}
