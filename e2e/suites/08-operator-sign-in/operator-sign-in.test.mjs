// Seed 002's five requests against the development server: by curl, by Chromium without JavaScript, by plexctl.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { freshPage, openBrowser } from '../../harness/browser.mjs';
import { Shell } from '../../harness/cli.mjs';
import { Dev } from '../../harness/dev.mjs';
import { authorizePath, Curl, decoded, fiveRequests, pkce } from '../../harness/operator-sign-in.mjs';
import { commandLines, start } from '../../harness/processes.mjs';
import { typePassword } from '../../journeys/signing-in.mjs';

let dev;
let operator;

before(async () => {
  dev = await Dev.start();
  const { email, password, client_id: clientId, redirect_uri: redirectUri } = dev.facts.operator;
  operator = { email, password, clientId, redirectUri };
});

for (const [scheme, server] of Object.entries({ http: () => ({ url: dev.url }), https: () => ({ url: dev.httpsUrl, ca: dev.ca }) })) {
  test(`requirements 26-36: five requests by curl over ${scheme}, as captured`, async () => {
    const { state, answers } = await fiveRequests(new Curl(server()), operator);
    assert.deepEqual(answers.map(({ status }) => status), [302, 200, 302, 302, 200]);
    const [authorize, login, submitted, callback, token] = answers;
    assert.equal(new URL(authorize.location).pathname, '/login');
    assert.match(login.type, /^text\/html; ?charset=utf-8$/i);
    assert.equal(new URL(submitted.location).pathname, '/authorize/callback');
    assert.ok(callback.location.startsWith(`${operator.redirectUri}?`), callback.location);
    assert.equal(new URL(callback.location).searchParams.get('state'), state);
    assert.equal(JSON.parse(token.body).token_type, 'Bearer');
  });
}

test('requirements 37-39: the token is an RFC 9068 JWT of the platform, for five minutes', async () => {
  const { answers } = await fiveRequests(new Curl({ url: dev.url }), operator);
  const [header, claims] = decoded(JSON.parse(answers.at(-1).body).access_token);
  assert.deepEqual([header.typ, header.alg], ['at+jwt', 'ES256']);
  assert.equal(claims.iss, dev.url);
  assert.deepEqual([claims.aud].flat(), ['plexsphere-api']);
  assert.deepEqual([claims.client_id, claims.tenant_id, claims.exp - claims.iat], [operator.clientId, 'platform', 300]);
  assert.ok(claims.roles.includes('platform-admin'), `${claims.roles}`);
  assert.ok(claims.sub && claims.jti && claims.auth_time);
});

test('requirement 24: a code without its verifier, and a code used twice, is worth nothing', async () => {
  const curl = new Curl({ url: dev.url });
  const { redemption } = await fiveRequests(curl, operator);
  const form = { grant_type: 'authorization_code', code: redemption.code, redirect_uri: operator.redirectUri, client_id: operator.clientId };
  const twice = await curl.ask('/token', { form: { ...form, code_verifier: redemption.verifier } });
  assert.deepEqual([twice.status, JSON.parse(twice.body).error], [400, 'invalid_grant']);
  const bare = await curl.ask('/token', { form });
  assert.equal(bare.status, 400);
});

test('requirement 26: the same in Chromium without JavaScript', async (t) => {
  const browser = await openBrowser();
  const page = await freshPage(t, browser, { javaScriptEnabled: false });
  const { verifier, challenge } = pkce();
  const redirectUri = 'http://127.0.0.1:1/callback';
  const arrived = page.waitForRequest((request) => request.url().startsWith(redirectUri));
  await page.goto(`${dev.url}${authorizePath({ clientId: operator.clientId, redirectUri, state: 'st-1', challenge })}`);
  await page.locator('input[name=username]').fill(operator.email);
  await page.locator('input[name=password]').fill(operator.password);
  await page.locator('form:has(input[name=password]) button').first().click({ noWaitAfter: true });
  const answer = new URL((await arrived).url()).searchParams;
  assert.deepEqual([answer.get('state'), answer.get('iss')], ['st-1', dev.url]);
  const token = await new Curl({ url: dev.url }).ask('/token', {
    form: { grant_type: 'authorization_code', code: answer.get('code'), redirect_uri: redirectUri, client_id: operator.clientId, code_verifier: verifier },
  });
  assert.equal(token.status, 200, token.body);
  assert.deepEqual(page.complaints, []);
});

test('plexctl signs the operator in headlessly, with the password on stdin and nowhere else', async () => {
  const shell = new Shell({ url: dev.url });
  const login = start('bash', ['-c', `exec plexctl operator login --headless --username ${operator.email} --password-stdin --output json`], {
    env: shell.env,
    input: `${operator.password}\n`,
  });
  assert.ok(!commandLines().some((line) => line.includes('plexctl') && line.includes(operator.password)));
  assert.equal(await login.ended, 0, login.err);
  assert.deepEqual(JSON.parse(login.out).roles, ['platform-admin']);
  assert.ok(!login.out.includes('access_token') && !login.out.includes('eyJ'));
  assert.equal(shell.configMode, '600');
});

test('plexctl signs the operator in through a browser that comes back to its port', async (t) => {
  const shell = new Shell({ url: dev.url });
  const login = shell.begin('plexctl operator login --no-browser');
  const [, address] = await login.says(/^Open:\s+(\S+)$/m);
  const page = await freshPage(t, await openBrowser());
  await page.goto(address);
  await typePassword(page, { username: operator.email, password: operator.password });
  assert.equal(await login.ended, 0, login.err);
  assert.match(login.out, /^Signed in as .*, operator of http:\/\/localhost:\d+, until \S+Z$/m);
});

test('requirements 32 and 33: a person of a customer and a wrong password are refused alike', async () => {
  const [ada] = dev.domain('acme-corp').people;
  for (const [username, password] of [[ada.email, ada.password], [operator.email, 'wrong password'], ['nobody@platform.example', 'wrong password']]) {
    const shell = new Shell({ url: dev.url });
    const login = start('bash', ['-c', `exec plexctl operator login --headless --username ${username} --password-stdin`], {
      env: shell.env,
      input: `${password}\n`,
    });
    assert.equal(await login.ended, 3, login.err);
    assert.equal(login.err, 'plexctl: Not signed in: the e-mail address or the password is wrong, or the account is not active\n');
  }
});
