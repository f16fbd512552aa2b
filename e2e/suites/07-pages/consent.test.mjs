// The page that asks a person for their leave, and the one that sends them on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from '../../harness/axe.mjs';
import { freshPage, openBrowser, press, text } from '../../harness/browser.mjs';
import { Dev } from '../../harness/dev.mjs';
import { check } from '../../harness/looks.mjs';
import { pkce, registeredClient } from '../../harness/operator-sign-in.mjs';

test('the page that asks for leave, and the one from which people leave us', async (t) => {
  const [dev, browser] = await Promise.all([Dev.start(), openBrowser()]);
  const acme = dev.domain('acme-corp');
  const [ada] = acme.people;
  const redirectUri = 'https://prints.example/cb';
  const client = await registeredClient(dev, acme, {
    client_name: 'Photo prints', redirect_uris: [redirectUri], scope: 'openid email profile photos.read', audiences: ['https://api.prints.example'],
  });
  const page = await freshPage(t, browser);
  // By the browser's own protocol, since page.route() does not see where a form is redirected: the page stays as it is drawn.
  const protocol = await page.context().newCDPSession(page);
  protocol.on('Fetch.requestPaused', ({ requestId, responseHeaders, responseStatusCode: responseCode }) => {
    const headers = responseHeaders.filter(({ name }) => name.toLowerCase() !== 'refresh');
    protocol.send('Fetch.continueResponse', { requestId, responseCode, responseHeaders: headers }).catch(() => {});
  });
  await protocol.send('Fetch.enable', { patterns: [{ urlPattern: '*/consent*', requestStage: 'Response' }] });
  await page.goto(`${dev.facts.rp.issuer}/authorize?${new URLSearchParams({
    client_id: client.client_id, redirect_uri: redirectUri, response_type: 'code', scope: 'openid email profile photos.read',
    code_challenge: pkce().challenge, code_challenge_method: 'S256',
  })}`);
  await page.getByLabel('Email').fill(ada.email);
  await page.getByLabel('Password').fill(ada.password);
  await press(page, page.getByRole('button', { name: 'Sign in' }));
  await check(page, 'consent');
  await press(page, page.getByRole('button', { name: 'Allow' }));
  assert.match(await text(page), /You are being sent on to prints\.example/);
  assert.deepEqual(await violations(page), []);
});
