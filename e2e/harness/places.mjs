// Where things are: the checkout, and one folder of this run for everything that is written.
import { mkdtempSync, chmodSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createServer } from 'node:net';

export const REPOSITORY = resolve(import.meta.dirname, '..', '..');
export const BIN = join(REPOSITORY, 'bin');

const made = [];

/** A new folder that other users may walk through, since PostgreSQL under root runs as one. */
export function folder(name) {
  const path = mkdtempSync(join(tmpdir(), `plexsphere-e2e-${name}-`));
  chmodSync(path, 0o755);
  made.push(path);
  return path;
}

/** What `folder` made and nobody removed. */
export function folders() {
  return [...made];
}

/** Removes what `folder` made; called when this file's processes are gone. */
export function removeFolders() {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}

/** A home as empty as a newcomer's. The cache folder is shared, so that class caches are made once a run. */
export function emptyHome() {
  const home = folder('home');
  mkdirSync(join(home, '.config'), { mode: 0o700 });
  return home;
}

/** `count` ports that were free a moment ago, all different. */
export async function freePorts(count) {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise((done, fail) => {
          const server = createServer();
          server.once('error', fail);
          server.listen(0, '127.0.0.1', () => done(server));
        }),
    ),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
