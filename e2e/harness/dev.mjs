// `bin/plexsphere dev` as a process, and what a newcomer would know about it: the facts of dev.json.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BIN, emptyHome, folder, freePorts } from './places.mjs';
import { environment, run, start } from './processes.mjs';
import { Postgres } from './postgres.mjs';

/** The first start unpacks and migrates a database; on two busy cores that takes its time. */
const FIRST_START_MS = 90_000;

/** Names the data of a first start, which `run.mjs` makes once: a copy of it is as good, and sooner there. */
export const FIRST_START = 'PLEXSPHERE_E2E_FIRST_START';

/** A data directory of one's own. Empty where there is no such data, or another first start is asked for. */
async function newDataDir(args, env) {
  const dataDir = join(folder('dev'), 'data');
  const made = process.env[FIRST_START];
  if (made && !args.length && !env.PLEXSPHERE_DATABASE_URL) {
    const { code, err } = await run('cp', ['-a', made, dataDir]);
    if (code !== 0) throw new Error(`cannot copy ${made}: ${err}`);
  }
  return dataDir;
}

export class Dev {
  /** A development server on ports of its own, with a data directory of its own unless one is given. */
  static async start({ dataDir, args = [], env = {}, port } = {}) {
    dataDir ??= await newDataDir(args, env);
    const [http, signer] = await freePorts(2);
    const dev = new Dev(dataDir, port ?? http);
    // Where it leaves a first context for plexctl.
    dev.home = env.HOME ?? emptyHome();
    dev.process = start(
      join(BIN, 'plexsphere'),
      ['dev', '--data-dir', dataDir, '--port', `${dev.port}`, '--signer-port', `${signer}`, '--gateway-port', '0', ...args],
      { env: environment({ HOME: dev.home, ...env }) },
    );
    const ready = await dev.process.says(/^ready (\S+) in (\d+) ms$/m, FIRST_START_MS);
    dev.readyUrl = ready[1];
    dev.facts = JSON.parse(readFileSync(join(dataDir, 'dev.json'), 'utf8'));
    dev.postgres = new Postgres(dev.facts.postgres_url);
    return dev;
  }

  constructor(dataDir, port) {
    this.dataDir = dataDir;
    this.port = port;
    this.url = `http://localhost:${port}`;
    this.httpsUrl = `https://localhost:${port}`;
    this.ca = join(dataDir, 'tls', 'ca.pem');
  }

  /** The environment of the operator's commands on this installation. */
  get env() {
    return environment({
      HOME: emptyHome(),
      PLEXSPHERE_DATABASE_URL: this.facts.postgres_url,
      PLEXSPHERE_KEK_FILE: join(this.dataDir, 'kek'),
      PLEXSPHERE_PUBLIC_URL: this.url,
      PLEXSPHERE_IDP_EGRESS_ALLOW: '127.0.0.0/8',
    });
  }

  /** The demo machine, as the journeys take one. */
  get machine() {
    const { client_id: clientId, client_secret: clientSecret, domain_id: domainId, service_identity_id: identityId } = this.facts.machine;
    return { clientId, clientSecret, domainId, identityId };
  }

  domain(slug) {
    return this.facts.domains.find((domain) => domain.slug === slug);
  }

  query(sql) {
    return this.postgres.query(sql);
  }

  async stop(signal = 'SIGTERM') {
    return this.process.stop(signal);
  }
}
