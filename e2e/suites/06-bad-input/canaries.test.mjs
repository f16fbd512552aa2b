// Known secrets travel through every flow; then every place that anything is written to is searched for them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { Shell } from '../../harness/cli.mjs';
import { Dev } from '../../harness/dev.mjs';
import { Client } from '../../harness/http.mjs';
import { assertChainsWhole } from '../../harness/ledger.mjs';
import { commandLines, everythingSaid } from '../../harness/processes.mjs';
import { deviceCode, poll, requestServiceToken, signIn, tokenId, upToTheCallback } from '../../journeys/by-http.mjs';

/** What these files are for is to hold a secret: the facts of the demo, the keys of this installation. */
const HOLDERS = new Set(['dev.json']);

let dev;
let server;
let person;
let machine;

before(async () => {
  dev = await Dev.start({ env: { PLEXSPHERE_LOG_LEVEL: 'TRACE' } });
  server = { url: dev.url };
  const acme = dev.domain('acme-corp');
  person = { domainId: acme.id, bindingId: acme.idp_binding_id, username: acme.people[0].email, password: acme.people[0].password };
  machine = { clientId: dev.facts.machine.client_id, clientSecret: dev.facts.machine.client_secret };
});

test('no secret reaches a log, an output, the ledger, the database or a process list', async () => {
  const secrets = new Map([['machine secret', machine.clientSecret], ['wrong password', 'canary-wrong-password-5e1f'], ['wrong secret', 'canary-wrong-secret-77b0']]);
  const saidBefore = everythingSaid.length;
  const program = new Client(server);

  // A person: refused, then signed in, with the code of the callback kept.
  await assert.rejects(signIn(server, { ...person, password: secrets.get('wrong password') }));
  const { client, callback } = await upToTheCallback(server, person);
  secrets.set('authorization code', new URL(callback).searchParams.get('code'));
  await client.get(callback, { headers: { accept: 'text/html' } });
  secrets.set('session', client.session);
  const hosted = [...client.cookies].find(([name]) => !/plexsphere_(session|csrf|txn)/.test(name));
  if (hosted) secrets.set('session of the built-in server', hosted[1]);

  // A device login, and tokens of every origin.
  const device = await deviceCode(server, person);
  secrets.set('device code', device.device_code);
  await client.post('/v1/auth/device/approve', { user_code: device.user_code }, { headers: client.csrf });
  const login = (await poll(server, device.device_code)).json.access_token;
  secrets.set('login token', login);
  const subject = (await client.get('/v1/auth/whoami')).json.subject;
  const minted = await client.post('/v1/auth/tokens', { identity_ref: `user:${subject}`, env_prefix: 'dev' }, { headers: client.csrf });
  assert.equal(minted.status, 201, minted.body);
  secrets.set('API token', minted.json.plaintext);
  const service = (await requestServiceToken(program, machine)).json.access_token;
  secrets.set('service token', service);
  const key = 'canary-idempotency-key-9d2c41';
  const rotated = await program.request('POST', `/v1/auth/tokens/${tokenId(service)}/rotate`, { token: service, headers: { 'idempotency-key': key } });
  assert.equal(rotated.status, 200, rotated.body);
  secrets.set('rotated token', rotated.json.plaintext);
  secrets.set('idempotency key', key);

  // Refusals that a careless line would log with what was sent.
  await requestServiceToken(program, { ...machine, clientSecret: secrets.get('wrong secret') });
  await program.get('/v1/auth/whoami', { token: service.slice(0, -1) + '!' });
  await program.get(`/v1/auth/whoami?access_token=${service}`);
  await program.post('/v1/auth/service/token', `{"client_secret":"${machine.clientSecret}",`);
  await program.post('/v1/auth/device-token', { device_code: device.device_code });
  const shell = new Shell(server);
  await shell.line('plexctl whoami; plexctl identity-tokens list --output json', { env: { PLEXSPHERE_TOKEN: rotated.json.plaintext } });
  await shell.line('plexctl whoami', { env: { PLEXSPHERE_TOKEN: `${rotated.json.plaintext}x` } });

  const sinks = new Map();
  sinks.set('what the programs said', everythingSaid.slice(saidBefore).join(''));
  sinks.set('command lines', commandLines().filter((line) => line.includes(dev.dataDir) || /plexsphere|postgres/.test(line)).join('\n'));
  for (const table of ['ledger', 'ledger_personal', 'throttles', 'api_tokens', 'sessions', 'codes', 'hosted_clients', 'hosted_sessions', 'accounts', 'idp_bindings']) {
    sinks.set(`table ${table}`, (await dev.query(`SELECT row_to_json(t) FROM plexsphere.${table} t`)).join('\n'));
  }
  sinks.set('canonical bytes', (await dev.query(`SELECT convert_from(canonical, 'UTF8') FROM plexsphere.ledger`)).join('\n'));
  await assertChainsWhole(dev.postgres);
  await dev.stop();
  for (const file of files(dev.dataDir)) sinks.set(file.slice(dev.dataDir.length), readFileSync(file, 'latin1'));
  sinks.set('end', everythingSaid.slice(saidBefore).join(''));
  assert.ok(sinks.size > 50, 'the files of the database are among them');

  // The demo person's password is printed at start on purpose; it must be nowhere after that.
  secrets.set('password', person.password);
  const found = [];
  for (const [name, secret] of secrets) {
    assert.ok(secret?.length > 8, `${name}: ${secret}`);
    for (const [sink, content] of sinks) if (content.includes(secret)) found.push(`${name} in ${sink}`);
  }
  assert.deepEqual(found, []);
});

function* files(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const facts = statSync(path);
    if (facts.isDirectory()) yield* files(path);
    else if (facts.isFile() && !HOLDERS.has(name)) yield path;
  }
}
