// "Give a machine its own identity", every block of the document in one shell session.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Shell } from '../harness/cli.mjs';
import { assertOutput, patterns, table } from '../harness/columns.mjs';
import { blocks } from '../harness/documents.mjs';
import { REPOSITORY } from '../harness/places.mjs';

const DOCUMENT = 'give-a-machine-its-own-identity.md';
const MARK = '@@end-of-block';

/**
 * Registers the journey's tests.
 *
 * @param {() => World} world `{server: {url, ca?}, postgres, machine: {clientId, clientSecret, domainId, identityId}}`;
 *     `flags` (optional) go to issue-service as well, for a Domain that has to be named
 */
export function machineGetsAToken(name, world) {
  test(`${name}: every block of the tutorial runs as written`, async () => {
    const { server, machine, postgres } = world();
    // The document begins with a machine that holds nothing yet.
    await postgres.query(`UPDATE plexsphere.api_tokens SET revoked_at = now() WHERE owner_id = '${machine.identityId}'`);
    const shell = new Shell(server);
    const session = await runDocument(shell, server, machine);

    for (const block of session) {
      const where = `${block.heading}: ${block.text}`;
      if (block.heading === '4 No fresh tokens') {
        assert.notEqual(block.code, 0, where);
        assert.equal(block.code, 77, where);
        assert.equal(block.err, `${block.expected}\n`);
        assert.equal(block.out, '');
      } else {
        assert.equal(block.code, 0, `${where}\n${block.err}`);
        if (block.expected === undefined) assert.equal(block.out, '', where);
        else assertOutput(block.out, block.expected);
      }
    }

    const of = (heading) => session.find((block) => block.heading === heading && block.out);
    const [row] = table(of('2 Who is it').out);
    assert.deepEqual([row.SUBJECT, row.DOMAIN], [machine.identityId, machine.domainId]);
    const { TOKEN, TOKEN_ID, SVC_ID } = session.variables;
    assert.match(TOKEN, patterns.PLAINTEXT);
    assert.equal(SVC_ID, machine.identityId);
    assert.equal(table(of('3 What it holds').out)[0].ID, TOKEN_ID);

    const rotated = of('5 Rotate').out;
    const next = rotated.match(patterns.PLAINTEXT)[0];
    const keys = rotated.trimEnd().split('\n').slice(3).map((line) => [line.slice(0, line.indexOf(':') + 1), line.slice(20)]);
    assert.deepEqual(keys.map(([key]) => key), ['id:', 'env_prefix:', 'expires_at:', 'rotation_deadline:']);
    const hours = (Date.parse(keys[3][1]) - Date.now()) / 3_600_000;
    assert.ok(hours > 47.9 && hours <= 48, `48 hours of overlap, not ${hours}`);

    assert.equal(await status(shell, TOKEN), 401, 'the deleted token is refused on the next request');
    assert.equal(await status(shell, next), 200, 'its successor lives');
    const again = await shell.plexctl('identity-tokens', 'issue-service', '--client-id', machine.clientId, ...(machine.flags ?? []),
      '--grant-type', 'client_credentials', '--client-secret', machine.clientSecret, '--output', 'json');
    assert.equal(again.code, 0, `the identity itself is untouched: ${again.err}`);
  });

  test(`${name}: until the deadline both plaintexts are honoured`, async () => {
    const { server, machine } = world();
    const shell = new Shell(server);
    const first = await issue(shell, machine);
    const id = JSON.parse((await asToken(shell, first, 'identity-tokens', 'list', '--output', 'json')).out).items[0].id;
    const rotated = await asToken(shell, first, 'identity-tokens', 'rotate', '--id', id);
    assert.equal(rotated.code, 0, rotated.err);
    const second = rotated.out.match(patterns.PLAINTEXT)[0];
    assert.deepEqual([await status(shell, first), await status(shell, second)], [200, 200]);
  });

  test(`${name}: a wrong secret is refused with exit 3 and nothing is issued`, async () => {
    const { server, machine, postgres } = world();
    const shell = new Shell(server);
    const before = await postgres.query('SELECT count(*) FROM plexsphere.api_tokens');
    const { code, err, out } = await shell.plexctl('identity-tokens', 'issue-service', '--client-id', machine.clientId, ...(machine.flags ?? []),
      '--grant-type', 'client_credentials', '--client-secret', 'not-the-secret', '--output', 'json');
    assert.equal(code, 3, err);
    assert.equal(out, '');
    assert.doesNotMatch(err, /not-the-secret/);
    assert.deepEqual(await postgres.query('SELECT count(*) FROM plexsphere.api_tokens'), before);
  });
}

/** A token of the machine, by the command line. */
export async function issue(shell, machine) {
  const { code, out, err } = await shell.plexctl('identity-tokens', 'issue-service', '--client-id', machine.clientId, ...(machine.flags ?? []),
    '--grant-type', 'client_credentials', '--client-secret', machine.clientSecret, '--output', 'json');
  assert.equal(code, 0, err);
  return JSON.parse(out).access_token;
}

/** plexctl with a token of its own, in an environment variable rather than an argument. */
export function asToken(shell, token, ...args) {
  return shell.line(`plexctl ${args.join(' ')}`, { env: { PLEXSPHERE_TOKEN: token } });
}

/** The HTTP status of whoami under a token: 200 or 401. */
export async function status(shell, token) {
  const { code } = await asToken(shell, token, 'whoami');
  return { 0: 200, 3: 401 }[code] ?? `exit ${code}`;
}

/**
 * Runs the document in one bash: the blocks with what they said. Only three things give way: the port of this
 * run, the machine of this installation, and the folder of the token file, so that two runs do not share it.
 */
async function runDocument(shell, server, machine) {
  const parts = [];
  for (const block of blocks(DOCUMENT)) {
    if (block.kind === 'bash') parts.push({ ...block });
    else parts.at(-1).expected = block.text;
  }
  const script = parts.map((part) => `${here(part.text, shell, server, machine)}\necho "${MARK} $?"; echo "${MARK}" >&2`);
  script.push('printf "%s\\n" "$TOKEN" "$TOKEN_ID" "$SVC_ID"');
  const { out, err } = await shell.line(script.join('\n'), { cwd: REPOSITORY });
  const [outs, errs] = [out.split(new RegExp(`${MARK} (\\d+)\\n`)), err.split(`${MARK}\n`)];
  parts.forEach((part, i) => Object.assign(part, { out: outs[2 * i], code: Number(outs[2 * i + 1]), err: errs[i] }));
  const [TOKEN, TOKEN_ID, SVC_ID] = outs.at(-1).split('\n');
  parts.variables = { TOKEN, TOKEN_ID, SVC_ID };
  rmSync(join(shell.home, 'svc.token'), { force: true });
  return parts;
}

function here(text, shell, server, machine) {
  return text
    .replaceAll('http://localhost:8080', server.url)
    .replaceAll('/tmp/svc.token', join(shell.home, 'svc.token'))
    .replace(/CLIENT_ID=svc-deployer\b/, `CLIENT_ID=${machine.clientId}`)
    .replace('CLIENT_SECRET=svc-deployer-demo-secret', `CLIENT_SECRET=${machine.clientSecret}`)
    .replace('--client-id "$CLIENT_ID"', ['--client-id "$CLIENT_ID"', ...(machine.flags ?? [])].join(' '));
}
