// "Log in with plexctl", as the document has it, against any installation.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Shell } from '../harness/cli.mjs';
import { assertOutput, patterns, table } from '../harness/columns.mjs';
import { command, output } from '../harness/documents.mjs';
import { freshPage, text } from '../harness/browser.mjs';
import { answer, openSignedOut } from './signing-in.mjs';

const DOCUMENT = 'log-in-with-plexctl.md';
/** Each of them waits for the next poll of plexctl most of the time. */
const AT_ONCE = 4;

/**
 * Registers the journey's tests.
 *
 * @param name what the tests are called after
 * @param {() => World} world asked once the suite has started it:
 *     `{server: {url, ca?}, browser, postgres, person: {domainId, bindingId, slug, username, password}}`
 */
export function personLogsIn(name, world) {
  describe(`a person logs in ${name}`, { concurrency: AT_ONCE }, () => {
    for (const javaScriptEnabled of [true, false]) {
      const how = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;

      test(`with ${how} a person approves in the browser`, async (t) => {
        const { server, browser, person } = world();
        const shell = new Shell(server);
        const login = beginLogin(shell, person);
        const { link, code } = await printed(login);

        const page = await freshPage(t, browser, { javaScriptEnabled });
        await openSignedOut(page, link, person);
        assert.match(await text(page), new RegExp(code), 'the page shows the code of the terminal');
        await answer(page, 'approve');
        assert.equal(await login.ended, 0, login.err);
        assert.match(login.out, /Signed in as \S+ in \S+ until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$/);

        assert.equal(shell.configMode, '600');
        assert.match(shell.token, patterns.PLAINTEXT);
        assert.doesNotMatch(login.out + login.err, /psk_/, 'the token is in the file only');

        const whoami = await shell.line(command(DOCUMENT, 'See who you are'));
        assert.equal(whoami.code, 0, whoami.err);
        assertOutput(whoami.out, output(DOCUMENT, 'See who you are'));
        assert.equal(table(whoami.out)[0].DOMAIN, person.domainId);

        await page.goto(link);
        assert.match(await text(page), /plexctl login/, 'a link that was used says how to begin again');
        assert.equal(await page.locator('button[value=approve]').count(), 0);
        assert.deepEqual(page.complaints, []);
      });
    }

    test('a declined login exits 1 and saves nothing', async (t) => {
      const { server, browser, person } = world();
      const shell = new Shell(server);
      const login = beginLogin(shell, person);
      const { link } = await printed(login);
      const page = await freshPage(t, browser, { javaScriptEnabled: false });
      await openSignedOut(page, link, person);
      await answer(page, 'decline');
      assert.equal(await login.ended, 1);
      assert.match(login.err, /^plexctl: Declined: /m);
      assert.equal((await shell.plexctl('whoami')).code, 3);
      await page.goto(link);
      assert.match(await text(page), /plexctl login/);
    });

    test('an expired login exits 1, and its page says how to begin again', async (t) => {
      const { server, browser, person, postgres } = world();
      const shell = new Shell(server);
      const login = beginLogin(shell, person);
      const { link, code } = await printed(login);
      const page = await freshPage(t, browser, { javaScriptEnabled: false });
      await openSignedOut(page, link, person);
      await postgres.query(
        `UPDATE plexsphere.device_requests SET expires_at = now() - interval '1 second' WHERE user_code = '${code.replace('-', '')}'`,
      );
      await page.goto(link);
      assert.match(await text(page), /plexctl login/);
      assert.equal(await login.ended, 1);
      assert.match(login.err, /^plexctl: Expired: /m);
    });

    test('a missing flag exits 2, and nobody signed in is exit 3', async () => {
      const { server, person } = world();
      const shell = new Shell(server);
      const half = await shell.plexctl('login', '--domain-id', person.domainId);
      assert.equal(half.code, 2, half.err);
      assert.match(half.err, /^plexctl: .*--idp-binding-id/m);
      const other = await shell.plexctl('login', '--idp-binding-id', person.bindingId);
      assert.equal(other.code, 2, other.err);
      const whoami = await shell.line(command(DOCUMENT, 'See who you are'));
      assert.equal(whoami.code, 3, whoami.err);
      assert.equal(whoami.out, '');
    });
  });
}

/** The document's psql line: only `kubectl exec` gives way to where the database listens. */
export async function idsByPsql(shell, postgres) {
  const written = command(DOCUMENT, 'Find the ids');
  const here = written
    .replace(/^kubectl exec statefulset\/postgres -- \\\n\s*/, '')
    .replace(' psql ', ` psql -h ${postgres.host} -p ${postgres.port} `);
  const { code, out, err } = await shell.line(here);
  assert.equal(code, 0, err);
  return out.trimEnd().split('\n').map((line) => line.split('|'));
}

/** The document's login command with the two ids filled in. */
export function beginLogin(shell, person) {
  return shell.begin(
    command(DOCUMENT, 'Log in').replace('<domain-uuid>', person.domainId).replace('<idp-binding-uuid>', person.bindingId),
  );
}

/** The two facts that login prints first. */
export async function printed(login) {
  const [, link] = await login.says(/^Open:\s+(\S+)$/m);
  const [, code] = await login.says(/^Code:\s+([A-Z2-7]{4}-[A-Z2-7]{4})$/m);
  assert.equal(new URL(link).searchParams.get('user_code'), code);
  assert.equal(new URL(link).pathname, '/v1/device');
  return { link, code };
}

/** The document's curl, with another body if one is given: `{status, location, body}`. */
export async function signInByCurl(shell, body) {
  const written = command(DOCUMENT, 'Sign-in by hand');
  const { code, out, err } = await shell.line(body === undefined ? written : written.replace(/-d '.*'/, `-d '${JSON.stringify(body)}'`));
  assert.equal(code, 0, err);
  const cut = out.lastIndexOf('\n');
  const [status, location] = out.slice(cut + 1).split(' ');
  return { status: Number(status), location, body: JSON.parse(out.slice(0, cut)) };
}
