// Starts the peer of peers/foreign-idp.mjs.
import { join } from 'node:path';
import { environment, start } from './processes.mjs';
import { freePorts } from './places.mjs';

/** An oidc-provider with one person and one machine, for the platform whose callbacks begin with `callback`. */
export async function startForeignIdp(callback) {
  const [port] = await freePorts(1);
  const config = {
    port,
    lifeSeconds: 600,
    callback,
    client: { id: 'plexsphere-at-foreign', secret: 'foreign-client-secret-7f3a' },
    people: [
      { username: 'fay', password: 'correct horse elsewhere', email: 'fay@elsewhere.example', name: 'Fay Foreign' },
      { username: 'max', password: 'staple battery elsewhere', email: 'max@elsewhere.example', name: 'Max Foreign' },
    ],
    machine: { id: 'foreign-deployer', secret: 'foreign-deployer-secret-19c2' },
    commandLine: { id: 'noetl-at-foreign', callback: 'https://app.elsewhere.example/login', audience: 'https://gateway.elsewhere.example' },
  };
  const process = start('node', [join(import.meta.dirname, '..', 'peers', 'foreign-idp.mjs')], {
    env: environment({ NODE_NO_WARNINGS: '1' }),
    input: JSON.stringify(config),
  });
  await process.says(/^ready /m);
  return { ...config, process, issuer: `http://127.0.0.1:${port}`, discoveryUrl: `http://127.0.0.1:${port}/.well-known/openid-configuration` };
}
