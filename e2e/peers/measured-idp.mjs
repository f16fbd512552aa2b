// npm's oidc-provider as a process of its own, for `make bench-peers`. Its configuration comes on stdin, so that no
// secret stands in a process list: {port, audience, callback, machine, api, web}, the last three clients as {id, secret}.
// It keeps everything in memory, as it comes; keys, token formats and rotation are those of the servers beside it.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import Provider, { errors } from 'oidc-provider';

const { port, audience, callback, machine, api, web } = JSON.parse(await text(process.stdin));
const issuer = `http://127.0.0.1:${port}`;
const lifeSeconds = 3600;
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const confidential = ({ id, secret }, more) => ({
  client_id: id,
  client_secret: secret,
  redirect_uris: [],
  grant_types: ['client_credentials'],
  response_types: [],
  id_token_signed_response_alg: 'ES256',
  ...more,
});

const provider = new Provider(issuer, {
  clients: [
    confidential(machine),
    confidential(api),
    confidential(web, { redirect_uris: [callback], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] }),
  ],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: 'measured-1' }] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  rotateRefreshToken: true,
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    // Who names the API gets a JWT for it (RFC 9068). Nothing is kept of that, and introspection refuses it.
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, resource) => {
        if (resource !== audience) throw new errors.InvalidTarget();
        return { scope: 'openid', audience, accessTokenFormat: 'jwt', accessTokenTTL: lifeSeconds, jwt: { sign: { alg: 'ES256' } } };
      },
    },
  },
  ttl: Object.fromEntries(['AccessToken', 'ClientCredentials', 'Grant', 'IdToken', 'RefreshToken'].map((kind) => [kind, lifeSeconds])),
  findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
});

const oidc = provider.callback();

createServer((request, response) => {
  Promise.resolve(request.url === '/first-refresh-token' ? begin(response) : oidc(request, response)).catch((e) => {
    console.error(e);
    response.writeHead(500).end();
  });
}).listen(port, '127.0.0.1');

/** What somebody gets who signs in at `web`: nobody's sign-in is measured, so nobody has to. */
async function begin(response) {
  const whose = { accountId: 'kim', clientId: web.id };
  const grant = new provider.Grant(whose);
  grant.addOIDCScope('openid');
  grant.addResourceScope(audience, 'openid');
  const token = new provider.RefreshToken({
    accountId: whose.accountId,
    client: await provider.Client.find(web.id),
    grantId: await grant.save(),
    gty: 'authorization_code',
    resource: audience,
    scope: 'openid',
    authTime: Math.floor(Date.now() / 1000),
    claims: {},
  });
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ refresh_token: await token.save() }));
}
