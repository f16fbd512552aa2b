// A session in the desktop's keyring, under the name noetl: from the login to its end, at the gateway of `plexsphere dev`.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { Shell } from '../../harness/cli.mjs';
import { Dev } from '../../harness/dev.mjs';
import { Keyring } from '../../harness/keyring.mjs';
import { commandLines } from '../../harness/processes.mjs';
import { CATALOG } from '../../journeys/log-in-at-a-gateway.mjs';

let dev;
let gateway;

before(async () => {
  dev = await Dev.start();
  gateway = dev.facts.gateway.url;
});

/** A shell with a context `demo` for dev's gateway, and one that the next login goes to. */
async function person() {
  const shell = new Shell({ url: dev.url });
  const made = await shell.line(`noetl context init demo --from-gateway ${gateway} --set-current --yes`);
  assert.equal(made.code, 0, made.err);
  return shell;
}

function login(shell, storage) {
  const { sample_id_token: token } = JSON.parse(readFileSync(join(dev.dataDir, 'dev.json'), 'utf8')).gateway;
  return shell.line(`noetl auth login --auth0-token - --secure-storage ${storage} <<< '${token}'`);
}

/** Everything that is written in the home of a shell; the keyring's own file is encrypted. */
function written(shell) {
  return readdirSync(join(shell.home, '.noetl'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

test('the keyring holds the session, and no file, no list of processes and no output does', async () => {
  const shell = await person();
  const keyring = await Keyring.of(shell);
  // While it signs in, everything on this machine is looked at again and again.
  const seen = new Set();
  const watch = setInterval(() => commandLines().forEach((line) => seen.add(line)), 5);
  const signedIn = await login(shell, 'require');
  clearInterval(watch);
  assert.deepEqual([signedIn.code, signedIn.err], [0, '']);
  assert.match(signedIn.out, /^Saved: context 'demo', in the keyring$/m);
  assert.deepEqual(await keyring.entries(), [`plexctl: session of context 'demo' at ${gateway}`]);

  const session = (await shell.line('noetl auth token')).out.trim();
  assert.match(session, /^[0-9a-f]{32,}$/);
  assert.ok([...seen].some((line) => line.includes('secret-tool store')), 'nobody looked while it was stored');
  assert.ok(![...seen].some((line) => line.includes(session)));
  assert.ok(!written(shell).includes(session));
  assert.ok(!signedIn.out.includes(session));

  const list = await shell.line('noetl catalog list Playbook');
  assert.deepEqual([list.code, list.out], [0, CATALOG], list.err);
  const status = await shell.line('noetl auth status');
  assert.match(status.out, /cached in the keyring$/m);
  const contexts = await shell.line('noetl context list');
  assert.match(contexts.out, /^\* demo .* keyring$/m);

  const logout = await shell.line('noetl auth logout');
  assert.deepEqual([logout.code, logout.err], [0, '']);
  assert.deepEqual(await keyring.entries(), []);
  const validate = await shell.line(`curl -sS ${gateway}/api/auth/validate -H 'content-type: application/json' -d '{"session_token":"${session}"}'`);
  assert.equal(JSON.parse(validate.out.split('\n')[0]).valid, false);
});

test('a locked keyring is 1 and not 77; a session that ended is 77 with one as well; a deleted context leaves nothing', async () => {
  const shell = await person();
  const keyring = await Keyring.of(shell);
  assert.equal((await login(shell, 'require')).code, 0);
  const session = (await shell.line('noetl auth token')).out.trim();
  assert.equal((await shell.line(`curl -sS -X POST ${gateway}/api/auth/logout -H "Authorization: Bearer ${session}"`)).code, 0);
  assert.equal((await shell.line('noetl catalog list Playbook')).code, 77);
  // The next login goes where the last one went.
  assert.equal((await login(shell, 'require')).code, 0);
  assert.equal((await keyring.entries()).length, 1);

  await keyring.lock();
  const locked = await shell.line('noetl catalog list Playbook');
  assert.deepEqual([locked.code, locked.out, locked.err], [1, '', "noetl: Keyring not usable: the session of context 'demo' is in it, and it is locked\n"]);

  const other = await person();
  const open = await Keyring.of(other);
  assert.equal((await login(other, 'require')).code, 0);
  assert.equal((await other.line('noetl context delete demo')).code, 0);
  assert.deepEqual(await open.entries(), []);
});

test('without a session bus, required is refused before anything is asked, and preferred warns once', async () => {
  const shell = await person();
  const refused = await login(shell, 'require');
  assert.deepEqual([refused.code, refused.out], [1, '']);
  assert.match(refused.err, /^noetl: Keyring not usable: .*nobody was signed in.*libsecret-tools.*--secure-storage never\n$/);
  const preferred = await login(shell, 'prefer');
  assert.equal(preferred.code, 0, preferred.err);
  assert.match(preferred.err, /^noetl: warning: the keyring is not usable \(.*\n$/);
  assert.equal((await shell.line('noetl catalog list Playbook')).out, CATALOG);
});
