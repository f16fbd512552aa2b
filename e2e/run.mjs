// Runs the suites, or those whose names begin with an argument. What this machine lacks is said by name first;
// after node's own summary the last line is `end to end: <N> passed, <N> failed`. A skipped test is a failed one.
import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumPath } from './harness/browser.mjs';
import { FIRST_START } from './harness/dev.mjs';
import { debianBinaries } from './harness/postgres.mjs';
import { BIN } from './harness/places.mjs';

const SUITES = join(import.meta.dirname, 'suites');
const wanted = process.argv.slice(2);

const missing = [];
const need = (what, get, found) => found || missing.push(`${what} (${get})`);
need('psql', 'apt-get install postgresql-client', onPath('psql'));
need('jq', 'apt-get install jq', onPath('jq'));
need('curl', 'apt-get install curl', onPath('curl'));
need('openssl', 'apt-get install openssl', onPath('openssl'));
need('setpriv', 'apt-get install util-linux', onPath('setpriv'));
need('tmux', 'apt-get install tmux', onPath('tmux'));
need('faketime', 'apt-get install faketime', onPath('faketime'));
need('secret-tool', 'apt-get install libsecret-tools', onPath('secret-tool'));
need('gnome-keyring-daemon', 'apt-get install gnome-keyring', onPath('gnome-keyring-daemon'));
need('dbus-run-session', 'apt-get install dbus', onPath('dbus-run-session'));
need('nats-server', 'apt-get install nats-server', onPath('nats-server'));
need('Chromium', 'apt-get install chromium, or its path in PLEXSPHERE_CHROMIUM', works(chromiumPath));
need('node packages', 'npm ci in e2e/', existsSync(join(import.meta.dirname, 'node_modules')));
if (missing.length) {
  console.error(`The end-to-end suites cannot run here. Missing: ${missing.join(', ')}.`);
  process.exit(1);
}

let suites = readdirSync(SUITES).sort();
// What needs a peer that is fetched first runs only when it is named.
suites = suites.filter((name) => (wanted.length ? wanted.some((word) => name.startsWith(word)) : name !== '13-keycloak'));
if (!debianBinaries() && !process.env.PLEXSPHERE_TEST_DATABASE_URL) {
  suites = suites.filter((name) => !name.startsWith('04-'));
  console.log('Not run here: 04-two-servers. It needs PostgreSQL 15 or later (apt-get install postgresql) or PLEXSPHERE_TEST_DATABASE_URL.');
}

const env = { ...process.env };
env.XDG_CACHE_HOME ??= join(homedir(), '.cache');
mkdirSync(env.XDG_CACHE_HOME, { recursive: true });

// Built and class-cached once, before tests that measure nothing but patience.
for (const [program, ...args] of [['plexctl', 'version'], ['plexsphere', '--help'], ['plexsphere', 'signer', '--help']]) {
  const { status, stderr } = spawnSync(join(BIN, program), args, { env, encoding: 'utf8' });
  if (status !== 0) {
    console.error(`bin/${program} does not run:\n${stderr}`);
    process.exit(1);
  }
}
env.PLEXSPHERE_BUILD = 'never';

const home = mkdtempSync(join(tmpdir(), 'plexsphere-e2e-first-'));
chmodSync(home, 0o755); // PostgreSQL under root runs as another user
process.on('exit', () => rmSync(home, { recursive: true, force: true }));
const first = spawnSync(process.execPath, [join(import.meta.dirname, 'harness', 'first-start.mjs'), join(home, 'data')], { env, stdio: ['ignore', 'inherit', 'inherit'] });
if (first.status !== 0) {
  console.error('bin/plexsphere dev does not start.');
  process.exit(1);
}
env[FIRST_START] = join(home, 'data');

const files = suites.flatMap((suite) =>
  readdirSync(join(SUITES, suite)).filter((name) => name.endsWith('.test.mjs')).map((name) => join(SUITES, suite, name)),
);
const report = join(import.meta.dirname, 'target', 'e2e.tap');
mkdirSync(join(report, '..'), { recursive: true });
const { status } = spawnSync(
  process.execPath,
  [
    '--test', '--test-concurrency=2', '--test-timeout=240000',
    '--test-reporter=spec', '--test-reporter-destination=stdout', '--test-reporter=tap', `--test-reporter-destination=${report}`,
    ...files,
  ],
  { env, stdio: 'inherit' },
);
const count = (what) => Number(readFileSync(report, 'utf8').match(new RegExp(`^# ${what} (\\d+)$`, 'm'))?.[1] ?? 0);
const failed = count('fail') + count('cancelled') + count('skipped') + count('todo');
console.log(`end to end: ${count('pass')} passed, ${failed} failed`);
process.exit(status || failed ? 1 : 0);

function onPath(program) {
  return process.env.PATH.split(':').some((folder) => works(() => accessSync(join(folder, program), constants.X_OK)));
}

function works(action) {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}
