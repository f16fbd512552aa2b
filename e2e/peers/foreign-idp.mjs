// npm's oidc-provider as its own process: somebody else's identity provider, on 127.0.0.1 so that a browser takes
// it for another site. Its configuration comes on stdin, so that no secret stands in a process list:
// {port, callback, client: {id, secret}, people: [{username, password, email, name}], machine: {id, secret}}
import { createServer } from 'node:http';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import Provider from 'oidc-provider';

const config = JSON.parse(await text(process.stdin));
const issuer = `http://127.0.0.1:${config.port}`;
const people = new Map(config.people.map((person) => [person.username, person]));
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const TTL_SECONDS = 600;

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
  ],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'foreign-1' }] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false }, clientCredentials: { enabled: true } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  ttl: Object.fromEntries(
    ['AccessToken', 'AuthorizationCode', 'ClientCredentials', 'Grant', 'IdToken', 'Interaction', 'Session'].map((kind) => [kind, TTL_SECONDS]),
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
provider.Client.prototype.redirectUriAllowed = (uri) => uri === config.callback || uri.startsWith(`${config.callback}/`);

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
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(`<!doctype html>
<html lang="en"><title>Somebody else's sign-in</title><h1>Sign in elsewhere</h1>
<form method="post" action="${request.url}">
<label>Name <input name="username"></label> <label>Password <input name="password" type="password"></label>
<button>Sign in</button></form></html>`);
}
