// npm's oidc-provider as its own process: somebody else's identity provider, on 127.0.0.1 so that a browser takes
// it for another site. Its configuration comes on stdin, so that no secret stands in a process list:
// {port, lifeSeconds, callback, client: {id, secret}, people: [{username, password, email, name}], machine: {id, secret},
//  commandLine: {id, callback, audience}}
// The last is a public client for a command line: loopback redirects (RFC 8252), device sign-in, rotating refresh
// tokens, the implicit flow to `callback`. Every exchange of a grant is a line of stdout: `grant <type> <outcome>`.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import Provider, { errors } from 'oidc-provider';

const config = JSON.parse(await text(process.stdin));
const issuer = `http://127.0.0.1:${config.port}`;
const people = new Map(config.people.map((person) => [person.username, person]));
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: config.client.id,
      client_secret: config.client.secret,
      redirect_uris: [config.callback],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
    ...(config.machine
      ? [
          {
            client_id: config.machine.id,
            client_secret: config.machine.secret,
            redirect_uris: [],
            grant_types: ['client_credentials'],
            response_types: [],
          },
        ]
      : []),
    ...(config.commandLine
      ? [
          {
            client_id: config.commandLine.id,
            application_type: 'native',
            token_endpoint_auth_method: 'none',
            redirect_uris: ['http://127.0.0.1/callback', config.commandLine.callback],
            grant_types: ['authorization_code', 'implicit', 'refresh_token', DEVICE],
            response_types: ['code', 'id_token', 'id_token token'],
          },
        ]
      : []),
  ],
  responseTypes: ['code', 'id_token', 'id_token token'],
  issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'foreign-1' }] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  conformIdTokenClaims: false,
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    deviceFlow: {
      enabled: true,
      // The pages that come with it fetch a font from the Internet.
      userCodeConfirmSource: (ctx, form, client, _, code) => {
        ctx.body = page('A device asks', `<p>Does ${client.clientId} show <code>${code}</code>?</p>${form}<button form="op.deviceConfirmForm">It does</button>`);
      },
      successSource: (ctx) => {
        ctx.body = page('Signed in on the device', '');
      },
    },
    // An access token is opaque unless the request names the API; then it is a JWT for that API (RFC 9068).
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_, resource) => {
        if (resource !== config.commandLine?.audience) throw new errors.InvalidTarget();
        return { scope: 'openid profile email', audience: resource, accessTokenFormat: 'jwt', accessTokenTTL: config.lifeSeconds };
      },
    },
  },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  ttl: Object.fromEntries(
    ['AccessToken', 'AuthorizationCode', 'ClientCredentials', 'DeviceCode', 'Grant', 'IdToken', 'Interaction', 'RefreshToken', 'Session'].map((kind) => [
      kind,
      config.lifeSeconds,
    ]),
  ),
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => {
      const person = config.people.find((each) => `sub-${each.username}` === sub);
      return { sub, email: person.email, email_verified: true, name: person.name };
    },
  }),
});

// The id of the binding is only known once the platform has made it, so the path below `callback` is free.
const registered = provider.Client.prototype.redirectUriAllowed;
provider.Client.prototype.redirectUriAllowed = function (uri) {
  return this.clientId === config.client.id ? uri === config.callback || uri.startsWith(`${config.callback}/`) : registered.call(this, uri);
};
for (const outcome of ['success', 'error']) {
  provider.on(`grant.${outcome}`, (ctx) => console.log(`grant ${ctx.oidc.params?.grant_type} ${outcome}`));
}

const oidc = provider.callback();

createServer((request, response) => {
  const interaction = request.url.startsWith('/interaction/');
  const handled = interaction ? interact(request, response) : oidc(request, response);
  Promise.resolve(handled).catch((e) => {
    console.error(e);
    response.writeHead(500).end();
  });
}).listen(config.port, '127.0.0.1', () => console.log(`ready ${issuer}`));

/** Login by a form, consent without asking. */
async function interact(request, response) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (prompt.name === 'consent') {
    const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    if (params.resource) grant.addResourceScope(params.resource, params.scope);
    const consent = { grantId: await grant.save() };
    return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
  }
  if (request.method === 'POST') {
    const form = new URLSearchParams(await text(request));
    const person = people.get(form.get('username'));
    if (person && person.password === form.get('password')) {
      const login = { accountId: `sub-${person.username}`, amr: ['pwd'] };
      return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
    }
  }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(
    page(
      'Sign in elsewhere',
      `<form method="post" action="${request.url}">
<label>Name <input name="username"></label> <label>Password <input name="password" type="password"></label>
<button>Sign in</button></form>`,
    ),
  );
}

function page(title, body) {
  return `<!doctype html>\n<html lang="en"><title>Somebody else's sign-in</title><h1>${title}</h1>\n${body}</html>`;
}
