// Seed 003 as written, under the name noetl, against `plexsphere dev`: its gateway, its demo upstream, its hosted server.
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { freshPage, openBrowser } from '../../harness/browser.mjs';
import { Shell } from '../../harness/cli.mjs';
import { Dev } from '../../harness/dev.mjs';
import { commandLines } from '../../harness/processes.mjs';
import { CATALOG } from '../../journeys/log-in-at-a-gateway.mjs';
import { typePassword } from '../../journeys/signing-in.mjs';

let dev;
let gateway;

/** A shell with a context `demo` for dev's gateway. */
async function person() {
  const shell = new Shell({ url: dev.url });
  const made = await shell.line(`noetl context init demo --from-gateway ${gateway} --set-current --yes`);
  assert.equal(made.code, 0, made.err);
  shell.config = join(shell.home, '.noetl', 'config.yaml');
  return shell;
}

function sample() {
  return JSON.parse(readFileSync(join(dev.dataDir, 'dev.json'), 'utf8')).gateway.sample_id_token;
}

before(async () => {
  dev = await Dev.start();
  gateway = dev.facts.gateway.url;
});

test('requirements 46, 47, 82-84, 89, 98 and 100: a raw token, a cached session, a catalog', async () => {
  const shell = await person();
  const login = await shell.line(`noetl auth login --auth0-token "${sample()}"`);
  assert.equal(login.code, 0, login.err);
  const [email] = [dev.domain('acme-corp').people[0].email];
  const token = login.out.match(/^export NOETL_SESSION_TOKEN='([0-9a-f]{32,})'$/m)[1];
  assert.equal(
    login.out,
    `Gateway login successful.\nGateway: ${gateway}\nUser: ${email}\nToken: ${token.slice(0, 6)}...${token.slice(-4)}\n` +
      `Saved: context 'demo'\nUse this session for CLI calls:\nexport NOETL_SESSION_TOKEN='${token}'\n`,
  );
  assert.match(readFileSync(shell.config, 'utf8'), new RegExp(`gateway_session_token: ${token}`));
  assert.equal((statSync(shell.config).mode & 0o777).toString(8), '600');

  const list = await shell.line('noetl --context demo catalog list Playbook');
  assert.deepEqual([list.code, list.out], [0, CATALOG], list.err);
  const used = await shell.line('noetl context use demo && noetl catalog list Playbook');
  assert.equal(used.out, CATALOG, used.err);
  const curl = await shell.line(`curl -sS ${gateway}/noetl/catalog/list -H "Authorization: Bearer $NOETL_SESSION_TOKEN" -d '{"resource_type":"Tool"}' -H 'content-type: application/json'`, { env: { NOETL_SESSION_TOKEN: token } });
  assert.match(curl.out, /"tools\/fetch_page"/);
});

test('requirement 49: the callback URL of a page', async () => {
  const shell = await person();
  const login = await shell.line(`noetl auth login --auth0-callback-url "https://app.acme.com/login#id_token=${sample()}"`);
  assert.equal(login.code, 0, login.err);
});

test('requirements 57, 70 and 71: browser PKCE in Chromium', async (t) => {
  const shell = await person();
  const login = shell.begin('noetl auth login --browser-pkce --pkce-port 0 --no-browser-open');
  const [address] = await login.says(/^http\S+$/m);
  assert.match(login.err, /Browser PKCE login\./);
  assert.match(login.err, /must be allowlisted/);
  const page = await freshPage(t, await openBrowser());
  await page.goto(address);
  await typePassword(page, { username: dev.domain('acme-corp').people[0].email, password: dev.domain('acme-corp').people[0].password });
  assert.equal(await login.ended, 0, login.err);
  assert.match(login.out, /^Saved: context 'demo'$/m);
  assert.equal((await shell.line('noetl catalog list Playbook')).out, CATALOG);
});

test('requirements 92-95: a session that has ended is 77, with two lines; a script signs in again by itself', async () => {
  const shell = await person();
  assert.equal((await shell.line(`noetl auth login --auth0-token "${sample()}"`)).code, 0);
  const [token] = (await shell.line('noetl auth token')).out.trim().split('\n');
  // Somebody else ends it: the cached one is refused from the next request on.
  assert.equal((await shell.line(`curl -sS -X POST ${gateway}/api/auth/logout -H "Authorization: Bearer ${token}"`)).code, 0);
  const refused = await shell.line('noetl catalog list Playbook');
  assert.deepEqual(
    [refused.code, refused.out, refused.err],
    [77, '', "Gateway returned 401 (session expired) for context 'demo'.\nRefresh the session token: noetl auth login --browser-pkce\n"],
  );
  assert.match(readFileSync(shell.config, 'utf8'), new RegExp(token));
  assert.equal((await shell.line('noetl auth status')).code, 77);

  const script = join(shell.home, 'list.sh');
  writeFileSync(script, '#!/bin/sh\nnoetl catalog list Playbook 2>/dev/null\nif [ $? = 77 ]; then\n  noetl auth login --auth0-token "$ID_TOKEN" >/dev/null && exec noetl catalog list Playbook\nfi\n');
  chmodSync(script, 0o755);
  const again = await shell.line(script, { env: { ID_TOKEN: sample() } });
  assert.deepEqual([again.code, again.out], [0, CATALOG], again.err);
});

test('logout ends the session at the gateway too', async () => {
  const shell = await person();
  assert.equal((await shell.line(`noetl auth login --auth0-token "${sample()}"`)).code, 0);
  const token = (await shell.line('noetl auth token')).out.trim();
  assert.equal((await shell.line('noetl auth logout')).code, 0);
  const validate = await shell.line(`curl -sS ${gateway}/api/auth/validate -H 'content-type: application/json' -d '{"session_token":"${token}"}'`);
  assert.equal(JSON.parse(validate.out.split('\n')[0]).valid, false);
});

test('a token of nobody, of another client, and a spoiled one open nothing, and none is 77', async () => {
  const shell = await person();
  const [head, body, signature] = sample().split('.');
  const other = Buffer.from(body, 'base64url').toString().replace('gateway-cli', 'somebody-else');
  for (const token of ['opaque', `${head}.${Buffer.from(other).toString('base64url')}.${signature}`, `${head}.${body}.AAAA`]) {
    const login = await shell.line(`noetl auth login --auth0-token "${token}"`);
    assert.equal(login.code, 1, login.out);
    assert.match(login.err, /^noetl: Login refused: /);
  }
});

test('no session token is in a process list or said in an error', async () => {
  const shell = await person();
  assert.equal((await shell.line(`noetl auth login --auth0-token - <<< "${sample()}"`)).code, 0);
  const token = (await shell.line('noetl auth token')).out.trim();
  assert.ok(!commandLines().some((line) => line.includes(token)));
  const failed = await shell.line(`noetl catalog list Playbook --server http://127.0.0.1:1`);
  assert.equal(failed.code, 3);
  assert.ok(!failed.err.includes(token));
});
