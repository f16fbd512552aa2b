import { readdirSync, readFileSync } from 'node:fs';
import { Shell } from './harness/cli.mjs';
import { Dev } from './harness/dev.mjs';
import { NatsServer } from './harness/nats.mjs';
import { Load } from './journeys/load.mjs';
process.env.PLEXSPHERE_BUILD='never';
const nats = await NatsServer.start();
const dev = await Dev.start({ env: { PLEXSPHERE_TOKENS_LIVE_MAX: '100000', PLEXSPHERE_EVENTS_NATS_URL: nats.url } });
const shell = new Shell({ url: dev.url, home: dev.home });
function kill() {
  const port = dev.facts.signer_endpoint.split(':')[1];
  for (const pid of readdirSync('/proc').filter((n) => /^\d+$/.test(n))) { try {
    if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('dev.plexsphere.signer.Main')) continue;
    if (readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`PLEXSPHERE_SIGNER_PORT=${port}\0`)) { process.kill(Number(pid), 'SIGKILL'); return true; }
  } catch {} } return false; }
const { client_id: clientId, client_secret: clientSecret } = dev.facts.machine;
const load = new Load({ url: dev.url }, { clientId, clientSecret }, Number(process.argv[2] ?? 32));
const t0 = performance.now();
for (let i = 0; i < Number(process.argv[3] ?? 60); i++) {
  await new Promise(r => setTimeout(r, 1000));
  if (i > 15) { for (let k=0;k<12;k++) for (const r of await dev.query("SELECT regexp_replace(left(query,110), E'[\\n\\r ]+', ' ', 'g'), coalesce(wait_event,'CPU') FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()")) console.log("Q", r.join("|")); }
  if (i === 400) { await load.stop(); console.log('stopped'); }
  const rows = await dev.query('SELECT (SELECT max(position) FROM plexsphere.events), (SELECT count(*) FROM plexsphere.ledger_chain), (SELECT count(*) FROM plexsphere.ledger)');
  const h = await (await fetch(`${dev.url}/v1/health`)).text();
  console.log(((performance.now()-t0)/1000).toFixed(1), 'events', rows[0][0], 'chain', rows[0][1], 'ledger', rows[0][2], load.answers, h.slice(0, 160), JSON.stringify([...load.refusals]).slice(0,100));
}
console.log(shell ? '' : '', dev.dataDir);
await load.stop();
process.exit(0);
