// Real processes, started and ended by pid. Whatever happens to a test, none outlives its file.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { after } from 'node:test';
import { eventually, within } from './waiting.mjs';
import { folders, removeFolders } from './places.mjs';

const running = new Set();
/** Everything every process of this file has said, for the canary search. */
export const everythingSaid = [];

/**
 * Starts a program in a process group of its own. The kernel kills it when this process dies.
 * `env` is the whole environment: nothing is inherited but what `environment()` names.
 */
export function start(command, args, { env = environment(), cwd, input } = {}) {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...args], {
    env,
    cwd,
    detached: true,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const it = new Running(`${command} ${args.join(' ')}`, child);
  if (input !== undefined) child.stdin.end(input);
  return it;
}

/** Runs a program to its end: `{code, out, err}`. */
export async function run(command, args, options = {}) {
  const it = start(command, args, options);
  await within(options.deadline ?? 60_000, `end of ${it.title}\n${it.err}`, it.ended).catch((e) => {
    it.signal('SIGKILL');
    throw e;
  });
  return { code: it.code, out: it.out, err: it.err };
}

class Running {
  out = '';
  err = '';
  code = null;

  constructor(title, child) {
    this.title = title;
    this.child = child;
    this.pid = child.pid;
    running.add(this);
    for (const [stream, name] of [[child.stdout, 'out'], [child.stderr, 'err']]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this[name] += text;
        everythingSaid.push(text);
      });
    }
    this.ended = new Promise((done, fail) => {
      child.once('error', fail);
      child.once('close', (code, signal) => {
        this.code = code ?? signal;
        running.delete(this);
        done(this.code);
      });
    });
    this.ended.catch(() => running.delete(this));
  }

  /** The first match in what it says on `stream`; fails at once when the process ends without it. */
  async says(pattern, deadline = 30_000, stream = 'out') {
    let over = false;
    this.ended.then(() => (over = true), () => (over = true));
    const match = await eventually(
      `${pattern} from ${this.title}`,
      () => this[stream].match(pattern) ?? (over ? { over } : null),
      deadline,
    ).catch((e) => {
      throw new Error(`${e.message}\n--- out\n${this.out}\n--- err\n${this.err}`);
    });
    if (match.over) {
      throw new Error(`${this.title} ended (${this.code}) without ${pattern}\n--- out\n${this.out}\n--- err\n${this.err}`);
    }
    return match;
  }

  /** To the one process, as a person's `kill` would. */
  signal(name) {
    try {
      process.kill(this.pid, name);
    } catch (e) {
      if (e.code !== 'ESRCH') throw e;
    }
  }

  /** To its whole group, as a terminal's Ctrl-C would. */
  signalGroup(name) {
    try {
      process.kill(-this.pid, name);
    } catch (e) {
      if (e.code !== 'ESRCH') throw e;
    }
  }

  async stop(signal = 'SIGTERM', deadline = 20_000) {
    this.signal(signal);
    return within(deadline, `end of ${this.title} after ${signal}\n${this.err}`, this.ended);
  }
}

/** What a program of ours is given to live with. */
export function environment(more = {}) {
  const kept = ['PATH', 'JAVA_HOME', 'XDG_CACHE_HOME', 'TMPDIR', 'LANG', 'PLEXSPHERE_BUILD'];
  const env = Object.fromEntries(kept.filter((name) => process.env[name]).map((name) => [name, process.env[name]]));
  return { LANG: 'C.UTF-8', CI: 'true', ...env, ...more };
}

/** Processes (pids) that work in `folder`: every PostgreSQL process changes into its data directory. */
export function processesIn(folder) {
  return pids().filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    } catch {
      return false;
    }
  });
}

/** Every command line on this machine that we may read, for the search for secrets in arguments. */
export function commandLines() {
  return pids().map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  });
}

function pids() {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
}

function killAll() {
  for (const it of running) it.signalGroup('SIGKILL');
}

const last = [];

/** Runs `action` when every test of this file is over. (`after` inside a hook belongs to the hook.) */
export function atTheEnd(action) {
  last.push(action);
}

after(async () => {
  await Promise.allSettled(last.map((action) => action()));
  const left = [...running];
  killAll();
  await Promise.allSettled(left.map((it) => it.ended));
  // A database whose server was killed notices that by itself, and writes until then.
  await eventually('nobody works in our folders', () => folders().every((each) => !processesIn(each).length)).catch(() => {});
  removeFolders();
});
process.on('exit', killAll);
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => process.exit(1));
