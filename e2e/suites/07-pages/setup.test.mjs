// The setup in a browser, from an installation that nobody has set up to the console's door: every page as it looks, then
// the whole way without JavaScript.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { freshPage, openBrowser, press, text } from '../../harness/browser.mjs';
import { Dev } from '../../harness/dev.mjs';
import { check, HEIGHT, WIDTHS } from '../../harness/looks.mjs';
import { operator } from '../../harness/operator.mjs';

const PASSWORD = 'a password of some length';
const PAGES = ['/setup', '/setup/license', '/setup/operator', '/setup/activate'];

let dev;
let browser;
let secret;
let license;

before(async () => {
  dev = await Dev.start({ args: ['--no-setup'] });
  browser = await openBrowser();
  secret = readFileSync(dev.facts.setup_secret_file, 'utf8').trim();
  await operator(dev.env, ['license', 'issue', '--evaluation', '--kind', 'evaluation', '--licensee', 'Acme Corp']);
  [[license]] = await dev.query('SELECT document FROM plexsphere.licenses');
  await dev.query('DELETE FROM plexsphere.licenses');
});

test('the pages that ask for the secret and a license, and what is wrong with each', async (t) => {
  const page = await visit(t);
  await page.goto(`${dev.url}/admin-console`);
  assert.equal(new URL(page.url()).pathname, '/setup', 'the console leads to the setup while the gate is open');
  await check(page, 'setup-unlock');
  await unlock(page, 'not the setup secret');
  assert.match(await page.title(), /^Error: /);
  assert.equal(await page.locator('input[name=secret]').inputValue(), '', 'a secret never comes back');
  await check(page, 'setup-unlock-error');
  await unlock(page, secret);
  assert.equal(new URL(page.url()).pathname, '/setup/license');
  await check(page, 'setup-license');
  await page.locator('summary').filter({ hasText: 'no license yet' }).click();
  await check(page, 'setup-license-request');
  await page.locator('textarea').fill(license.slice(0, -1));
  await press(page, page.getByRole('button', { name: 'Check this license' }));
  assert.match(await page.locator('.err').innerText(), /cut off/);
  await check(page, 'setup-license-error');
  await page.locator('textarea').fill(license);
  await press(page, page.getByRole('button', { name: 'Check this license' }));
  await check(page, 'setup-license-check');
});

test('the pages that have a license and ask for an operator', async (t) => {
  const page = await visit(t);
  await page.goto(`${dev.url}/setup`);
  await unlock(page, secret);
  await press(page, page.getByRole('button', { name: 'Install an evaluation license' }));
  await page.goto(`${dev.url}/setup/license`);
  await check(page, 'setup-license-installed');
  await press(page, page.getByRole('link', { name: 'Go on to the operator' }));
  await check(page, 'setup-operator');
  await name(page, 'Ada Okafor', 'ada@');
  assert.match(await page.locator('.err').innerText(), /the part after @ is missing/);
  assert.equal(await page.locator('input[name=display_name]').inputValue(), 'Ada Okafor');
  await check(page, 'setup-operator-error');
  await dev.query('DELETE FROM plexsphere.licenses');
});

test('requirement 11: the setup from the secret to an operator, without JavaScript', async (t) => {
  const page = await visit(t, { javaScriptEnabled: false });
  await page.goto(`${dev.url}/setup`);
  await unlock(page, secret);
  await page.locator('input[type=file]').setInputFiles({ name: 'acme.license', mimeType: 'application/octet-stream', buffer: Buffer.from(`${license}\n`) });
  await press(page, page.getByRole('button', { name: 'Check this license' }));
  assert.match(await text(page), /Acme Corp/);
  await press(page, page.getByRole('button', { name: 'Install this license' }));
  await name(page, 'Ada Okafor', 'ada@acme.example');
  const link = await page.locator('.once').innerText();
  assert.match(link, /\/admin-console\/account-action#[\w-]{43}$/);
  await page.reload();
  await noLink(page, 'a reload');
  assert.match(await text(page), /An activation link for ada@acme.example was made/);
  assert.ok(!dev.process.out.includes(token(link)) && !dev.process.err.includes(token(link)), 'no log has the link');
  assert.deepEqual(page.complaints, []);
});

test('the pages that wait for the operator', async (t) => {
  const page = await visit(t);
  await page.goto(`${dev.url}/setup`);
  await unlock(page, secret);
  assert.equal(new URL(page.url()).pathname, '/setup/activate');
  await check(page, 'setup-activate-waiting');
  await press(page, page.getByRole('link', { name: 'Name another operator' }));
  await check(page, 'setup-operator-change');
  await page.goBack();
  await press(page, page.getByRole('button', { name: 'Make another link' }));
  await check(page, 'setup-activate');
  assert.ok(!page.url().includes('#'), 'no link in the address');
});

test('requirement 11: the link sets a password without JavaScript, and the setup is gone', async (t) => {
  const page = await visit(t, { javaScriptEnabled: false });
  await page.goto(`${dev.url}/setup`);
  await unlock(page, secret);
  await press(page, page.getByRole('button', { name: 'Make another link' }));
  const link = await page.locator('.once').innerText();
  await press(page, page.getByRole('link', { name: 'I am Ada Okafor: open the link' }));
  await page.locator('input[name=token]').fill(link);
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('input[name=password_again]').fill(PASSWORD);
  await press(page, page.getByRole('button', { name: 'Set password' }));
  assert.match(await text(page), /Your password is set/);
  await press(page, page.getByRole('link', { name: 'Go to the console' }));
  await page.locator('input[name=username]').fill('ada@acme.example');
  await page.locator('input[name=password]').fill(PASSWORD);
  await press(page, page.locator('form:has(input[name=password]) button').first());
  assert.match(new URL(page.url()).pathname, /^\/admin-console/);
  assert.match(await text(page), /Acme Corp/, 'the overview shows the license');
  for (const path of PAGES) assert.equal((await page.request.get(dev.url + path, { maxRedirects: 0 })).status(), 404, path);
  assert.deepEqual(page.complaints, []);
});

async function unlock(page, typed) {
  await page.locator('input[name=secret]').fill(typed);
  await press(page, page.getByRole('button', { name: 'Unlock setup' }));
}

async function name(page, displayName, email) {
  await page.locator('input[name=display_name]').fill(displayName);
  await page.locator('input[name=email]').fill(email);
  await press(page, page.getByRole('button', { name: 'Create operator' }));
}

async function noLink(page, when) {
  assert.equal(await page.locator('.once').count(), 0, when);
  assert.ok(!(await page.content()).includes('account-action#'), when);
}

function token(link) {
  return link.slice(link.indexOf('#') + 1);
}

function visit(t, options = {}) {
  return freshPage(t, browser, { viewport: { width: WIDTHS[1], height: HEIGHT }, ...options });
}
