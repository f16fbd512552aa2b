// From an empty database to a tenant whose owner is signed in, by plexctl alone; then what an operator does to a tenant.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { freshPage } from '../../harness/browser.mjs';
import { folder } from '../../harness/places.mjs';
import { DOMAIN, Installation, OPERATOR, setupIsGone } from '../../journeys/from-nothing.mjs';
import { answer, openSignedOut } from '../../journeys/signing-in.mjs';

const OWNER = { email: 'ada@acme.example', password: 'ada has a long password' };
const PLATFORM = `https://platform.${DOMAIN}`;

let it;
let operator;
let owner;
let tenant;

before(async () => {
  it = await Installation.start('from_nothing_cli');
  operator = it.shell();
  operator.env.PLEXSPHERE_SETUP_SECRET_FILE = it.secretFile;
});

test('requirement 19: the console of an installation that nobody has set up leads to its setup', async () => {
  assert.equal(it.url, PLATFORM);
  const console = await it.curl().ask('/admin-console');
  assert.deepEqual([console.status, console.location], [302, `${PLATFORM}/setup`]);
});

test('requirement 7: before a license nobody signs in, and the status says what is missing', async () => {
  const status = await operator.plexctl('operator', 'status');
  assert.equal(status.code, 0, status.err);
  assert.match(status.out + status.err, /license/i);
  const login = await operator.typed([OPERATOR.password], 'operator', 'login', '--headless', '--username', OPERATOR.email, '--password-stdin');
  assert.notEqual(login.code, 0);
  assert.match(login.err, /license/i);
});

test('requirements 12 and 13: a license made offline, and the operator, by plexctl', async () => {
  const request = await operator.plexctl('operator', 'license', 'request', '--organization', 'Example Corp');
  assert.equal(request.code, 0, request.err);
  const file = join(folder('request'), 'request.json');
  writeFileSync(file, request.out);
  const license = await it.issue(file);
  const early = await operator.plexctl('operator', 'bootstrap', '--email', OPERATOR.email, '--name', OPERATOR.name);
  assert.notEqual(early.code, 0, 'the license comes first');
  const imported = await operator.plexctl('operator', 'license', 'import', license);
  assert.equal(imported.code, 0, imported.err);
  assert.match(imported.out, /production/i);
  const made = await operator.plexctl('operator', 'bootstrap', '--email', OPERATOR.email, '--name', OPERATOR.name, '--output', 'json');
  assert.equal(made.code, 0, made.err);
  const { platform, activation } = JSON.parse(made.out);
  assert.equal(platform.issuer, PLATFORM);
  assert.ok(activation.manualActivationLink.startsWith(`${PLATFORM}/admin-console/account-action#`));
  const unready = await signIn();
  assert.notEqual(unready.code, 0, 'requirement 18: nobody signs in before the activation');
  const activated = await operator.typed([activation.manualActivationLink, OPERATOR.password], 'operator', 'activate', '--link-stdin', '--password-stdin');
  assert.equal(activated.code, 0, activated.err);
  const again = await operator.typed([activation.manualActivationLink, OPERATOR.password], 'operator', 'activate', '--link-stdin', '--password-stdin');
  assert.equal(again.code, 4, again.err);
});

test('requirement 6: the setup is gone, also after a restart', async () => {
  assert.ok(await setupIsGone(it.curl()));
  await it.cluster.stop();
  await it.cluster.start(2);
  assert.ok(await setupIsGone(it.curl()));
});

test('requirements 19 and 20: the platform is one name below the one base domain, whatever a request claims', async () => {
  const forged = ['X-Forwarded-Host: evil.example', 'Forwarded: host=evil.example', 'X-Forwarded-Proto: http'];
  const console = await it.curl().ask('/admin-console', { headers: forged });
  assert.equal(console.status, 302);
  assert.ok(console.location.startsWith(`${PLATFORM}/authorize?`), console.location);
  const metadata = await it.curl().ask('/.well-known/openid-configuration', { headers: forged });
  assert.equal(JSON.parse(metadata.body).issuer, PLATFORM);
  const elsewhere = await it.curl().ask('/admin-console', { headers: ['Host: platform.evil.example'] });
  assert.equal(elsewhere.status, 421, elsewhere.body);
});

test('requirement 43: the operator registers the first tenant, whose owner activates and logs in', async (t) => {
  const login = await signIn();
  assert.equal(login.code, 0, login.err);
  const created = await operator.plexctl('operator', 'tenant', 'create', '--slug', 'acme', '--name', 'Acme', '--owner-email', OWNER.email, '--owner-name', 'Ada Byron', '--output', 'json');
  assert.equal(created.code, 0, created.err);
  tenant = JSON.parse(created.out);
  assert.equal(tenant.issuer, `https://acme.${DOMAIN}`);
  owner = it.shell();
  const activated = await owner.typed([tenant.delivery.manualActivationLink, OWNER.password], 'operator', 'activate', '--link-stdin', '--password-stdin');
  assert.equal(activated.code, 0, activated.err);
  const begun = owner.begin(`plexctl login --no-browser --domain-id ${tenant.tenant.id} --idp-binding-id ${tenant.idpBindingId}`);
  const [, link] = await begun.says(/^Open:\s+(\S+)$/m);
  const page = await freshPage(t, await it.browser());
  await openSignedOut(page, link, { username: OWNER.email, password: OWNER.password });
  await answer(page, 'approve');
  assert.equal(await begun.ended, 0, begun.err);
  assert.equal((await whoami()).code, 0);
  assert.deepEqual(page.complaints, []);
});

test('suspended, every door is closed on the next request; resumed, it is open; what it holds stops its deletion', async () => {
  await changed('suspend');
  assert.equal((await whoami()).code, 3);
  await changed('resume');
  const back = await whoami();
  assert.equal(back.code, 0, back.err);
  const refused = await operator.plexctl('operator', 'tenant', 'delete', 'acme', '--yes');
  assert.equal(refused.code, 1, refused.err);
  assert.match(refused.err, /live token/);
  const out = await owner.plexctl('logout');
  assert.equal(out.code, 0, out.err);
  await changed('delete');
  const list = await operator.plexctl('operator', 'tenant', 'list', '--output', 'json');
  assert.deepEqual(JSON.parse(list.out).data, []);
});

function signIn() {
  return operator.typed([OPERATOR.password], 'operator', 'login', '--headless', '--username', OPERATOR.email, '--password-stdin');
}

function whoami() {
  return owner.plexctl('whoami');
}

async function changed(verb) {
  const done = await operator.plexctl('operator', 'tenant', verb, 'acme', ...(verb === 'resume' ? [] : ['--yes']));
  assert.equal(done.code, 0, `${verb}: ${done.err}`);
}
