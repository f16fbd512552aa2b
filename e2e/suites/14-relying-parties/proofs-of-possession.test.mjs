// DPoP as openid-client does it: nonces, a pushed request, refresh, a resource.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as jose from 'jose';
import * as oidc from 'openid-client';
import { Dev } from '../../harness/dev.mjs';

let dev;
let rp;

before(async () => {
  dev = await Dev.start();
  ({ rp } = dev.facts);
});
after(() => dev.stop());

const discover = (id, authentication) => oidc.discovery(
  new URL(rp.issuer), id, undefined, authentication, { execute: [oidc.allowInsecureRequests] },
);

test('a machine gets a token of its key, and the resource server is told whose', async () => {
  const config = await discover(rp.m2m_id, oidc.ClientSecretBasic(rp.m2m_secret));
  const keys = await oidc.randomDPoPKeyPair('ES256', { extractable: true });
  const DPoP = oidc.getDPoPHandle(config, keys);

  const tokens = await oidc.clientCredentialsGrant(config, { scope: 'orders.read' }, { DPoP });

  assert.equal(tokens.token_type, 'dpop');
  const thumbprint = await jose.calculateJwkThumbprint(await jose.exportJWK(keys.publicKey));
  assert.equal(jose.decodeJwt(tokens.access_token).cnf.jkt, thumbprint);
  const api = await discover(rp.rs_id, oidc.ClientSecretBasic(rp.rs_secret));
  const about = await oidc.tokenIntrospection(api, tokens.access_token);
  assert.deepEqual([about.active, about.token_type, about.cnf], [true, 'DPoP', { jkt: thumbprint }]);
});

test('a device is bound from its first request on', async () => {
  const config = await discover(rp.device_id, oidc.None());
  const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'));
  const begun = await oidc.initiateDeviceAuthorization(config, { scope: 'openid' }, { DPoP });
  assert.match(begun.user_code, /^[A-Z2-7]{4}-[A-Z2-7]{4}$/);

  const stranger = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'));
  await assert.rejects(
    oidc.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:device_code', { device_code: begun.device_code }, { DPoP: stranger }),
    { error: 'authorization_pending' },
  );
});
