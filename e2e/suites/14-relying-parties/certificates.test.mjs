// Mutual TLS (RFC 8705) behind a proxy that ends TLS, asks for a certificate and passes it on: oauth4webapi and openid-client.
import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request as plain } from 'node:http';
import { createServer, request as secure } from 'node:https';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import * as oauth from 'oauth4webapi';
import * as oidc from 'openid-client';
import { Dev } from '../../harness/dev.mjs';
import { Curl, hiddenFields } from '../../harness/operator-sign-in.mjs';
import { folder } from '../../harness/places.mjs';

const CALLBACK = 'http://127.0.0.1:9999/cb';
const insecure = { [oauth.allowInsecureRequests]: true };
const HOP = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'client-cert', 'x-forwarded-for', 'x-forwarded-proto']);

/** An authority of this run, and what it issued, by openssl. */
class Authority {
  constructor() {
    this.folder = folder('clients');
    this.run('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Clients');
    this.ca = this.file('ca.pem');
  }

  run(...args) {
    execFileSync('openssl', args, { cwd: this.folder, stdio: 'pipe' });
  }

  file(name) {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  issue(name, altNames) {
    this.run('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-CA', 'ca.pem', '-CAkey', 'ca.key',
      '-keyout', `${name}.key`, '-out', `${name}.pem`, '-days', '1', '-subj', `/CN=${name}`, '-addext', `subjectAltName=${altNames}`, '-addext', 'basicConstraints=critical,CA:FALSE');
    return { key: this.file(`${name}.key`), cert: this.file(`${name}.pem`) };
  }
}

/** Ends TLS, asks for a certificate, and says in `Client-Cert` what was shown (RFC 9440). */
async function proxy(authority, port) {
  const own = authority.issue('localhost', 'DNS:localhost');
  const server = createServer({ ...own, ca: authority.ca, requestCert: true, rejectUnauthorized: false }, (incoming, answer) => {
    const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !HOP.has(name)));
    const shown = incoming.socket.authorized ? incoming.socket.getPeerCertificate() : undefined;
    if (shown?.raw) headers['client-cert'] = `:${shown.raw.toString('base64')}:`;
    const onward = plain({ host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers: { ...headers, host: `localhost:${port}`, 'transfer-encoding': 'chunked' } }, (back) => {
      answer.writeHead(back.statusCode, back.headers);
      back.pipe(answer);
    });
    incoming.pipe(onward);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { port: server.address().port, stop: () => server.close() };
}

let authority;
let front;
let dev;
let issuer;
let press;
let other;

/** `fetch` that takes every request to the proxy, with that certificate or none. */
function by(identity) {
  return async (url, { method = 'GET', headers, body } = {}) => {
    const { pathname, search } = new URL(url);
    const text = body === undefined || body === null ? undefined : `${body}`;
    return new Promise((done, fail) => {
      const asking = secure({
        host: 'localhost', port: front.port, path: pathname + search, method, ca: authority.ca, ...identity, agent: false,
        headers: { ...Object.fromEntries(new Headers(headers)), ...(text === undefined ? {} : { 'content-length': Buffer.byteLength(text) }) },
      }, async (back) => {
        const parts = [];
        for await (const part of back) parts.push(part);
        done(new Response(parts.length > 0 ? Buffer.concat(parts) : null, { status: back.statusCode, headers: back.headers }));
      });
      asking.on('error', fail);
      asking.end(text);
    });
  };
}

const thumbprint = ({ cert }) => createHash('sha256').update(new X509Certificate(cert).raw).digest('base64url');
const confirmation = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).cnf;

before(async () => {
  authority = new Authority();
  press = authority.issue('press', 'DNS:press.acme-corp.example');
  other = authority.issue('other', 'DNS:other.acme-corp.example');
  const client = (key, value) => [`PLEXSPHERE_OAUTH2_CLIENTS_PRESS_${key}`, value];
  dev = await Dev.start({
    env: {
      PLEXSPHERE_HTTP_TRUSTED_PROXIES: '127.0.0.1',
      PLEXSPHERE_HTTP_CLIENT_CERTIFICATE_HEADER: 'Client-Cert',
      ...Object.fromEntries([
        client('CLIENT_TYPE', 'confidential'),
        client('TOKEN_ENDPOINT_AUTH_METHOD', 'tls_client_auth'),
        client('TLS_CLIENT_AUTH_SAN_DNS', 'press.acme-corp.example'),
        client('TLS_CLIENT_CERTIFICATE_BOUND_ACCESS_TOKENS', 'true'),
        client('GRANT_TYPES', 'client_credentials,authorization_code,refresh_token'),
        client('REDIRECT_URIS', CALLBACK),
        client('ALLOWED_SCOPES', 'openid,orders.read'),
        client('RESOURCES', 'https://api.press.example'),
        client('DEFAULT_ACCESS_TOKEN_AUDIENCE', 'https://api.press.example'),
        client('SERVERS', 'acme-corp'),
      ]),
    },
  });
  front = await proxy(authority, dev.port);
  issuer = new URL(dev.facts.rp.issuer);
});
after(async () => {
  front?.stop();
  await dev?.stop();
});

/** Ada at the sign-in page, until the browser is sent back to the client: that address. */
async function signIn(address) {
  const curl = new Curl({ url: dev.url });
  const [ada] = dev.facts.domains.find(({ slug }) => slug === 'acme-corp').people;
  const page = await curl.ask((await curl.ask(address)).location);
  const form = { ...hiddenFields(page.body), username: ada.email, password: ada.password };
  const submitted = await curl.ask(new URL('login', `${dev.facts.rp.issuer}/`).href, { form });
  return new URL((await curl.ask(submitted.location)).location);
}

const discovered = async () => oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));

test('oauth4webapi: TlsClientAuth gives a token of the certificate, which introspection names', async () => {
  const as = await discovered();
  assert.equal(as.tls_client_certificate_bound_access_tokens, true);
  assert.ok(as.token_endpoint_auth_methods_supported.includes('tls_client_auth'));
  const client = { client_id: 'press' };
  const options = { ...insecure, [oauth.customFetch]: by(press) };

  const answer = await oauth.clientCredentialsGrantRequest(as, client, oauth.TlsClientAuth(), {}, options);
  const { access_token: token } = await oauth.processClientCredentialsResponse(as, client, answer);
  assert.deepEqual(confirmation(token), { 'x5t#S256': thumbprint(press) });
  const about = await oauth.processIntrospectionResponse(as, client, await oauth.introspectionRequest(as, client, oauth.TlsClientAuth(), token, options));
  assert.equal(about.active, true);
  assert.deepEqual(about.cnf, { 'x5t#S256': thumbprint(press) });
});

test('oauth4webapi: another certificate, none, or one that the client itself writes is refused', async () => {
  const as = await discovered();
  const client = { client_id: 'press' };
  for (const identity of [other, {}]) {
    const answer = await oauth.clientCredentialsGrantRequest(as, client, oauth.TlsClientAuth(), {}, { ...insecure, [oauth.customFetch]: by(identity) });
    assert.equal(answer.status, 401);
    assert.equal((await answer.clone().json()).error, 'invalid_client');
    await assert.rejects(oauth.processClientCredentialsResponse(as, client, answer), oauth.WWWAuthenticateChallengeError);
  }
  const written = new Headers({ 'content-type': 'application/x-www-form-urlencoded', 'client-cert': `:${new X509Certificate(press.cert).raw.toString('base64')}:` });
  const answer = await by({})(as.token_endpoint, { method: 'POST', headers: written, body: 'grant_type=client_credentials&client_id=press' });
  assert.equal(answer.status, 401);
  assert.equal((await answer.json()).error, 'invalid_client');
});

test('oauth4webapi: somebody signs in, and userinfo wants the certificate that the code was redeemed with', async () => {
  const as = await discovered();
  const client = { client_id: 'press' };
  const options = { ...insecure, [oauth.customFetch]: by(press) };
  const verifier = oauth.generateRandomCodeVerifier();
  const asked = {
    client_id: 'press', response_type: 'code', redirect_uri: CALLBACK, scope: 'openid',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  };
  const push = await oauth.pushedAuthorizationRequest(as, client, oauth.TlsClientAuth(), new URLSearchParams(asked), options);
  const { request_uri: name } = await oauth.processPushedAuthorizationResponse(as, client, push);
  const back = await signIn(`${as.authorization_endpoint}?${new URLSearchParams({ client_id: 'press', request_uri: name })}`);
  const code = oauth.validateAuthResponse(as, client, back, oauth.expectNoState);

  const answer = await oauth.authorizationCodeGrantRequest(as, client, oauth.TlsClientAuth(), code, CALLBACK, verifier, options);
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer);
  const { sub } = oauth.getValidatedIdTokenClaims(tokens);
  const info = await oauth.userInfoRequest(as, client, tokens.access_token, options);
  assert.equal((await oauth.processUserInfoResponse(as, client, sub, info)).sub, sub);
  for (const identity of [other, {}]) {
    const refused = await by(identity)(as.userinfo_endpoint, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    assert.equal(refused.status, 401);
    assert.match(refused.headers.get('www-authenticate'), /error="invalid_token"/);
  }
});

test('openid-client: TlsClientAuth', async () => {
  const config = await oidc.discovery(issuer, 'press', { use_mtls_endpoint_aliases: true }, oidc.TlsClientAuth(), { execute: [oidc.allowInsecureRequests] });
  config[oidc.customFetch] = by(press);

  const { access_token: token } = await oidc.clientCredentialsGrant(config, {});
  assert.deepEqual(confirmation(token), { 'x5t#S256': thumbprint(press) });
  await oidc.tokenRevocation(config, token);
  assert.equal((await oidc.tokenIntrospection(config, token)).active, false);
});
