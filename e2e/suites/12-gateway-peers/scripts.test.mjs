// What scripts and machines do with sessions at a gateway: many processes at once, odd clocks, a login by itself on 77.
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { openBrowser } from '../../harness/browser.mjs';
import { startForeignIdp } from '../../harness/foreign-idp.mjs';
import { Gathering } from '../../harness/gathering.mjs';
import { Client } from '../../harness/http.mjs';
import { added, catalogAnswers, CATALOG, gatewayThatTrusts, personAt, throughTheBrowser, throughTheDevicePage } from '../../journeys/log-in-at-a-gateway.mjs';
import { atTheForeignOne } from '../../journeys/signing-in.mjs';

const PROCESSES = 12;

let world;

before(async () => {
  const browser = await openBrowser();
  const idp = await startForeignIdp('http://localhost/v1/auth/callback');
  world = await gatewayThatTrusts({ ...idp, ...atTheForeignOne(idp.people[0]) }, browser, 'elsewhere');
});

test('twelve processes that add a context and sign in, in one file at once, lose nothing', async () => {
  const shell = await personAt(world);
  const names = Array.from({ length: PROCESSES }, (_, i) => `c${i}`);
  const logins = await Promise.all(
    names.map(async (name) => {
      await added(shell, world, name);
      return shell.line(`noetl --context ${name} auth login --auth0-token - --json <<< '${world.idToken}'`);
    }),
  );
  for (const login of logins) assert.equal(login.code, 0, login.err);
  const sessions = logins.map(({ out }) => JSON.parse(out).session_token);
  assert.equal(new Set(sessions).size, PROCESSES);
  const file = readFileSync(shell.config, 'utf8');
  for (const [i, name] of names.entries()) assert.match(file, new RegExp(`^  ${name}:\n(    .*\n)*    gateway_session_token: ${sessions[i]}$`, 'm'), file);
  assert.match(file, /^current_context: peer$/m);
  await catalogAnswers(shell, names[PROCESSES - 1]);
});

test('twelve processes whose session is refused at the same time make one refresh request, and all go on', async (t) => {
  const shell = await personAt(world);
  const crowd = await Gathering.before(world.gateway, '/noetl/catalog/list', PROCESSES);
  await added(shell, world, 'peer', { server: crowd.url });
  const login = shell.begin('noetl auth login --browser-pkce --pkce-port 0 --no-browser-open');
  await throughTheBrowser(t, world, (await login.says(/^http\S+$/m))[0]);
  assert.equal(await login.ended, 0, login.err);
  const old = (await shell.line('noetl auth token')).out.trim();
  await endedByAnother(old);
  const before = refreshes();

  const lists = await Promise.all(Array.from({ length: PROCESSES }, () => shell.line('noetl catalog list Playbook')));
  for (const list of lists) assert.deepEqual([list.code, list.out, list.err], [0, CATALOG, '']);
  assert.equal(crowd.arrived, 2 * PROCESSES, 'each was refused once, and asked again');
  assert.deepEqual(refreshes().slice(before.length), ['success']);
  const session = (await shell.line('noetl auth token')).out.trim();
  assert.notEqual(session, old);
  // What was given for it the next time is another refresh token, and that one is kept.
  await endedByAnother(session);
  await catalogAnswers(shell);
  assert.deepEqual(refreshes().slice(before.length), ['success', 'success']);
});

test('requirements 93-95: a script that branches on 77 signs in again by itself, and on nothing else', async () => {
  const shell = await personAt(world);
  const script = join(shell.home, 'nightly.sh');
  writeFileSync(
    script,
    `#!/bin/sh
list() { noetl --context "$1" catalog list Playbook; }
list "$1"
code=$?
if [ $code = 77 ]; then
  printf '%s\\n' "$ID_TOKEN" | noetl --context "$1" auth login --auth0-token - >/dev/null || exit
  echo again >&2
  list "$1"
  code=$?
fi
exit $code
`,
  );
  chmodSync(script, 0o755);
  const nightly = (context, idToken = world.idToken) => shell.line(`${script} ${context}`, { env: { ID_TOKEN: idToken } });

  assert.equal((await nightly('peer')).code, 3, 'nobody has signed in yet');
  assert.equal((await shell.line(`noetl auth login --auth0-token - <<< '${world.idToken}'`)).code, 0);
  const plain = await nightly('peer');
  assert.deepEqual([plain.code, plain.out, plain.err], [0, CATALOG, '']);

  await endedByAnother((await shell.line('noetl auth token')).out.trim());
  const again = await nightly('peer');
  assert.deepEqual([again.code, again.out], [0, CATALOG], again.err);
  assert.match(again.err, /^Gateway returned 401 \(session expired\) for context 'peer'\.\n.*\nagain\n$/);

  await endedByAnother((await shell.line('noetl auth token')).out.trim());
  const refused = await nightly('peer', 'not-a-token');
  assert.equal(refused.code, 1, refused.err);
  assert.match(refused.err, /^noetl: Login refused: /m);
  assert.equal((await nightly('nowhere')).code, 1);
});

describe('in Taipei, signing in works, and times are the gateway\'s', { concurrency: true }, () => {
  for (const minutes of [-10, 10]) {
    test(`with a clock that is ${minutes} minutes off`, async (t) => {
      const shell = await personAt(world);
      // The JVM waits by the monotonic clock, which is left alone; with the "fix" it would wait a second too long each time.
      Object.assign(shell.env, { TZ: 'Asia/Taipei', FAKETIME_FORCE_MONOTONIC_FIX: '0' });
      const off = `faketime --exclude-monotonic -f ${minutes < 0 ? '' : '+'}${minutes}m`;
      const device = shell.begin(`${off} noetl auth login --browser --no-browser-open`);
      const [, address] = await device.says(/^Open:\s+(\S+)$/m);
      const [, code] = await device.says(/^Code:\s+(\S+)$/m);
      const [, until] = await device.says(/until (\S+Z)/, 5_000, 'err');
      const wrong = Date.parse(until) - Date.now() - world.idp.lifeSeconds * 1000;
      assert.ok(Math.abs(wrong - minutes * 60_000) < 30_000, `the program's clock is off: ${until}`);
      await throughTheDevicePage(t, world, address, code);
      assert.equal(await device.ended, 0, device.err);
      await meetsTheGateway(shell, off);

      const browser = shell.begin(`${off} noetl auth login --browser-pkce --pkce-port 0 --no-browser-open`);
      await throughTheBrowser(t, world, (await browser.says(/^http\S+$/m))[0]);
      assert.equal(await browser.ended, 0, browser.err);
      await meetsTheGateway(shell, off);
    });
  }
});

/** The session is taken, and its end is shown as the gateway says it. */
async function meetsTheGateway(shell, off) {
  const list = await shell.line(`${off} noetl catalog list Playbook`);
  assert.deepEqual([list.code, list.out], [0, CATALOG], list.err);
  const [session] = (await shell.line(`${off} noetl auth token`)).out.split('\n');
  const validity = await new Client({ url: world.gateway }).post('/api/auth/validate', { session_token: session });
  const status = await shell.line(`${off} noetl auth status --output json`);
  assert.equal(status.code, 0, status.err);
  assert.equal(JSON.parse(status.out).expires_at, validity.json.expires_at);
}

/** Ends a session behind the back of the command line. */
async function endedByAnother(session) {
  const ended = await new Client({ url: world.gateway }).post('/api/auth/logout', {}, { token: session });
  assert.equal(ended.status, 200, ended.body);
}

/** How each refresh request at the provider ended. */
function refreshes() {
  return [...world.idp.process.out.matchAll(/^grant refresh_token (\w+)$/gm)].map(([, outcome]) => outcome);
}
