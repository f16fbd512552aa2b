// plexctl as a person's shell would run it: a home of its own, and the environment the documents set.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BIN, emptyHome } from './places.mjs';
import { environment, run, start } from './processes.mjs';

export class Shell {
  /** @param {{url: string, ca?: string, proxy?: string, home?: string}} server where PLEXSPHERE_URL points, what to trust there, the way, and a home that is not empty */
  constructor({ url, ca, proxy, home = emptyHome() }) {
    this.home = home;
    this.env = environment({
      HOME: this.home,
      PATH: `${BIN}:${process.env.PATH}`,
      PLEXSPHERE_URL: url,
      ...(ca ? { PLEXSPHERE_CA_FILE: ca } : {}),
      ...(proxy ? { HTTPS_PROXY: proxy } : {}),
    });
    // curl, run as written, says its status and Location too, and trusts the same authority.
    const curl = ['write-out = "\\n%{http_code} %{redirect_url}"', ...(ca ? [`cacert = "${ca}"`] : [])];
    writeFileSync(join(this.home, '.curlrc'), `${curl.join('\n')}\n`);
  }

  /** One command line, run by bash as it is written in the document. */
  line(script, options = {}) {
    return run('bash', ['-c', script], { env: { ...this.env, ...options.env }, ...(options.cwd ? { cwd: options.cwd } : {}) });
  }

  plexctl(...args) {
    return run(join(BIN, 'plexctl'), args, { env: this.env });
  }

  /** plexctl with lines on its stdin: `{code, out, err}`. */
  typed(lines, ...args) {
    return run(join(BIN, 'plexctl'), args, { env: this.env, input: lines.map((line) => `${line}\n`).join('') });
  }

  /** A command that goes on while the test does something else. */
  begin(script) {
    return start('bash', ['-c', `exec ${script}`], { env: this.env });
  }

  get configFile() {
    return join(this.home, '.config', 'plexctl', 'config.yaml');
  }

  get configMode() {
    return (statSync(this.configFile).mode & 0o777).toString(8);
  }

  /** The token this shell is signed in with. */
  get token() {
    return readFileSync(this.configFile, 'utf8').match(/psk_\w+/)?.[0];
  }
}
