// An application that sends people on to a third site as soon as it has its code, as one that brokers to others does.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { freshPage, openBrowser, press, text } from '../../harness/browser.mjs';
import { Dev } from '../../harness/dev.mjs';
import { pkce, registeredClient } from '../../harness/operator-sign-in.mjs';

let dev;
let ada;
let client;
let browser;
let broker;
let last;

before(async () => {
  dev = await Dev.start();
  const acme = dev.domain('acme-corp');
  [ada] = acme.people;
  browser = await openBrowser();
  last = await served((_, response) => response.end('at last'));
  // By another name: another origin than ours and the broker's.
  broker = await served((_, response) => response.writeHead(303, { location: `http://127.0.0.2:${last.port}/` }).end(), '127.0.0.1');
  client = await registeredClient(dev, acme, {
    client_name: 'Broker', redirect_uris: [broker.url], post_logout_redirect_uris: [broker.url], require_consent: true,
  });
});
after(() => Promise.all([dev.stop(), broker.close(), last.close()]));

function served(handler, host = '127.0.0.2') {
  return new Promise((done) => {
    const server = createServer(handler).listen(0, host, () => {
      const { port } = server.address();
      done({ port, url: `http://${host}:${port}/back`, close: () => new Promise((closed) => server.close(closed)) });
    });
  });
}

const address = (more) => `${dev.facts.rp.issuer}/authorize?${new URLSearchParams({
  client_id: client.client_id, redirect_uri: broker.url, response_type: 'code', scope: 'openid',
  code_challenge: pkce().challenge, code_challenge_method: 'S256', ...more,
})}`;

for (const mode of ['query', 'form_post']) {
  test(`whoever signs in and allows it arrives there, response_mode=${mode}, and after signing out`, async (t) => {
    const page = await freshPage(t, browser);
    await page.goto(address({ prompt: 'consent', response_mode: mode }));
    await page.getByLabel('Email').fill(ada.email);
    await page.getByLabel('Password').fill(ada.password);
    await press(page, page.getByRole('button', { name: 'Sign in' }));
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForURL(`http://127.0.0.2:${last.port}/`);
    assert.equal(await text(page), 'at last');

    await page.goto(`${dev.facts.rp.issuer}/logout?${new URLSearchParams({ client_id: client.client_id, post_logout_redirect_uri: broker.url })}`);
    await page.getByRole('button', { name: /sign out/i }).click();
    await page.waitForURL(`http://127.0.0.2:${last.port}/`);
    assert.deepEqual(page.complaints, []);
  });
}
