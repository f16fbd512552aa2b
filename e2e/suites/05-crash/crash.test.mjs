// kill -9 in the middle of load: what was answered is kept, what was revoked stays revoked, the ledger is whole.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Dev } from '../../harness/dev.mjs';
import { Client } from '../../harness/http.mjs';
import { assertChainsWhole } from '../../harness/ledger.mjs';
import { folder } from '../../harness/places.mjs';
import { processesIn } from '../../harness/processes.mjs';
import { eventually, within } from '../../harness/waiting.mjs';
import { Load } from '../../journeys/load.mjs';

const WORKERS = 8;
const ENOUGH_ANSWERS = 300;
const CHECKERS = 8;
const MANY_TOKENS = { PLEXSPHERE_TOKENS_LIVE_MAX: '100000' };

let dev;
let port;
const dataDir = join(folder('crash'), 'data');

before(async () => {
  dev = await Dev.start({ dataDir, env: MANY_TOKENS });
  port = dev.port;
});

test('kill -9 of the server under load keeps every answered token and every revocation', async () => {
  const load = await underLoad();
  dev.process.signalGroup('SIGKILL');
  await within(60_000, 'end of the load', load.stop());
  await eventually('no PostgreSQL process is left', () => processesIn(dataDir).length === 0);
  dev = await Dev.start({ dataDir, env: MANY_TOKENS, port });
  await assertKept(load);
});

test('kill -9 of PostgreSQL under load keeps every answered token and every revocation', async () => {
  const load = await underLoad();
  for (const pid of processesIn(dataDir)) killed(pid);
  await within(60_000, 'end of the load', load.stop());
  await eventually('the server answers again without being started again', async () => (await whoami(dev, [...load.alive][0])) === 200, 60_000);
  await assertKept(load);
});

for (const [how, stop] of [
  ['Ctrl-C', () => dev.process.signalGroup('SIGINT')],
  ['SIGTERM', () => dev.process.signal('SIGTERM')],
  ['kill -9', () => dev.process.signal('SIGKILL')],
]) {
  test(`${how} leaves no process behind, and a second start comes up on the same data`, async () => {
    const before = await dev.query('SELECT count(*), max(id::text) FROM plexsphere.api_tokens');
    const facts = dev.facts;
    stop();
    await within(20_000, `end after ${how}`, dev.process.ended);
    await eventually('no PostgreSQL process is left', () => processesIn(dataDir).length === 0);
    dev = await Dev.start({ dataDir, env: MANY_TOKENS, port });
    assert.deepEqual(await dev.query('SELECT count(*), max(id::text) FROM plexsphere.api_tokens'), before);
    assert.deepEqual(dev.facts.domains, facts.domains);
    assert.deepEqual(dev.facts.machine, facts.machine);
  });
}

after(() => dev?.process.signalGroup('SIGKILL'));

async function underLoad() {
  const machine = { clientId: dev.facts.machine.client_id, clientSecret: dev.facts.machine.client_secret };
  const load = new Load({ url: dev.url }, [machine], WORKERS);
  await eventually(
    `${ENOUGH_ANSWERS} answers`,
    () => load.answers > ENOUGH_ANSWERS && load.dead.size > 0,
    60_000,
  ).catch((e) => {
    throw new Error(`${e.message}: ${load.answers} answers, ${JSON.stringify([...load.refusals])}`);
  });
  return load;
}

async function assertKept(load) {
  assert.ok(load.alive.size > 100 && load.dead.size > 20, `${load.alive.size} alive, ${load.dead.size} dead`);
  assert.deepEqual(await others(load.alive, 200), [], 'every token that was answered exists');
  assert.deepEqual(await others(load.dead, 401), [], 'every token that was revoked is refused');
  await assertChainsWhole(dev.postgres);
}

/** Statuses of those tokens that are not answered as they should be. */
async function others(tokens, expected) {
  const queue = [...tokens];
  const found = [];
  await Promise.all(
    Array.from({ length: CHECKERS }, async () => {
      const client = new Client({ url: dev.url });
      for (let token = queue.pop(); token; token = queue.pop()) {
        const { status } = await client.get('/v1/auth/whoami', { token });
        if (status !== expected) found.push(status);
      }
    }),
  );
  return found;
}

async function whoami(server, token) {
  return (await new Client({ url: server.url }).get('/v1/auth/whoami', { token })).status;
}

function killed(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (e) {
    if (e.code !== 'ESRCH') throw e;
  }
}
