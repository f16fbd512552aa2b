// A database, asked through psql; and Debian's PostgreSQL as a process of our own.
import { chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atTheEnd, environment, processesIn, run, start } from './processes.mjs';
import { folder, freePorts } from './places.mjs';
import { eventually } from './waiting.mjs';

export class Postgres {
  constructor(url) {
    this.url = url;
    const { hostname, port, username, password, pathname } = new URL(url.replace(/^jdbc:/, ''));
    Object.assign(this, {
      host: hostname,
      port: port || '5432',
      user: decodeURIComponent(username) || 'plexsphere',
      password: decodeURIComponent(password) || 'plexsphere',
      database: pathname.slice(1),
    });
  }

  /** Rows of cells as text, what `psql -tA` prints. */
  async query(sql) {
    const { code, out, err } = await run(
      'psql',
      ['-h', this.host, '-p', this.port, '-U', this.user, '-d', this.database, '-tAXq', '-v', 'ON_ERROR_STOP=1', '-c', sql],
      { env: environment({ PGPASSWORD: this.password, PGCONNECT_TIMEOUT: '5' }) },
    );
    if (code !== 0) throw new Error(`psql: ${err}\n${sql}`);
    return out.split('\n').filter(Boolean).map((line) => line.split('|'));
  }
}

/** Where Debian keeps PostgreSQL 15, or null. */
export function debianBinaries() {
  const all = '/usr/lib/postgresql';
  if (!existsSync(all)) return null;
  const versions = readdirSync(all).filter((name) => Number(name) >= 15).sort((a, b) => a - b);
  return versions.length ? join(all, versions[0], 'bin') : null;
}

const NOBODY = 65534;

/** PostgreSQL as Debian ships it, in a folder of its own, with fsync on. */
export class DebianPostgres {
  static async initialise() {
    const bin = debianBinaries();
    const home = folder('postgres');
    const it = new DebianPostgres(bin, home, (await freePorts(1))[0]);
    mkdirSync(it.data, { mode: 0o700 });
    if (it.root) {
      chownSync(home, NOBODY, NOBODY);
      chownSync(it.data, NOBODY, NOBODY);
    }
    const password = join(home, 'password');
    writeFileSync(password, 'plexsphere\n', { mode: 0o644 });
    await it.#do(join(bin, 'initdb'), ['-D', it.data, '-U', 'plexsphere', '--pwfile', password, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C']);
    return it;
  }

  constructor(bin, home, port) {
    Object.assign(this, { bin, home, port, data: join(home, 'data'), root: process.getuid() === 0 });
    this.url = `postgres://plexsphere:plexsphere@127.0.0.1:${port}/plexsphere`;
  }

  #as(command, args) {
    return this.root ? ['setpriv', ['--reuid', `${NOBODY}`, '--regid', `${NOBODY}`, '--clear-groups', command, ...args]] : [command, args];
  }

  async #do(command, args) {
    const { code, err } = await run(...this.#as(command, args), { cwd: this.home, env: environment({ LC_ALL: 'C' }) });
    if (code !== 0) throw new Error(`${command}: ${err}`);
  }

  async start() {
    const args = ['-D', this.data, '-p', `${this.port}`, '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=`];
    this.process = start(...this.#as(join(this.bin, 'postgres'), args), { cwd: this.home, env: environment({ LC_ALL: 'C' }) });
    const administration = new Postgres(this.url.replace(/\/plexsphere$/, '/postgres'));
    await eventually('PostgreSQL answers', () => administration.query('SELECT 1'));
    const [found] = await administration.query(`SELECT 1 FROM pg_database WHERE datname = 'plexsphere'`);
    if (!found) await administration.query('CREATE DATABASE plexsphere');
    this.database = new Postgres(this.url);
    return this;
  }

  /** Every process of it, by kill -9, as a power cut would leave it. */
  async kill() {
    for (const pid of processesIn(this.data)) process.kill(pid, 'SIGKILL');
    await this.process.ended;
  }

  /** Stops or continues every process of it without ending one: the database hangs. */
  freeze(signal = 'SIGSTOP') {
    for (const pid of processesIn(this.data)) process.kill(pid, signal);
  }
}

/** Debian's PostgreSQL in a folder of our own, or a fresh database on the server that the environment names. */
export async function anyPostgres(name) {
  const url = process.env.PLEXSPHERE_TEST_DATABASE_URL;
  if (!url) return (await (await DebianPostgres.initialise()).start()).database;
  const own = `plexsphere_e2e_${name}_${process.pid}`;
  const administration = new Postgres(url);
  await administration.query(`CREATE DATABASE ${own}`);
  atTheEnd(() => administration.query(`DROP DATABASE ${own} WITH (FORCE)`));
  return new Postgres(url.replace(/\/[^/]*$/, `/${own}`));
}
