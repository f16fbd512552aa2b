// kill -9 in every step of a bootstrap: the gate stays open, the next try goes on, and nothing is there twice.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Dev } from '../../harness/dev.mjs';
import { Client } from '../../harness/http.mjs';
import { assertChainsWhole } from '../../harness/ledger.mjs';
import { operator } from '../../harness/operator.mjs';
import { folder } from '../../harness/places.mjs';
import { processesIn } from '../../harness/processes.mjs';
import { eventually } from '../../harness/waiting.mjs';

const SETUP = '/api/platform/setup/v1';
const ADMIN = { adminEmail: 'olive@example.com', adminDisplayName: 'Olive' };
/** What a first bootstrap leaves behind, in its order; killed as soon as each is committed, and at once. */
const STEPS = {
  'before anything': null,
  'with the platform made': "SELECT count(*) FROM plexsphere.domains WHERE slug = 'platform'",
  'with its key made': "SELECT count(*) FROM plexsphere.hosted_keys WHERE domain_id = '00000000-0000-0000-0000-000000000000'",
  'with the operator invited': "SELECT count(*) FROM plexsphere.setup_gate WHERE operator_id IS NOT NULL",
};

const dataDir = join(folder('setup-crash'), 'data');
let dev;
let secret;

before(async () => {
  await begin();
  secret = readFileSync(dev.facts.setup_secret_file, 'utf8').trim();
  const console = await new Client(dev).get('/admin-console', { headers: { accept: 'text/html' } });
  assert.equal(console.headers.location, '/setup', 'the console of an open gate leads to the setup');
  await operator(dev.env, ['license', 'issue', '--evaluation', '--kind', 'evaluation', '--licensee', 'Crash']);
});

after(() => dev?.process.signalGroup('SIGKILL'));

for (const [when, sign] of Object.entries(STEPS)) {
  test(`requirements 2-5: kill -9 of the server in mid-bootstrap, ${when}, leaves the gate open`, async () => {
    const cut = bootstrap().catch(() => undefined);
    if (sign) await eventually(`${when}`, async () => (await dev.query(sign))[0][0] !== '0', 30_000);
    dev.process.signalGroup('SIGKILL');
    await cut;
    await eventually('no PostgreSQL process is left', () => processesIn(dataDir).length === 0);
    await begin();
    assert.equal((await new Client(dev).get(`${SETUP}/status`)).status, 200);
  });
}

test('requirements 2-5: the bootstrap after all that completes, and nothing is there twice', async () => {
  const done = await bootstrap();
  assert.equal(done.status, 200, done.body);
  assert.equal(await one("SELECT count(*) FROM plexsphere.domains WHERE slug = 'platform'"), '1');
  assert.equal(await one("SELECT count(*) FROM plexsphere.accounts WHERE domain_id = '00000000-0000-0000-0000-000000000000'"), '1');
  assert.equal(await one("SELECT count(*) FROM plexsphere.hosted_keys WHERE domain_id = '00000000-0000-0000-0000-000000000000' AND retires_at IS NULL"), '1');
  const link = done.json.activation.manualActivationLink;
  const activation = { token: link.slice(link.indexOf('#') + 1), password: 'a password of some length' };
  assert.equal((await new Client(dev).post('/api/account-actions/v1/complete', activation)).status, 200);
  assert.equal((await new Client(dev).get(`${SETUP}/status`)).status, 404);
  await assertChainsWhole(dev.postgres);
});

test('requirement 6: kill -9 after the gate has closed does not open it', async () => {
  dev.process.signalGroup('SIGKILL');
  await eventually('no PostgreSQL process is left', () => processesIn(dataDir).length === 0);
  await begin();
  assert.equal((await new Client(dev).get(`${SETUP}/status`)).status, 404);
  assert.equal((await bootstrap()).status, 404);
});

async function begin() {
  dev = await Dev.start({ dataDir, args: ['--no-setup'], port: dev?.port });
}

function bootstrap() {
  return new Client(dev).post(`${SETUP}/bootstrap`, ADMIN, { token: secret });
}

async function one(sql) {
  return (await dev.query(sql))[0][0];
}
