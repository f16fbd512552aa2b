// A Keycloak of this run: unpacked into a folder of its own, on loopback, with its database in memory.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, freePorts, REPOSITORY } from './places.mjs';
import { environment, run, start } from './processes.mjs';

const REALM = 'elsewhere';
/** It is built for its options first; on two busy cores that and the first start take their time. */
const FIRST_START_MS = 150_000;

/** A Keycloak with one person, described as `startForeignIdp` does its provider. */
export async function startKeycloak() {
  const [port] = await freePorts(1);
  const issuer = `http://127.0.0.1:${port}/realms/${REALM}`;
  const idp = {
    issuer,
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    client: { id: 'plexsphere-at-keycloak', secret: randomBytes(24).toString('hex') },
    people: [{ username: 'kim@elsewhere.example', password: 'kim has a "long" password & more', email: 'kim@elsewhere.example', firstName: 'Kim', lastName: 'Elsewhere' }],
    commandLine: {
      id: 'noetl-at-keycloak',
      callback: 'https://app.elsewhere.example/login',
      audience: 'https://gateway.elsewhere.example',
      authorizationEndpoint: `${issuer}/protocol/openid-connect/auth`,
    },
  };
  idp.administrator = { username: 'admin', password: randomBytes(24).toString('hex') };
  const home = await unpacked();
  mkdirSync(join(home, 'data', 'import'), { recursive: true });
  writeFileSync(join(home, 'data', 'import', `${REALM}.json`), JSON.stringify(realm(idp)), { mode: 0o600 });
  idp.process = start(
    'sh',
    [
      '-c', '. "$0/bin/jdk.sh" && find_jdk && exec "$@"', REPOSITORY,
      // By name, since jar forgets who may be executed.
      'sh', join(home, 'bin', 'kc.sh'), 'start-dev', '--import-realm', '--db=dev-mem', '--cache=local', '--http-host=127.0.0.1', `--http-port=${port}`,
    ],
    {
      env: environment({
        HOME: home,
        KC_BOOTSTRAP_ADMIN_USERNAME: idp.administrator.username,
        KC_BOOTSTRAP_ADMIN_PASSWORD: idp.administrator.password,
        JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1',
      }),
    },
  );
  await idp.process.says(/Listening on: http:\/\/127\.0\.0\.1:/, FIRST_START_MS);
  return idp;
}

/** Where Keycloak takes what the provider of that alias answers. */
export function brokerEndpoint(idp, alias) {
  return `${idp.issuer}/broker/${alias}/endpoint`;
}

/**
 * Lets people sign in to that Keycloak by another provider, with what that one says of itself, PKCE, and signatures checked.
 * https://www.keycloak.org/docs-api/latest/rest-api/index.html#_identity_providers
 */
export async function addBroker(idp, { alias, discovery, clientId, clientSecret }) {
  const { origin } = new URL(idp.issuer);
  const token = await answered(fetch(`${origin}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...idp.administrator }),
  }));
  const config = {
    issuer: discovery.issuer,
    authorizationUrl: discovery.authorization_endpoint,
    tokenUrl: discovery.token_endpoint,
    userInfoUrl: discovery.userinfo_endpoint,
    logoutUrl: discovery.end_session_endpoint,
    jwksUrl: discovery.jwks_uri,
    useJwksUrl: 'true',
    validateSignature: 'true',
    pkceEnabled: 'true',
    pkceMethod: 'S256',
    clientAuthMethod: 'client_secret_basic',
    clientId,
    clientSecret,
    defaultScope: 'openid email profile',
    backchannelSupported: 'true',
  };
  await answered(fetch(`${origin}/admin/realms/${REALM}/identity-provider/instances`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token.access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ alias, providerId: 'oidc', enabled: true, trustEmail: true, config }),
  }));
}

async function answered(request) {
  const answer = await request;
  const body = await answer.text();
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${body}`);
  return body ? JSON.parse(body) : null;
}

async function unpacked() {
  const zip = process.env.PLEXSPHERE_KEYCLOAK_ZIP;
  if (!zip || !existsSync(zip)) throw new Error('PLEXSPHERE_KEYCLOAK_ZIP names no file; make test-peers gets Keycloak and sets it');
  const place = folder('keycloak');
  const { code, err } = await run('sh', ['-c', '. "$0/bin/jdk.sh" && find_jdk && exec "$JAVA_HOME/bin/jar" xf "$1"', REPOSITORY, zip], { cwd: place });
  if (code !== 0) throw new Error(`cannot unpack ${zip}: ${err}`);
  return join(place, readdirSync(place)[0]);
}

/** What is imported: https://www.keycloak.org/server/importExport */
function realm({ client, people, commandLine }) {
  return {
    realm: REALM,
    enabled: true,
    sslRequired: 'none',
    oauth2DevicePollingInterval: 1,
    users: people.map(({ username, password, email, firstName, lastName }) => ({
      username,
      email,
      firstName,
      lastName,
      enabled: true,
      emailVerified: true,
      credentials: [{ type: 'password', value: password }],
    })),
    clients: [
      { clientId: client.id, secret: client.secret, redirectUris: ['http://localhost/v1/auth/callback'] },
      {
        clientId: commandLine.id,
        publicClient: true,
        redirectUris: ['http://127.0.0.1/callback', commandLine.callback],
        directAccessGrantsEnabled: true,
        implicitFlowEnabled: true,
        // PKCE is not demanded here, since Keycloak would demand it of a device sign-in too (RFC 8628 knows none).
        attributes: { 'oauth2.device.authorization.grant.enabled': 'true' },
        protocolMappers: [
          {
            name: 'gateway',
            protocol: 'openid-connect',
            protocolMapper: 'oidc-audience-mapper',
            config: { 'included.custom.audience': commandLine.audience, 'access.token.claim': 'true', 'id.token.claim': 'false' },
          },
        ],
      },
    ],
  };
}
