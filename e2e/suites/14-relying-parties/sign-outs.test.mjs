// The demo web application hears of sign-outs at a port of its own, and verifies what it is told with jose.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import * as jose from 'jose';
import * as oidc from 'openid-client';
import { Dev } from '../../harness/dev.mjs';
import { Curl, hiddenFields } from '../../harness/operator-sign-in.mjs';
import { eventually } from '../../harness/waiting.mjs';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const HEARD_WITHIN_MS = 10_000;

let application;
let dev;
let rp;
let ada;
let config;

/** An application's server: `heard` are the bodies of the posts so far; it answers `status`. */
async function listener() {
  const it = { heard: [], status: 200 };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    it.heard.push({ method: request.method, url: request.url, type: request.headers['content-type'], body: new URLSearchParams(body) });
    response.writeHead(it.status, { 'cache-control': 'no-store' }).end();
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  it.uri = `http://127.0.0.1:${server.address().port}/signed-out`;
  it.stop = () => server.close();
  it.next = async (count) => {
    await eventually(`${count} sign-outs are heard`, () => it.heard.length >= count, HEARD_WITHIN_MS);
    return it.heard[count - 1];
  };
  return it;
}

before(async () => {
  application = await listener();
  dev = await Dev.start({ env: { PLEXSPHERE_OAUTH2_CLIENTS_DEMO_WEB_BACKCHANNEL_LOGOUT_URI: application.uri } });
  ({ rp } = dev.facts);
  [ada] = dev.facts.domains.find(({ slug }) => slug === 'acme-corp').people;
  config = await oidc.discovery(new URL(rp.issuer), rp.client_id, undefined, oidc.ClientSecretPost(rp.client_secret), { execute: [oidc.allowInsecureRequests] });
});
after(async () => {
  await dev.stop();
  application.stop();
});

/** Ada signs in to the demo in a browser of her own; the browser and the tokens. */
async function signIn() {
  const curl = new Curl({ url: dev.url });
  const verifier = oidc.randomPKCECodeVerifier();
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: rp.redirect_uri, scope: 'openid email', code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  });
  const page = await curl.ask((await curl.ask(address.href)).location);
  const form = { ...hiddenFields(page.body), username: ada.email, password: ada.password };
  const submitted = await curl.ask(new URL('login', `${rp.issuer}/`).href, { form });
  const back = new URL((await curl.ask(submitted.location)).location);
  return { curl, tokens: await oidc.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier }) };
}

test('discovery says that sign-outs are told, with the session', () => {
  const { backchannel_logout_supported: told, backchannel_logout_session_supported: withSession } = config.serverMetadata();
  assert.deepEqual([told, withSession], [true, true]);
});

test('Ada signs out at the server, and the application hears which session ended', async () => {
  const { curl, tokens } = await signIn();
  const other = await signIn();
  const { sub, sid } = tokens.claims();
  assert.notEqual(sid, other.tokens.claims().sid);

  const done = await curl.ask(oidc.buildEndSessionUrl(config, { id_token_hint: tokens.id_token }).href);
  assert.equal(done.status, 200, done.body);

  const post = await application.next(1);
  assert.deepEqual([post.method, post.url, post.type], ['POST', '/signed-out', 'application/x-www-form-urlencoded']);
  assert.deepEqual([...post.body.keys()], ['logout_token']);
  const keys = jose.createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri));
  const { payload, protectedHeader } = await jose.jwtVerify(post.body.get('logout_token'), keys, {
    issuer: rp.issuer, audience: rp.client_id, typ: 'logout+jwt', algorithms: ['ES256'], maxTokenAge: '2m', requiredClaims: ['jti', 'exp'],
  });
  assert.equal(protectedHeader.typ, 'logout+jwt');
  assert.deepEqual([payload.sub, payload.sid, payload.events, payload.nonce], [sub, sid, { [EVENT]: {} }, undefined]);
  await assert.rejects(oidc.refreshTokenGrant(config, tokens.refresh_token), { error: 'invalid_grant' });
  assert.ok((await oidc.refreshTokenGrant(config, other.tokens.refresh_token)).access_token);
  assert.equal(application.heard.length, 1);
});

test('an application that was away hears a few seconds later, from a server that was killed meanwhile', async () => {
  const { curl, tokens } = await signIn();
  const before = application.heard.length;
  application.status = 503;
  await curl.ask(oidc.buildEndSessionUrl(config, { id_token_hint: tokens.id_token }).href);
  await application.next(before + 1);
  const noted = "SELECT count(*) FROM plexsphere.logout_deliveries WHERE due_at < now() + interval '30 s'";
  await eventually('the 503 is noted', async () => (await dev.query(noted))[0][0] === '1');
  application.status = 200;

  const { dataDir, port } = dev;
  await dev.stop('SIGKILL');
  dev = await Dev.start({ dataDir, port, env: { PLEXSPHERE_OAUTH2_CLIENTS_DEMO_WEB_BACKCHANNEL_LOGOUT_URI: application.uri } });

  const again = await application.next(before + 2);
  assert.equal(jose.decodeJwt(again.body.get('logout_token')).sid, tokens.claims().sid);
});
