// Both documents on PostgreSQL 15 with two servers behind a round-robin, over TLS.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { openBrowser, pin } from '../../harness/browser.mjs';
import { Client } from '../../harness/http.mjs';
import { assertChainsWhole } from '../../harness/ledger.mjs';
import { anyPostgres } from '../../harness/postgres.mjs';
import { Cluster } from '../../harness/servers.mjs';
import { requestServiceToken, tokenId } from '../../journeys/by-http.mjs';
import { machineGetsAToken } from '../../journeys/give-a-machine-its-own-identity.mjs';
import { personLogsIn } from '../../journeys/log-in-with-plexctl.mjs';
import { furnish } from '../../journeys/furnish.mjs';

const ROUNDS = 25;

let cluster;
let postgres;
let browser;
let person;
let machine;

before(async () => {
  postgres = await anyPostgres('two_servers');
  cluster = await Cluster.prepare(postgres.url);
  ({ person, machine } = await furnish(cluster, 'two-servers'));
  await cluster.start(2);
  browser = await openBrowser({ trusted: [await pin(cluster.nodes[0].url, cluster.ca)] });
});

const server = () => ({ url: cluster.url, ca: cluster.ca });

personLogsIn('on two servers', () => ({ server: server(), browser, postgres, person }));
machineGetsAToken('on two servers', () => ({ server: server(), postgres, machine }));

test('a token revoked on one server is refused by the other on the next request', async () => {
  const [one, other] = cluster.nodes.map((node) => new Client(server(), { port: node.port }));
  for (let i = 0; i < ROUNDS; i++) {
    const [here, there] = i % 2 ? [one, other] : [other, one];
    const issued = await requestServiceToken(here, machine);
    assert.equal(issued.status, 200, issued.body);
    const token = issued.json.access_token;
    assert.equal((await there.get('/v1/auth/whoami', { token })).status, 200);
    assert.equal((await here.request('DELETE', `/v1/auth/tokens/${tokenId(token)}`, { token })).status, 204);
    assert.equal((await there.get('/v1/auth/whoami', { token })).status, 401);
    assert.equal((await here.get('/v1/auth/whoami', { token })).status, 401);
  }
});

test('both servers took part, and what they wrote together is one whole chain', async () => {
  assert.ok(cluster.balancer.counts.every((count) => count > 5), `connections ${cluster.balancer.counts}`);
  await assertChainsWhole(postgres);
});
