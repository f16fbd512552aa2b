// Seed 004 as written, in the bare shell that `make dev` leaves: every command, every column, every row of its exit table.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { Shell } from '../../harness/cli.mjs';
import { Dev } from '../../harness/dev.mjs';
import { folder } from '../../harness/places.mjs';
import { eventually } from '../../harness/waiting.mjs';

const GAMMA = 'domain:0190a8b8-b1c1-7b1b-8b1b-b1b1b1b1b1b1';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

let dev;
let shell;

before(async () => {
  dev = await Dev.start();
  shell = new Shell({ url: dev.url, home: dev.home });
  delete shell.env.PLEXSPHERE_URL; // the family does not use it
  shell.env.PLEXSPHERE_SIGNER_ENDPOINT = dev.facts.signer_endpoint;
  await eventually('the rotation of gamma-coop is open', async () => {
    const { out } = await shell.plexctl('signing', 'status', '--scope', GAMMA);
    return /domain-2026-05 +active/.test(out);
  }, 60_000);
});

const cells = (line) => line.split(/ {2,}/);

test('a rotation of the platform is opened as the document shows', async () => {
  const { code, out, err } = await shell.line(`
export PLEXSPHERE_SIGNER_ENDPOINT="\${PLEXSPHERE_SIGNER_ENDPOINT:-localhost:9443}"

plexctl signing rotate \\
  --scope        platform \\
  --new-key-id   platform-2026-05`);
  assert.deepEqual([code, err], [0, '']);
  const [head, row, ...rest] = out.split('\n');
  assert.deepEqual(cells(head), ['SCOPE', 'OLD_KEY_ID', 'NEW_KEY_ID', 'OPENED_AT', 'CLOSES_AT']);
  const [scope, old, young, opened, closes] = cells(row);
  assert.deepEqual([scope, old, young, rest], ['platform', 'platform-2026-04', 'platform-2026-05', ['']]);
  assert.match(opened, TIME);
  assert.equal(Date.parse(closes) - Date.parse(opened), 24 * 3600 * 1000);
});

test('a rotation of a Domain is closed as the document shows', async () => {
  const { code, out, err } = await shell.line(`plexctl signing close \\
  --scope  domain:0190a8b8-b1c1-7b1b-8b1b-b1b1b1b1b1b1 \\
  --old    domain-2026-04 \\
  --new    domain-2026-05`);
  assert.deepEqual([code, err], [0, '']);
  assert.equal(
    out,
    `SCOPE                                        OLD_KEY_ID      NEW_KEY_ID\n${GAMMA}  domain-2026-04  domain-2026-05\n`,
  );
});

test('exit 1: an endpoint that nobody answers at is named, within five seconds', async () => {
  const begun = performance.now();
  const { code, out, err } = await shell.line(`plexctl signing rotate \\
  --signer-endpoint signer.internal:9443 \\
  --scope           platform \\
  --new-key-id      platform-2026-06`);
  assert.deepEqual([code, out], [1, '']);
  assert.match(err, /^plexctl: Unavailable: the signer at signer\.internal:9443 did not accept the connection \(.+\)\n$/);
  assert.ok(performance.now() - begun < 30_000); // 5 s on a machine of one's own
});

test('exit 1: a port that is closed, and one that does not speak TLS', async (t) => {
  const closed = await shell.plexctl('signing', 'status', '--signer-endpoint', 'localhost:1');
  assert.deepEqual([closed.code, closed.err], [1, 'plexctl: Unavailable: the signer at localhost:1 did not accept the connection (refused)\n']);
  const plain = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
  t.after(() => plain.close());
  await eventually('it listens', () => plain.address());
  const { code, err } = await shell.plexctl('signing', 'status', '--signer-endpoint', `localhost:${plain.address().port}`);
  assert.equal(code, 1);
  assert.match(err, /^plexctl: Unavailable: /);
});

test('exit 1: what cannot be done now is FailedPrecondition', async () => {
  const open = await shell.plexctl('signing', 'rotate', '--scope', 'platform', '--new-key-id', 'platform-2026-06');
  assert.deepEqual([open.code, open.err], [1, 'plexctl: FailedPrecondition: signing: rotation in progress\n']);
  const closed = await shell.plexctl('signing', 'close', '--scope', GAMMA, '--old', 'domain-2026-04', '--new', 'domain-2026-05');
  assert.deepEqual([closed.code, closed.err], [1, 'plexctl: FailedPrecondition: signing: no rotation in progress\n']);
});

test('exit 2: what the signer finds malformed, and what is missing before anything is dialed', async () => {
  const used = await shell.plexctl('signing', 'rotate', '--scope', GAMMA, '--new-key-id', 'domain-2026-04');
  assert.equal(used.code, 2);
  assert.match(used.err, /^plexctl: InvalidArgument: signing: invariant violation/);
  for (const args of [
    ['rotate'],
    ['rotate', '--scope', 'platform'],
    ['rotate', '--new-key-id', 'x'],
    ['close', '--scope', 'platform', '--old', 'x'],
    ['close', '--scope', 'platform', '--new', 'x'],
    ['rotate', '--scope', 'planet', '--new-key-id', 'x'],
    ['rotate', '--scope', 'domain:x', '--new-key-id', 'x'],
    ['rotate', '--scope', 'platform', '--new-key-id', 'a b'],
    ['rotate', '--scope', 'platform', '--new-key-id', 'x', '--signer-endpoint', 'nowhere'],
  ]) {
    // Were it dialed, it would be exit 1.
    const { code, out, err } = await shell.line(`PLEXSPHERE_SIGNER_ENDPOINT=localhost:1 plexctl signing ${args.map((arg) => `'${arg}'`).join(' ')}`);
    assert.deepEqual([code, out, /^plexctl: (Missing flags?|Bad value): /.test(err)], [2, '', true], `${args}: ${err}`);
  }
});

test('exit 77: a token that the signer does not take; and an API token is never sent there', async () => {
  const file = join(folder('tokens'), 'token');
  writeFileSync(file, 'a.b.c');
  const refused = await shell.plexctl('--token-file', file, 'signing', 'status');
  assert.equal(refused.code, 77);
  assert.match(refused.err, /^plexctl: Unauthenticated: signing: /);
  writeFileSync(file, 'psk_live_nonsense');
  const kept = await shell.plexctl('--token-file', file, 'signing', 'status');
  assert.equal(kept.code, 3);
  assert.match(kept.err, /^plexctl: Wrong token: /);
});

test('JSON and YAML have the rows, and --server is not used', async () => {
  const names = ['scope', 'old_key_id', 'new_key_id', 'opened_at', 'closes_at'];
  const dry = await shell.plexctl('--server', 'http://localhost:1', 'signing', 'rotate', '--scope', GAMMA, '--new-key-id', 'domain-2026-06', '--dry-run', '--output', 'json');
  assert.equal(dry.code, 0, dry.err);
  assert.deepEqual(Object.keys(JSON.parse(dry.out)), names);
  const { code, out } = await shell.plexctl('signing', 'rotate', '--scope', GAMMA, '--new-key-id', 'domain-2026-06', '--output', 'yaml');
  assert.equal(code, 0);
  assert.deepEqual(out.trim().split('\n').map((line) => line.split(':')[0]), names);
  const closed = await shell.plexctl('signing', 'close', '--scope', GAMMA, '--old', 'domain-2026-05', '--new', 'domain-2026-06', '--output', 'json');
  assert.deepEqual(JSON.parse(closed.out), { scope: GAMMA, old_key_id: 'domain-2026-05', new_key_id: 'domain-2026-06' });
});

test('status shows who is behind, and a dry run of close names them', async () => {
  const reader = `curl -fsS -A edge-reader '${dev.url}/.well-known/plexsphere/signing-keys?scope=platform'`;
  await eventually('the signer knows who read', async () => {
    await shell.line(reader);
    const { out } = await shell.plexctl('signing', 'status', '--scope', 'platform', '--output', 'json');
    return out.includes('edge-reader');
  }, 60_000);
  const close = ['signing', 'close', '--scope', 'platform', '--old', 'platform-2026-04', '--new', 'platform-2026-05'];
  assert.equal((await shell.plexctl(...close)).code, 0);
  assert.equal((await shell.plexctl('signing', 'rotate', '--scope', 'platform', '--new-key-id', 'platform-2026-06')).code, 0);
  const { out } = await shell.plexctl('signing', 'close', '--scope', 'platform', '--old', 'platform-2026-05', '--new', 'platform-2026-06', '--dry-run');
  const [head, row] = out.split('\n');
  assert.deepEqual(cells(head), ['WOULD_BREAK', 'KEY_ID', 'LAST_FETCH_AT']);
  assert.match(row, /edge-reader/);
});
