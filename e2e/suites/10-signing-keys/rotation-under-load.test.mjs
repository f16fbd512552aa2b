// A rotation in the middle of many events, with the signer killed twice and NATS killed once: a reader that knew only the first key misses nothing.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { Shell } from '../../harness/cli.mjs';
import { Dev } from '../../harness/dev.mjs';
import { EventReader } from '../../harness/event-reader.mjs';
import { NatsServer } from '../../harness/nats.mjs';
import { operatorToken } from '../../harness/operator-sign-in.mjs';
import { eventually } from '../../harness/waiting.mjs';
import { Load } from '../../journeys/load.mjs';
import { manyMachines } from '../../journeys/machines.mjs';

// Beside another suite on two cores these make some hundreds of events a second. Alone, with 128 workers and after
// 20 000 events, when all is compiled, it is more than a thousand, kills included.
const WORKERS = Number(process.env.PLEXSPHERE_LOAD_WORKERS ?? 12);
const WARM = Number(process.env.PLEXSPHERE_LOAD_WARM ?? 200);
const AROUND = Number(process.env.PLEXSPHERE_LOAD_AROUND ?? 300);
const ENOUGH = 3000;

let dev;
let shell;
let nats;
let announcedAt;

before(async () => {
  nats = await NatsServer.start();
  dev = await Dev.start({ env: { PLEXSPHERE_TOKENS_LIVE_MAX: '100000', PLEXSPHERE_EVENTS_NATS_URL: nats.url } });
  shell = new Shell({ url: dev.url, home: dev.home });
  shell.env.PLEXSPHERE_SIGNER_ENDPOINT = dev.facts.signer_endpoint;
});

function say(when, events, since) {
  const seconds = (performance.now() - since) / 1000;
  console.log(`${when}: ${events} events in ${seconds.toFixed(1)} s, ${Math.round(events / seconds)} a second`);
}

/** Kills the signer of this dev, and of no other that a suite runs beside it; false when there is none now. */
function killSigner() {
  const port = dev.facts.signer_endpoint.split(':')[1];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('dev.plexsphere.signer.Main')) continue;
      if (readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`PLEXSPHERE_SIGNER_PORT=${port}\0`)) {
        process.kill(Number(pid), 'SIGKILL');
        return true;
      }
    } catch {
      // it ended meanwhile
    }
  }
  return false;
}

test('nothing is lost, doubled, unsigned or unverifiable', async () => {
  const { domain_id: domainId } = dev.facts.machine;
  const scope = `domain:${domainId}`;
  const first = await eventually('the scope has a key', async () => {
    const { keys } = await (await fetch(`${dev.url}/.well-known/plexsphere/signing-keys?scope=${scope}`)).json();
    return keys[0];
  }, 60_000);
  const reader = new EventReader({
    url: dev.url, path: `/v1/domains/${domainId}/events`, token: () => operatorToken(dev), scope, keyId: first.key_id, key: first.public_key,
  });
  reader.lastId = '0';
  const load = new Load({ url: dev.url }, await manyMachines(dev, 2000), WORKERS, 30);
  const rotate = (id) => eventually(`rotation to ${id}`, async () => {
    const { code, err } = await shell.plexctl('signing', 'rotate', '--scope', scope, '--new-key-id', id);
    return code === 0 || /has had a key/.test(err);
  }, 90_000);

  await eventually('events under way', () => reader.events.length > WARM, WARM > 200 ? 240_000 : 60_000);
  const [since, already] = [performance.now(), reader.events.length];
  await rotate('next-1');
  await eventually('the first rotation is announced', () => reader.rotations.length === 1, 60_000);
  announcedAt = reader.events.indexOf(reader.rotations[0]) + 1;
  await eventually('events of both keys', () => reader.events.length > already + AROUND, 60_000);
  say('around the first rotation', reader.events.length - already, since);
  assert.ok(killSigner(), 'a signer to kill');
  const before = reader.events.length;
  await eventually('events again after the first kill', () => reader.events.length > before + 200, 60_000);
  await nats.restart();
  const { code, err } = await shell.plexctl('signing', 'close', '--scope', scope, '--old', first.key_id, '--new', 'next-1');
  assert.equal(code, 0, err);
  await rotate('next-2');
  assert.ok(killSigner(), 'a signer to kill again');
  await eventually('the second rotation is announced', () => reader.rotations.length === 2, 60_000);
  await eventually(`${ENOUGH} events`, () => reader.events.length > ENOUGH, 120_000);
  await load.stop();
  say('with the signer killed twice and NATS once', reader.events.length - already, since);

  const chain = `FROM plexsphere.ledger_chain c JOIN plexsphere.ledger l ON l.id = c.ledger_id WHERE c.chain = '${domainId}'`;
  await eventually('the stream has caught up with the chain', async () => {
    const [[count]] = await dev.query(`SELECT count(*) ${chain}`);
    return Number(count) + reader.rotations.length === reader.events.length;
  }, 90_000);
  const facts = await dev.query(`SELECT l.id ${chain}`);
  assert.deepEqual(facts.filter(([id]) => !reader.has(id)), [], 'every fact came as an event');
  assert.equal((await dev.query('SELECT count(*) FROM plexsphere.parked_facts'))[0][0], '0');
  assert.deepEqual(reader.rotations.map((each) => each.payload.new_key_id), ['next-1', 'next-2']);
  assert.ok(load.answers > ENOUGH / 2, `${load.answers}: business went on`);
  await eventually('JetStream has every event, and each once', async () => {
    const [[count]] = await dev.query('SELECT count(*) FROM plexsphere.events');
    return (await nats.messages('PLEXSPHERE_EVENTS')) === Number(count);
  }, 90_000);
  await reader.end();
});

test('plexctl reads the same stream and finds it good', async () => {
  const count = announcedAt + 1000; // some of either key
  const { code, out, err } = await shell.plexctl('events', 'tail', '--domain', dev.facts.machine.domain_id, '--since-id', '0', '--verify', '--count', `${count}`, '--output', 'json');
  assert.equal(code, 0, err);
  const lines = out.trim().split('\n');
  assert.equal(lines.length, count);
  assert.ok(lines.some((line) => line.includes('signing_key_rotated')));
});

test('the chain verifies, on the server and offline with the anchor', async () => {
  const scope = ['--domain', dev.facts.machine.domain_id];
  const online = await shell.plexctl('audit', 'verify', ...scope);
  assert.equal(online.code, 0, online.err);
  const file = `${shell.home}/export.jsonl`;
  assert.equal((await shell.plexctl('audit', 'export', ...scope, '--out', file)).code, 0);
  const offline = await shell.line(`plexctl audit verify --offline ${file} --anchor ${dev.dataDir}/audit-anchor.jsonl`, { env: { PLEXSPHERE_URL: '' } });
  assert.equal(offline.code, 0, offline.err);
  assert.match(offline.err, /^Complete and unchanged\. Newest checkpoint/);
  const cut = await shell.line(`head -n -1 ${file} > ${file}.cut; plexctl audit verify --offline ${file}.cut`);
  assert.ok([0, 1].includes(cut.code)); // 0 where the last entry is newer than the newest checkpoint
  const edited = await shell.line(`sed '$!{/"seq":50,/s/"canonical":"e/"canonical":"f/}' ${file} > ${file}.bad; plexctl audit verify --offline ${file}.bad`);
  assert.equal(edited.code, 1, edited.out);
});

test('the signer away: business goes on, readiness says degraded, and it all comes afterwards', async () => {
  const { client_id, client_secret } = dev.facts.machine;
  await eventually('the signer is up', async () => (await shell.plexctl('signing', 'status')).code === 0, 60_000);
  // Killed again and again it never gets to answer.
  let stop = false;
  const killing = (async () => {
    while (!stop) {
      killSigner();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  await eventually('readiness says degraded', async () => {
    const answer = await fetch(`${dev.url}/v1/auth/service/token`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'client_credentials', client_id, client_secret }),
    });
    assert.equal(answer.status, 200);
    return (await (await fetch(`${dev.url}/v1/health`)).text()).includes('degraded');
  }, 60_000);
  stop = true;
  await killing;
  await eventually('all is well again', async () => !(await (await fetch(`${dev.url}/v1/health`)).text()).includes('degraded'), 90_000);
  await eventually('nothing waits', async () => (await dev.query(
    'SELECT count(*) FROM plexsphere.event_cursor e, plexsphere.ledger_cursor s, plexsphere.ledger l WHERE (l.tx, l.id) > (e.tx, e.id) AND (l.tx, l.id) <= (s.tx, s.id)',
  ))[0][0] === '0', 60_000);
});
