// The same steps without a browser, for tests that need many of them or want to hold one back.
import assert from 'node:assert/strict';
import { Client } from '../harness/http.mjs';

/** A sign-in as far as the callback, which is not called yet: `{client, callback}`. */
export async function upToTheCallback(server, person) {
  const client = new Client(server);
  const begun = await client.post('/v1/auth/sign-in', { domain_id: person.domainId, idp_binding_id: person.bindingId });
  assert.ok([200, 303].includes(begun.status), begun.body);
  const login = await client.follow(await client.get(begun.json.authorization_url, { headers: { accept: 'text/html' } }));
  let answer = await client.submit(login, 'password', { username: person.username, password: person.password });
  for (;;) {
    const next = new URL(answer.headers.location ?? assert.fail(`${answer.status} ${answer.body}`), answer.url);
    if (next.pathname.startsWith('/v1/auth/callback')) return { client, callback: next.href };
    answer = await client.get(next.href, { headers: { accept: 'text/html' } });
  }
}

/** A client with a session of that person. */
export async function signIn(server, person) {
  const { client, callback } = await upToTheCallback(server, person);
  const done = await client.get(callback, { headers: { accept: 'text/html' } });
  assert.equal(done.status, 303, done.body);
  assert.ok(client.session, `a session, not ${done.headers.location}`);
  return client;
}

/** A device request: the answer of /v1/auth/device-code. `program` is what it says of itself. */
export async function deviceCode(server, person, program = {}) {
  const answer = await new Client(server).post('/v1/auth/device-code', { domain_id: person.domainId, idp_binding_id: person.bindingId, ...program });
  assert.equal(answer.status, 200, answer.body);
  return answer.json;
}

/** One poll with a device code. */
export function poll(server, device) {
  return new Client(server).post('/v1/auth/device-token', { device_code: device });
}

/** A login token: asked for, approved by that session, polled once. */
export async function loginToken(server, person, client) {
  const device = await deviceCode(server, person);
  const approved = await client.post('/v1/auth/device/approve', { user_code: device.user_code }, { headers: client.csrf });
  assert.equal(approved.status, 200, approved.body);
  const answer = await poll(server, device.device_code);
  assert.equal(answer.status, 200, answer.body);
  return answer.json.access_token;
}

/** A token for a machine. */
export async function serviceToken(server, machine) {
  const answer = await requestServiceToken(new Client(server), machine);
  assert.equal(answer.status, 200, answer.body);
  return answer.json.access_token;
}

export function requestServiceToken(client, machine) {
  return client.post('/v1/auth/service/token', {
    grant_type: 'client_credentials',
    client_id: machine.clientId,
    client_secret: machine.clientSecret,
  });
}

/** The id that a plaintext carries: 22 base62 digits of a UUID. */
export function tokenId(plaintext) {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  let number = 0n;
  for (const digit of plaintext.split('_')[2].slice(0, 22)) number = number * 62n + BigInt(digits.indexOf(digit));
  const hex = number.toString(16).padStart(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
