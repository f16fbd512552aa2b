// `bin/plexsphere server`: several on one database, over TLS, behind one address.
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { BIN, emptyHome, folder, freePorts } from './places.mjs';
import { environment, run, start } from './processes.mjs';
import { RoundRobin } from './round-robin.mjs';

export class Cluster {
  nodes = [];

  /**
   * The address, the keys and the balancer; no server yet.
   *
   * @param baseDomain when given, the address is that of the platform below it, on the port that https has everywhere;
   *     who comes must be led to `port` (see `NameProxy`)
   */
  static async prepare(databaseUrl, { baseDomain, env = {} } = {}) {
    const it = new Cluster();
    it.home = folder('cluster');
    [it.port] = await freePorts(1);
    it.url = baseDomain ? `https://platform.${baseDomain}` : `https://localhost:${it.port}`;
    it.kek = join(it.home, 'kek');
    writeFileSync(it.kek, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    await it.#certificates(baseDomain ? [`platform.${baseDomain}`, `*.${baseDomain}`] : ['localhost']);
    it.balancer = await RoundRobin.listen(it.port);
    it.env = environment({
      HOME: emptyHome(),
      ...(baseDomain ? { PLEXSPHERE_BASE_DOMAIN: baseDomain } : { PLEXSPHERE_PUBLIC_URL: it.url }),
      PLEXSPHERE_DATABASE_URL: databaseUrl,
      PLEXSPHERE_KEK_FILE: it.kek,
      PLEXSPHERE_TLS_CERTIFICATE: join(it.home, 'server.pem'),
      PLEXSPHERE_TLS_PRIVATE_KEY: join(it.home, 'server.key'),
      PLEXSPHERE_TOKENS_LIVE_MAX: '100000',
      ...env,
    });
    return it;
  }

  async #certificates(names) {
    const script = `
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=e2e authority" -keyout ca.key -out ca.pem
      openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" -keyout server.key -out server.csr
      printf 'subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}\\nextendedKeyUsage=serverAuth\\n' > extensions
      openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile extensions -out server.pem`;
    const { code, err } = await run('bash', ['-e', '-c', script], { cwd: this.home, env: environment() });
    if (code !== 0) throw new Error(err);
    chmodSync(join(this.home, 'server.key'), 0o600);
    this.ca = join(this.home, 'ca.pem');
  }

  /** One of the operator's commands that work on the same machine, such as `domain create`. */
  async operator(...args) {
    const { code, out, err } = await run(join(BIN, 'plexsphere'), args, { env: this.env });
    if (code !== 0) throw new Error(`plexsphere ${args.join(' ')}: exit ${code}\n${err}`);
    return out;
  }

  /** Ends every server. */
  async stop() {
    await Promise.all(this.nodes.splice(0).map((node) => node.process.stop()));
  }

  /** Starts `count` servers and puts them behind the address. */
  async start(count) {
    const ports = await freePorts(2 * count);
    for (let i = 0; i < count; i++) {
      const process = start(join(BIN, 'plexsphere'), ['server'], {
        env: { ...this.env, PLEXSPHERE_HTTP_PORT: `${ports[2 * i]}`, PLEXSPHERE_PROBE_PORT: `${ports[2 * i + 1]}` },
      });
      this.nodes.push({ process, port: ports[2 * i], url: `https://localhost:${ports[2 * i]}` });
    }
    for (const node of this.nodes) await node.process.says(/^ready \S+ in \d+ ms$/m, 60_000);
    this.balancer.behind(...this.nodes.map((node) => node.port));
    return this;
  }
}
