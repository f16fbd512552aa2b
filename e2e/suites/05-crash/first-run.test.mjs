// What a program does for its next start is nobody's to wait for.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { BIN, folder } from '../../harness/places.mjs';
import { eventually } from '../../harness/waiting.mjs';

test('the output of a first run ends while its class cache is still being made', async () => {
  const cache = join(folder('first-run'), 'plexsphere');
  const env = { ...process.env, XDG_CACHE_HOME: join(cache, '..'), PLEXSPHERE_BUILD: 'never' };
  const found = (end) => existsSync(cache) && readdirSync(cache).some((name) => name.endsWith(end));

  const { status, stdout } = spawnSync(join(BIN, 'plexctl'), ['version'], { env, encoding: 'utf8' }); // reads to the end of the pipe

  assert.equal(status, 0);
  assert.match(stdout, /^version=/);
  assert.ok(!found('.aot'), 'nothing had to be made first');
  await eventually('the cache is made', () => found('.aot'), 120_000);
});
