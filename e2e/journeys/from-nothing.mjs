// An installation that nobody has set up: production mode, TLS, a base domain, an empty database, and a license issuer.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser, pin } from '../harness/browser.mjs';
import { Shell } from '../harness/cli.mjs';
import { NameProxy } from '../harness/name-proxy.mjs';
import { Curl } from '../harness/operator-sign-in.mjs';
import { BIN, emptyHome, folder } from '../harness/places.mjs';
import { anyPostgres } from '../harness/postgres.mjs';
import { environment, run } from '../harness/processes.mjs';
import { Cluster } from '../harness/servers.mjs';

export const DOMAIN = 'example.com';
export const OPERATOR = { email: 'olive@ops.example', name: 'Olive Operator', password: 'olive has a long password' };

export class Installation {
  /** Two servers that were never set up. */
  static async start(name) {
    const it = new Installation();
    it.issuer = folder('issuer');
    await it.plexsphere('license', 'keygen', '--out', join(it.issuer, 'key'));
    it.postgres = await anyPostgres(name);
    it.cluster = await Cluster.prepare(it.postgres.url, {
      baseDomain: DOMAIN,
      env: { PLEXSPHERE_LICENSE_TRUST_ANCHORS: join(it.issuer, 'key.pub') },
    });
    await it.cluster.start(2);
    it.url = it.cluster.url;
    it.proxy = await NameProxy.listen(DOMAIN, it.cluster.port);
    it.secretFile = join(it.cluster.home, 'setup-secret');
    return it;
  }

  /** A command of the license's issuer, who has nothing of the installation. */
  async plexsphere(...args) {
    const { code, out, err } = await run(join(BIN, 'plexsphere'), args, { env: environment({ HOME: emptyHome() }) });
    if (code !== 0) throw new Error(`plexsphere ${args.join(' ')}: exit ${code}\n${err}`);
    return out;
  }

  /** A license for production, made offline from a request; the file's path. */
  async issue(request) {
    const file = join(this.issuer, 'example.license');
    await this.plexsphere('license', 'issue', '--key', join(this.issuer, 'key'), '--request', request, '--kind', 'production', '--days', '365', '--max-tenants', '5', '--out', file);
    return file;
  }

  get secret() {
    return readFileSync(this.secretFile, 'utf8').trim();
  }

  shell() {
    return new Shell({ url: this.url, ca: this.cluster.ca, proxy: this.proxy.url });
  }

  curl() {
    return new Curl({ url: this.url, ca: this.cluster.ca, port: this.cluster.port });
  }

  /** Chromium that finds the domain's names on this machine. */
  async browser() {
    return openBrowser({
      trusted: [await pin(this.url, this.cluster.ca, this.cluster.port)],
      resolver: `MAP *.${DOMAIN}:443 127.0.0.1:${this.cluster.port}`,
    });
  }
}

/** Every address of the setup answers 404. */
export async function setupIsGone(curl) {
  const found = [];
  for (const path of ['/setup', '/setup/license', '/setup/operator', '/setup/activate', '/api/platform/setup/v1/status']) {
    found.push((await curl.ask(path)).status);
  }
  for (const path of ['license-request/generate', 'license/import/preview', 'license/import', 'bootstrap']) {
    found.push((await curl.ask(`/api/platform/setup/v1/${path}`, { json: {} })).status);
  }
  return found.every((status) => status === 404);
}
