// The page that asks a person for their leave, the one that sends them on, and the one where they take it back.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { violations } from '../../harness/axe.mjs';
import { freshPage, openBrowser, press, text } from '../../harness/browser.mjs';
import { Dev } from '../../harness/dev.mjs';
import { check } from '../../harness/looks.mjs';
import { pkce, registeredClient } from '../../harness/operator-sign-in.mjs';
import { typePassword } from '../../journeys/signing-in.mjs';

let dev;
let browser;

before(async () => {
  [dev, browser] = await Promise.all([Dev.start(), openBrowser()]);
});

test('the page that asks for leave, and the one from which people leave us', async (t) => {
  const [ada] = dev.domain('acme-corp').people;
  const page = await visitor(t);
  await page.goto(await asking('Photo prints', 'prints'));
  await typePassword(page, { username: ada.email, password: ada.password });
  await check(page, 'consent');
  await press(page, page.getByRole('button', { name: 'Allow' }));
  assert.match(await text(page), /You are being sent on to prints\.example/);
  assert.deepEqual(await violations(page), []);
});

test('the page of what a person allowed, from the sign-in to the last one taken back', async (t) => {
  const [, alan] = dev.domain('acme-corp').people;
  const [maps, prints] = [await asking('Maps', 'maps'), await asking('Photo prints for your wall', 'wall')];
  const page = await visitor(t);
  await page.goto(applications());
  assert.match(await text(page), /to continue to the applications you allowed/);
  await check(page, 'applications-sign-in');
  await typePassword(page, { username: alan.email, password: alan.password });
  assert.match(await text(page), /You have not allowed any application/);
  await check(page, 'applications-none');

  await page.goto(maps);
  await press(page, page.getByRole('button', { name: 'Allow' }));
  await page.goto(prints);
  await press(page, page.getByRole('link', { name: 'Applications you allowed' }));
  assert.doesNotMatch(await text(page), /Photo prints/, 'looking at it allows nothing');
  await page.goBack();
  await press(page, page.getByRole('button', { name: 'Allow' }));

  await page.goto(applications());
  assert.match(await text(page), /Photo prints for your wall[^]*Use photos\.read[^]*just now[^]*Maps/);
  await check(page, 'applications');
  await press(page, page.getByRole('button', { name: 'Take back what Maps may do' }));
  assert.match(await text(page), /Taken back\./);
  assert.doesNotMatch(await text(page), /Maps/);
  await check(page, 'applications-taken-back');
  await page.goto(maps);
  assert.match(await text(page), /Let Maps use your/);
});

test('it is taken back without JavaScript, by a page that says so to whoever comes too late', async (t) => {
  const [ada] = dev.domain('acme-corp').people;
  const page = await visitor(t, { javaScriptEnabled: false });
  await page.goto(await asking('Diary', 'diary'));
  await typePassword(page, { username: ada.email, password: ada.password });
  await press(page, page.getByRole('button', { name: 'Allow' }));
  const late = await page.context().newPage();
  for (const each of [page, late]) await each.goto(applications());
  for (const each of [page, late]) await press(each, each.getByRole('button', { name: 'Take back what Diary may do' }));
  assert.match(await page.locator('main').innerText(), /Taken back\./);
  assert.match(await late.locator('main').innerText(), /have taken it back/);
});

const applications = () => `${dev.facts.rp.issuer}/applications`;

/** A page that stays as it is drawn when it would send people on. */
async function visitor(t, options) {
  const page = await freshPage(t, browser, options);
  // By the browser's own protocol, since page.route() does not see where a form is redirected: the page stays as it is drawn.
  const protocol = await page.context().newCDPSession(page);
  protocol.on('Fetch.requestPaused', ({ requestId, responseHeaders, responseStatusCode: responseCode }) => {
    const headers = responseHeaders.filter(({ name }) => name.toLowerCase() !== 'refresh');
    protocol.send('Fetch.continueResponse', { requestId, responseCode, responseHeaders: headers }).catch(() => {});
  });
  await protocol.send('Fetch.enable', { patterns: [{ urlPattern: '*/consent*', requestStage: 'Response' }] });
  return page;
}

/** The address at which an application that is new asks for leave. */
async function asking(name, host) {
  const redirectUri = `https://${host}.example/cb`;
  const client = await registeredClient(dev, dev.domain('acme-corp'), {
    client_name: name, redirect_uris: [redirectUri], scope: 'openid email profile photos.read', audiences: [`https://api.${host}.example`],
    grant_types: ['authorization_code', 'refresh_token'],
  });
  return `${dev.facts.rp.issuer}/authorize?${new URLSearchParams({
    client_id: client.client_id, redirect_uri: redirectUri, response_type: 'code', scope: 'openid email profile photos.read',
    code_challenge: pkce().challenge, code_challenge_method: 'S256',
  })}`;
}
