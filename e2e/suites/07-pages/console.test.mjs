// The operator's console and the pages about an account: as they look, in both themes, narrow and wide.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { freshPage, openBrowser, press, text } from '../../harness/browser.mjs';
import { Dev } from '../../harness/dev.mjs';
import { check, HEIGHT, WIDTHS } from '../../harness/looks.mjs';
import { freePorts } from '../../harness/places.mjs';
import { typePassword } from '../../journeys/signing-in.mjs';

const ACTION = '/admin-console/account-action';

let dev;
let browser;

before(async () => {
  const [nobody] = await freePorts(1); // a mail server that is away: links are handed out instead
  dev = await Dev.start({ env: { PLEXSPHERE_MAIL_HOST: '127.0.0.1', PLEXSPHERE_MAIL_PORT: `${nobody}`, PLEXSPHERE_MAIL_FROM: 'id@example.com', PLEXSPHERE_MAIL_TLS: 'none' } });
  browser = await openBrowser();
});

test('the console, page by page', async (t) => {
  const page = await console(t);
  await check(page, 'console-overview');
  await page.goto(`${dev.url}/admin-console/tenants`);
  await check(page, 'console-tenants');
  await page.goto(`${dev.url}/admin-console/tenants?q=zzz`);
  await check(page, 'console-tenants-none');
  await page.goto(`${dev.url}/admin-console/sessions`);
  await check(page, 'console-sessions');
  await page.goto(`${dev.url}/admin-console/tenants/${dev.facts.machine.domain_id}`);
  await check(page, 'console-tenant');
  await press(page, page.getByRole('link', { name: 'svc-deployer' }));
  await check(page, 'console-machine');
});

test('registering a tenant, and stopping one', async (t) => {
  const page = await console(t);
  await page.goto(`${dev.url}/admin-console/tenants/new`);
  await check(page, 'console-register');
  await register(page, 'Acme Again', 'acme-corp');
  assert.match(await page.title(), /^Error: /);
  await check(page, 'console-register-error');
  await register(page, 'Initech', 'initech');
  assert.match(await page.locator('.once').innerText(), /account-action#[\w-]{43}$/, 'the mail server is away');
  await check(page, 'console-owner-link');
  await page.goto(`${dev.url}/admin-console/tenants/${dev.domain('acme-corp').id}/suspend`);
  await check(page, 'console-suspend');
  await page.goto(`${dev.url}/admin-console/tenants/${dev.domain('acme-corp').id}/delete`);
  await check(page, 'console-delete');
});

test('applications: one that is added, its secrets, and its end', async (t) => {
  const page = await console(t);
  const applications = `${dev.url}/admin-console/tenants/${dev.domain('acme-corp').id}/applications`;
  await page.goto(applications);
  await check(page, 'console-applications-none');
  await page.getByLabel('Name').fill('Photo prints');
  await page.getByLabel('Redirect URIs').fill('http://photos.example/cb');
  await press(page, page.getByRole('button', { name: 'Add application' }));
  assert.match(await page.title(), /^Error: /);
  await check(page, 'console-applications-error');
  await page.getByLabel('Redirect URIs').fill('https://photos.example/cb\nhttp://127.0.0.1/cb');
  await press(page, page.getByRole('button', { name: 'Add application' }));
  const first = await page.locator('.once').innerText();
  assert.match(first, /^[\w-]{43}$/);
  await check(page, 'console-application-added');
  await press(page, page.getByRole('button', { name: 'Make another secret' }));
  assert.notEqual(await page.locator('.once').innerText(), first);
  await check(page, 'console-application-secret');
  await page.goto(applications);
  await check(page, 'console-applications');
  await press(page, page.getByRole('link', { name: 'Photo prints' }));
  assert.equal(await page.locator('.once').count(), 0, 'a secret is shown once');
  await check(page, 'console-application');
  await press(page, page.getByRole('link', { name: 'Edit', exact: true }));
  await check(page, 'console-application-edit');
  await page.getByLabel('Hears of sign-outs at').fill('http://photos.example/out');
  await page.getByLabel('Tokens are signed by').selectOption('RS256');
  await press(page, page.getByRole('button', { name: 'Save' }));
  assert.match(await page.title(), /^Error: /);
  assert.match(await page.locator('#backchannel_logout_uri-err').innerText(), /^backchannel_logout_uri is https/);
  await check(page, 'console-application-edit-error');
  await page.getByLabel('Hears of sign-outs at').fill('https://photos.example/out');
  await page.getByLabel('Access tokens').selectOption('opaque');
  await press(page, page.getByRole('button', { name: 'Save' }));
  assert.match(await text(page), /RS256[\s\S]*opaque/);
  await check(page, 'console-application-edited');
  await press(page, page.getByRole('link', { name: 'Delete…' }));
  await check(page, 'console-application-delete');
  const id = page.url().match(/app-[a-z0-9]{22}/)[0];
  await page.locator('#confirm').fill(id);
  await press(page, page.getByRole('button', { name: 'Delete Photo prints' }));
  assert.match(await text(page), /No application yet/);
});

test('gateway access: the roles of a tenant, one of them, and its end', async (t) => {
  const page = await console(t);
  const [{ email }] = dev.domain('acme-corp').people;
  await page.goto(`${dev.url}/admin-console/tenants/${dev.domain('acme-corp').id}/access`);
  await page.locator('#name').fill('Analysts');
  await press(page, page.getByRole('button', { name: 'Make role' }));
  assert.match(await page.title(), /^Error: /);
  await check(page, 'console-access-error');
  await page.locator('#name').fill('analyst');
  await press(page, page.getByRole('button', { name: 'Make role' }));
  await check(page, 'console-access-role-new');
  await addRule(page, 'api/catalog/**', 'api/catalog/register');
  await addRule(page, 'api/executions/*/status', '');
  await page.locator('#person').fill(email);
  await page.locator('#until').fill('2099-12-31T18:00');
  await press(page, page.getByRole('button', { name: 'Give role' }));
  assert.match(await text(page), /A grant ends in the future, at most ten years ahead/);
  await check(page, 'console-access-role-error');
  await page.locator('#until').fill('');
  await press(page, page.getByRole('button', { name: 'Give role' }));
  await check(page, 'console-access-role');
  await page.goto(`${page.url()}/delete`);
  await check(page, 'console-access-delete');
  await page.goto(`${dev.url}/admin-console/tenants/${dev.domain('acme-corp').id}/access`);
  await page.locator('#person').fill(email);
  await page.locator('#path').fill('api/catalog/register');
  await press(page, page.getByRole('button', { name: 'Check' }));
  assert.match(await text(page), /The role analyst denies api\/catalog\/register/);
  await check(page, 'console-access');
});

test('signing out', async (t) => {
  const page = await console(t);
  await page.goto(`${dev.url}/logout`);
  await check(page, 'logout');
});

test('a link that sets a password', async (t) => {
  const page = await visit(t);
  await page.goto(dev.url + ACTION);
  await check(page, 'account-action');
  await page.locator('input[name=token]').fill('x'.repeat(43));
  await page.locator('input[name=password]').fill('a password of some length');
  await page.locator('input[name=password_again]').fill('a password of some length');
  await press(page, page.getByRole('button', { name: 'Set password' }));
  await check(page, 'account-action-error');
  await page.goto(`${dev.url}${ACTION}?done=operator`);
  await check(page, 'account-action-done');
});

test('a changed and a forgotten password', async (t) => {
  const page = await visit(t);
  await page.goto(`${dev.url}/as/acme-corp/password`);
  await check(page, 'password');
  await page.goto(`${dev.url}/as/acme-corp/password/forgotten`);
  await check(page, 'password-forgotten');
  await page.locator('input[name=username]').fill('nobody@acme.example');
  await press(page, page.getByRole('button', { name: 'Send me a link' }));
  assert.match(await text(page), /Look at your mail/);
  await check(page, 'password-forgotten-sent');
});

async function console(t) {
  const page = await visit(t);
  await page.goto(`${dev.url}/admin-console`);
  await typePassword(page, { username: dev.facts.operator.email, password: dev.facts.operator.password });
  await page.waitForSelector('h1');
  return page;
}

async function register(page, name, slug) {
  await page.locator('#name').fill(name);
  await page.locator('#slug').fill(slug);
  await page.locator('#owner-name').fill('Bill Lumbergh');
  await page.locator('#owner-email').fill('bill@initech.example');
  await press(page, page.getByRole('button', { name: 'Register tenant' }));
}

async function addRule(page, allow, deny) {
  await page.locator('#allow').fill(allow);
  await page.locator('#deny').fill(deny);
  await page.locator('input[name=execute]').check();
  await press(page, page.getByRole('button', { name: 'Add rule' }));
}

function visit(t) {
  return freshPage(t, browser, { viewport: { width: WIDTHS[1], height: HEIGHT } });
}
