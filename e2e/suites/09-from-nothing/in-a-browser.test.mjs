// From an empty database to a tenant whose owner is signed in, in Chromium: setup, activation, console, tenant, owner.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { freshPage, press, text } from '../../harness/browser.mjs';
import { folder } from '../../harness/places.mjs';
import { DOMAIN, Installation, OPERATOR, setupIsGone } from '../../journeys/from-nothing.mjs';
import { answer, openSignedOut, typePassword } from '../../journeys/signing-in.mjs';

const OWNER = { name: 'Ada Byron', email: 'ada@acme.example', password: 'ada has a long password' };
const PLATFORM = `https://platform.${DOMAIN}`;

let it;
let browser;

before(async () => {
  it = await Installation.start('from_nothing_browser');
  browser = await it.browser();
});

test('requirements 11, 13 and 43: from the setup secret to an owner who is signed in, without JavaScript', async (t) => {
  const javaScriptEnabled = false;
  const page = await freshPage(t, browser, { javaScriptEnabled });
  await page.goto(`${PLATFORM}/admin-console`);
  assert.equal(page.url(), `${PLATFORM}/setup`);
  await page.locator('input[name=secret]').fill(it.secret);
  await press(page, page.getByRole('button', { name: 'Unlock setup' }));

  const license = await it.issue(await request(page));
  await page.locator('input[type=file]').setInputFiles(license);
  await press(page, page.getByRole('button', { name: 'Check this license' }));
  assert.match(await text(page), /Production[\s\S]*Example Corp/);
  await press(page, page.getByRole('button', { name: 'Install this license' }));

  await page.locator('input[name=display_name]').fill(OPERATOR.name);
  await page.locator('input[name=email]').fill(OPERATOR.email);
  await press(page, page.getByRole('button', { name: 'Create operator' }));
  const link = await page.locator('.once').innerText();
  assert.ok(link.startsWith(`${PLATFORM}/admin-console/account-action#`), link);
  await activate(page, link, OPERATOR.password);
  assert.ok(await setupIsGone(it.curl()));

  await press(page, page.getByRole('link', { name: 'Go to the console' }));
  await typePassword(page, { username: OPERATOR.email, password: OPERATOR.password });
  assert.equal(new URL(page.url()).origin + new URL(page.url()).pathname, `${PLATFORM}/admin-console`);
  assert.match(await text(page), /Register your first tenant/);
  await press(page, page.getByRole('link', { name: 'Register tenant' }).first());
  await page.locator('#name').fill('Acme');
  await page.locator('#slug').fill('acme');
  await page.locator('#owner-name').fill(OWNER.name);
  await page.locator('#owner-email').fill(OWNER.email);
  await press(page, page.getByRole('button', { name: 'Register tenant' }));
  const ownerLink = await page.locator('.once').innerText();

  const ada = await freshPage(t, browser, { javaScriptEnabled });
  await activate(ada, ownerLink, OWNER.password);
  const [[domainId, bindingId]] = await it.postgres.query(
    `SELECT d.id, b.id FROM plexsphere.domains d JOIN plexsphere.idp_bindings b ON b.domain_id = d.id WHERE d.slug = 'acme'`,
  );
  const shell = it.shell();
  const login = shell.begin(`plexctl login --no-browser --domain-id ${domainId} --idp-binding-id ${bindingId}`);
  const [, device] = await login.says(/^Open:\s+(\S+)$/m);
  assert.ok(device.startsWith(`${PLATFORM}/v1/device`), device);
  await openSignedOut(ada, device, { username: OWNER.email, password: OWNER.password });
  await answer(ada, 'approve');
  assert.equal(await login.ended, 0, login.err);
  const whoami = await shell.plexctl('whoami', '--output', 'json');
  assert.equal(whoami.code, 0, whoami.err);
  assert.ok(whoami.out.includes(domainId), whoami.out);
  assert.deepEqual([...page.complaints, ...ada.complaints], []);
});

/** The license request that the page shows, as a file. */
async function request(page) {
  const body = await page.locator('code', { hasText: 'installation_id' }).textContent();
  const file = join(folder('request'), 'request.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(body), organization: 'Example Corp' }));
  return file;
}

async function activate(page, link, password) {
  await page.goto(link);
  await page.locator('input[name=token]').fill(link);
  await page.locator('input[name=password]').fill(password);
  await page.locator('input[name=password_again]').fill(password);
  await press(page, page.getByRole('button', { name: 'Set password' }));
  assert.match(await text(page), /Your password is set/);
}
