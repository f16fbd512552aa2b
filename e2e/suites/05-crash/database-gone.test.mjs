// The database stops answering in the middle of a login, and comes back: 503, then on without a restart.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { openBrowser, freshPage, text } from '../../harness/browser.mjs';
import { Shell } from '../../harness/cli.mjs';
import { Dev } from '../../harness/dev.mjs';
import { Client } from '../../harness/http.mjs';
import { processesIn } from '../../harness/processes.mjs';
import { eventually } from '../../harness/waiting.mjs';
import { requestServiceToken, serviceToken } from '../../journeys/by-http.mjs';
import { beginLogin, printed } from '../../journeys/log-in-with-plexctl.mjs';
import { answer, openSignedOut } from '../../journeys/signing-in.mjs';

const GONE_MS = 5_000;
const ANSWER_MAX_MS = 10_000;

let dev;
let browser;
let person;
let machine;

before(async () => {
  dev = await Dev.start();
  browser = await openBrowser();
  const acme = dev.domain('acme-corp');
  person = { domainId: acme.id, bindingId: acme.idp_binding_id, username: acme.people[0].email, password: acme.people[0].password };
  machine = { clientId: dev.facts.machine.client_id, clientSecret: dev.facts.machine.client_secret };
});

test('five seconds without a database in the middle of a login: 503 everywhere, then the login ends well', async (t) => {
  const server = { url: dev.url };
  const token = await serviceToken(server, machine);
  const login = beginLogin(new Shell(server), person);
  const { link } = await printed(login);
  const page = await freshPage(t, browser, { javaScriptEnabled: false });
  await openSignedOut(page, link, person);

  const pids = processesIn(dev.dataDir);
  assert.ok(pids.length > 0);
  const since = performance.now();
  const took = () => performance.now() - since;
  signal(pids, 'SIGSTOP');
  try {
    const client = new Client(server);
    const answers = await Promise.all([
      client.get('/v1/auth/whoami', { token }),
      requestServiceToken(new Client(server), machine),
      new Client(server).post('/v1/auth/sign-in', { domain_id: person.domainId }),
    ]);
    assert.ok(took() < ANSWER_MAX_MS, `nobody waits longer than ten seconds for a database that is silent: ${took()}`);
    for (const each of answers) {
      assert.equal(each.status, 503, each.body);
      assert.equal(each.json.code, 'datastore_unavailable');
      assert.ok(Number(each.headers['retry-after']) > 0);
      assert.doesNotMatch(each.body, /postgres|hikari|jdbc|select /i);
    }
    const gone = await page.reload();
    assert.equal(gone.status(), 503);
    assert.match(await text(page), /try again/i);
    await eventually('five seconds are over', () => took() > GONE_MS);
  } finally {
    signal(pids, 'SIGCONT');
  }

  await eventually('the server answers again', async () => (await new Client(server).get('/v1/auth/whoami', { token })).status === 200);
  await page.goto(link);
  await answer(page, 'approve');
  assert.equal(await login.ended, 0, login.err);
});

function signal(pids, name) {
  for (const pid of pids) process.kill(pid, name);
}
