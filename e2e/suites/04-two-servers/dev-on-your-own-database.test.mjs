// `plexsphere dev` where the embedded PostgreSQL cannot run: on the one that the environment names.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { Shell } from '../../harness/cli.mjs';
import { Dev } from '../../harness/dev.mjs';
import { anyPostgres } from '../../harness/postgres.mjs';
import { machineGetsAToken } from '../../journeys/give-a-machine-its-own-identity.mjs';

let postgres;
let dev;

before(async () => {
  postgres = await anyPostgres('dev');
  dev = await Dev.start({ env: { PLEXSPHERE_DATABASE_URL: postgres.url } });
});

machineGetsAToken('in dev on your own database', () => ({ server: { url: dev.url }, postgres, machine: dev.machine }));

test('it unpacks no database, says so, and comes up again on the same data', async () => {
  assert.equal(dev.facts.postgres_url, postgres.url);
  assert.equal(existsSync(join(dev.dataDir, 'postgres')), false);
  const [[before]] = await postgres.query('SELECT count(*) FROM plexsphere.api_tokens');

  await dev.stop();
  dev = await Dev.start({ dataDir: dev.dataDir, args: ['--fresh'], env: { PLEXSPHERE_DATABASE_URL: postgres.url } });

  assert.ok(Number(before) > 0);
  assert.deepEqual(await postgres.query('SELECT count(*) FROM plexsphere.api_tokens'), [[before]]);
  const { code, err } = await new Shell({ url: dev.url }).line('plexctl identity-tokens issue-service --client-id svc-deployer --grant-type client_credentials --client-secret svc-deployer-demo-secret');
  assert.equal(code, 0, err);
});
