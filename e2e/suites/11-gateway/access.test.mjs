// Who runs a tenant says with plexctl who may do what behind its gateway, and an open session notices at its next call.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { Shell } from '../../harness/cli.mjs';
import { Dev } from '../../harness/dev.mjs';
import { CATALOG } from '../../journeys/log-in-at-a-gateway.mjs';

let dev;
let admin;
let ada;
let domain;
let email;

before(async () => {
  dev = await Dev.start();
  domain = dev.domain('acme-corp').id;
  [{ email }] = dev.domain('acme-corp').people;
  const { operator } = dev.facts;
  admin = new Shell(dev);
  const login = await admin.typed([operator.password], 'operator', 'login', '--headless', '--username', operator.email, '--password-stdin');
  assert.equal(login.code, 0, login.err);

  ada = new Shell({ url: dev.url });
  const idToken = JSON.parse(readFileSync(join(dev.dataDir, 'dev.json'), 'utf8')).gateway.sample_id_token;
  const context = await ada.line(`noetl context init demo --from-gateway ${dev.facts.gateway.url} --set-current --yes`);
  assert.equal(context.code, 0, context.err);
  const session = await ada.line(`noetl auth login --auth0-token - <<< "${idToken}"`);
  assert.equal(session.code, 0, session.err);
});

const access = (line) => admin.line(`plexctl access ${line} --domain ${domain} </dev/null`);

async function works(line) {
  const result = await access(line);
  assert.equal(result.code, 0, `${line}: ${result.err}`);
  return result.out;
}

const catalog = () => ada.line('noetl catalog list Playbook');

async function refused() {
  const call = await catalog();
  assert.deepEqual([call.code, call.out], [1, ''], call.err);
  assert.match(call.err, /your roles do not allow this/);
}

test('a role made, ruled and given opens the gateway to an open session, and taken closes it at the next call', async () => {
  assert.equal((await catalog()).out, CATALOG, 'dev gives its first person everything');
  await works(`revoke admin ${email}`);
  await refused();
  assert.equal((await access(`check ${email} api/catalog/list --may execute`)).code, 1);

  assert.match(await works('role create reader'), /^reader +0 +0 /m);
  const rule = await works("rule add reader --may execute --allow 'api/catalog/*' --deny 'api/catalog/register'");
  assert.match(rule, /execute +api\/catalog\/\* +api\/catalog\/register$/m);
  await refused();

  assert.match(await works(`grant reader ${email.toUpperCase()} --for 1h`), new RegExp(`${email} .*Z .*Z$`, 'm'));
  assert.equal((await catalog()).out, CATALOG);
  assert.match(await works(`check ${email} api/catalog/list --may execute`), /^true +allowed +reader +\S+ +api\/catalog\/\*$/m);
  const denied = await access(`check ${email} api/catalog/register --may execute`);
  assert.equal(denied.code, 1);
  assert.match(denied.out, /^false +denied +reader +\S+ +api\/catalog\/register$/m);

  await works(`revoke reader ${email}`);
  await refused();
});

test('a role that is deleted is gone from everybody, and asks first', async () => {
  await works('role create passing');
  await works("rule add passing --may execute --allow '**'");
  await works(`grant passing ${email}`);
  assert.equal((await catalog()).out, CATALOG);
  const asked = await access('role delete passing');
  assert.equal(asked.code, 2, asked.err);
  assert.equal((await catalog()).out, CATALOG);
  await works('role delete passing --yes');
  await refused();
  assert.equal((await access('role show passing')).code, 4);
});

test('what everything was is in the audit log', async () => {
  const log = await admin.line(`plexctl audit entries list --domain ${domain} --all --output json`);
  const kinds = JSON.parse(log.out).items.map((entry) => entry.relation);
  for (const kind of ['role_created', 'rule_added', 'role_granted', 'role_revoked', 'role_deleted']) {
    assert.ok(kinds.includes(`gateway.${kind}`), `${kind} of ${kinds}`);
  }
});

test('nobody but who runs the tenant is let in', async () => {
  const stranger = new Shell({ url: dev.url }); // not dev's own home, which holds an operator's login
  const result = await stranger.line(`plexctl access role list --domain ${domain}`);
  assert.equal(result.code, 3, result.err);
});
