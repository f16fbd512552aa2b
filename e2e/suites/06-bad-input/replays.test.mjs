// What was used once is not used twice, not by 32 at once and not after kill -9 and a restart.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Dev } from '../../harness/dev.mjs';
import { Client } from '../../harness/http.mjs';
import { deviceCode, poll, serviceToken, signIn, tokenId, upToTheCallback } from '../../journeys/by-http.mjs';

const RACERS = 32;
const HTML = { headers: { accept: 'text/html' } };

let dev;
let server;
let person;
let machine;

before(async () => {
  dev = await Dev.start();
  server = { url: dev.url };
  const acme = dev.domain('acme-corp');
  person = { domainId: acme.id, bindingId: acme.idp_binding_id, username: acme.people[0].email, password: acme.people[0].password };
  machine = { clientId: dev.facts.machine.client_id, clientSecret: dev.facts.machine.client_secret };
});

test('a callback, a device code and a deleted token stay used after kill -9 and a restart', async () => {
  const { client, callback } = await upToTheCallback(server, person);
  const cookies = new Map(client.cookies);
  await client.get(callback, HTML);
  assert.ok(client.session);

  const device = await deviceCode(server, person);
  const approved = await client.post('/v1/auth/device/approve', { user_code: device.user_code }, { headers: client.csrf });
  assert.equal(approved.status, 200, approved.body);
  assert.equal((await poll(server, device.device_code)).status, 200);
  const pending = await deviceCode(server, person);

  const token = await serviceToken(server, machine);
  assert.equal((await client.request('DELETE', `/v1/auth/tokens/${tokenId(token)}`, { token, headers: { cookie: '' } })).status, 204);

  await dev.stop('SIGKILL');
  dev = await Dev.start({ dataDir: dev.dataDir, port: dev.port });

  const replayer = new Client(server);
  replayer.cookies = cookies;
  const replayed = await replayer.get(callback, HTML);
  assert.equal(replayer.session, undefined, `${replayed.status} ${replayed.headers.location}`);
  assert.equal((await poll(server, device.device_code)).json.code, 'invalid_grant');
  assert.equal((await new Client(server).get('/v1/auth/whoami', { token })).status, 401);

  assert.equal((await client.get('/v1/auth/whoami')).status, 200, 'the session lives on');
  assert.equal((await poll(server, pending.device_code)).json.code, 'authorization_pending', 'and so does what was not used');
});

test('of 32 callbacks with one state and one code, one opens a session', async () => {
  const { client, callback } = await upToTheCallback(server, person);
  const racers = Array.from({ length: RACERS }, () => {
    const racer = new Client(server);
    racer.cookies = new Map(client.cookies);
    return racer;
  });
  await Promise.all(racers.map((racer) => racer.get(callback, HTML)));
  assert.equal(racers.filter((racer) => racer.session).length, 1);
});

test('of 32 polls after one approval, one gets the token', async () => {
  const session = await signIn(server, person);
  const device = await deviceCode(server, person);
  await session.post('/v1/auth/device/approve', { user_code: device.user_code }, { headers: session.csrf });
  const answers = await Promise.all(Array.from({ length: RACERS }, () => poll(server, device.device_code)));
  assert.equal(answers.filter((answer) => answer.status === 200).length, 1);
});

test('a state without the cookie of its browser is refused, and nobody is signed in', async () => {
  const { callback } = await upToTheCallback(server, person);
  const victim = new Client(server);
  await victim.get(callback, HTML);
  assert.equal(victim.session, undefined);
  const json = await new Client(server).get(callback, { headers: { accept: 'application/json' } });
  assert.equal(json.status, 400);
});
