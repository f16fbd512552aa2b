// Signing in at a gateway through somebody else's identity provider, under the name noetl, in every way that needs no
// password typed into the terminal.
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { freshPage } from '../harness/browser.mjs';
import { Shell } from '../harness/cli.mjs';
import { Dev } from '../harness/dev.mjs';
import { Client } from '../harness/http.mjs';
import { folder } from '../harness/places.mjs';
import { Terminal } from '../harness/terminal.mjs';
import { eventually } from '../harness/waiting.mjs';
import { bindIdp } from './furnish.mjs';

/** What dev's demo upstream answers to `catalog list Playbook`. */
export const CATALOG = `PATH                   KIND      VERSION
examples/hello         Playbook  1
examples/http_retry    Playbook  3
examples/load_weather  Playbook  2
reports/daily_usage    Playbook  7
`;
/** A login waits for the provider or the person most of the time. */
const AT_ONCE = 3;

/**
 * A development server whose gateway trusts `idp`, where its first person may view everything:
 * `{dev, gateway, idp, browser, idToken, accessToken, callbackUrl}`, with what the implicit flow gave that person.
 */
export async function gatewayThatTrusts(idp, browser, slug) {
  const unaware = await Dev.start();
  // The configuration names a binding, so the binding comes first.
  const { domainId, bindingId } = await bindIdp(unaware, slug, idp);
  await unaware.stop();
  const issuer = `PLEXSPHERE_GATEWAY_ISSUERS_${slug.toUpperCase()}_`;
  const dev = await Dev.start({
    dataDir: unaware.dataDir,
    env: {
      [`${issuer}IDP_BINDING_ID`]: bindingId,
      [`${issuer}CLIENTS`]: idp.commandLine.id,
      [`${issuer}AUDIENCE`]: idp.commandLine.audience,
    },
  });
  const world = { dev, gateway: dev.facts.gateway.url, idp, browser };
  Object.assign(world, await implicitly(world));
  const first = await new Client({ url: world.gateway }).post('/api/auth/login', { auth0_token: world.idToken });
  assert.equal(first.status, 200, first.body);
  await dev.query(`
    INSERT INTO plexsphere.gateway_roles VALUES ('${domainId}', 'reader', now());
    INSERT INTO plexsphere.gateway_access_rules (domain_id, role, id, allow_pattern, can_execute, can_view)
      VALUES ('${domainId}', 'reader', gen_random_uuid(), '**', true, true);
    INSERT INTO plexsphere.gateway_role_members SELECT domain_id, id, 'reader', NULL, now() FROM plexsphere.users WHERE domain_id = '${domainId}'`);
  return world;
}

/** The implicit flow of some web page: the address that it ends at, and the tokens in there. */
async function implicitly({ idp, browser }) {
  const { id, callback, audience, authorizationEndpoint = `${idp.issuer}/auth` } = idp.commandLine;
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.route(`${callback}**`, (route) => route.fulfill({ contentType: 'text/html', body: 'signed in' }));
    const asked = { client_id: id, redirect_uri: callback, response_type: 'id_token token', scope: 'openid profile email', resource: audience, state: 's', nonce: 'n-0S6' };
    await page.goto(`${authorizationEndpoint}?${new URLSearchParams(asked)}`);
    await idp.signIn(page);
    await page.waitForURL(`${callback}**`);
    const callbackUrl = page.url();
    const answer = new URLSearchParams(new URL(callbackUrl).hash.slice(1));
    return { callbackUrl, idToken: answer.get('id_token'), accessToken: answer.get('access_token') };
  } finally {
    await context.close();
  }
}

/**
 * Another machine's loopback is not this one's: whatever the page is sent on to there leads nowhere. By the browser's own
 * protocol, since page.route() does not see where a form is redirected.
 *
 * @returns {Promise<string[]>} the addresses, as they come
 */
async function nothingListensAt(page, urlPattern) {
  const ended = [];
  const protocol = await page.context().newCDPSession(page);
  protocol.on('Fetch.requestPaused', ({ requestId, request }) => {
    ended.push(request.url);
    protocol.send('Fetch.failRequest', { requestId, errorReason: 'ConnectionRefused' }).catch(() => {});
  });
  await protocol.send('Fetch.enable', { patterns: [{ urlPattern }] });
  return ended;
}

/** A shell of somebody with a display; its browser writes down where it was sent. Context `peer` is the gateway's. */
export async function personAt(world) {
  const shell = new Shell({ url: world.dev.url });
  const programs = folder('programs');
  shell.opened = join(programs, 'opened');
  writeFileSync(join(programs, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$1" >'${shell.opened}'\n`);
  chmodSync(join(programs, 'xdg-open'), 0o755);
  shell.env.PATH = `${programs}:${shell.env.PATH}`;
  shell.env.DISPLAY = ':0';
  shell.config = join(shell.home, '.noetl', 'config.yaml');
  await added(shell, world, 'peer', { setCurrent: true });
  return shell;
}

/** The same over SSH: no display, and a browser would open where nobody sits. */
export async function personOverSsh(world) {
  const shell = await personAt(world);
  delete shell.env.DISPLAY;
  shell.env.SSH_CONNECTION = '192.0.2.7 50022 192.0.2.1 22';
  return shell;
}

/** Adds a context for the gateway of the world, or for another address in front of it. */
export async function added(shell, { gateway, idp }, name, { server = gateway, setCurrent = false } = {}) {
  const made = await shell.line(
    `noetl context add ${name} --server-url ${server} --auth0-domain ${idp.issuer} --auth0-client-id ${idp.commandLine.id}${setCurrent ? ' --set-current' : ''}`,
  );
  assert.equal(made.code, 0, made.err);
}

/** The acceptance of every way to sign in: a later command just works. */
export async function catalogAnswers(shell, context = 'peer') {
  const list = await shell.line(`noetl --context ${context} catalog list Playbook`);
  assert.deepEqual([list.code, list.out], [0, CATALOG], list.err);
}

/** What the program handed to the person's browser. */
export function whereTheBrowserWasSent(shell) {
  return eventually('the browser is opened', () => readFileSync(shell.opened, 'utf8').match(/^(http\S+)\n/)?.[1]);
}

/** Signs in at the address of a PKCE login, up to the page that this machine serves. */
export async function throughTheBrowser(t, { browser, idp }, address) {
  const page = await freshPage(t, browser);
  await page.goto(address);
  await idp.signIn(page);
  await page.waitForURL('http://127.0.0.1:*/callback?**');
  return page;
}

/** Opens the address of a device login, and says yes to that code. */
export async function throughTheDevicePage(t, { browser, idp }, address, code) {
  const page = await freshPage(t, browser);
  await page.goto(address);
  await idp.approveDevice(page, code);
}

/**
 * Registers the tests of four ways to sign in, and of where the browser may be.
 *
 * @param name what the tests are called after
 * @param {() => World} world asked once the suite has started it: see `gatewayThatTrusts`
 */
export function personSignsInFourWays(name, world) {
  describe(`somebody of ${name} signs in`, { concurrency: AT_ONCE }, () => {
    test('requirements 46-48: with a raw token, ID or access', async () => {
      const shell = await personAt(world());
      for (const token of [world().idToken, world().accessToken]) {
        const login = await shell.line(`noetl auth login --auth0-token - <<< '${token}'`);
        assert.equal(login.code, 0, login.err);
        assert.match(login.out, new RegExp(`^User: ${world().idp.people[0].email}$`, 'm'));
        await catalogAnswers(shell);
      }
    });

    test('requirement 49: with the address that a web page ended at', async () => {
      const shell = await personAt(world());
      const login = await shell.line(`noetl auth login --auth0-callback-url '${world().callbackUrl}'`);
      assert.equal(login.code, 0, login.err);
      await catalogAnswers(shell);
    });

    test('requirements 57, 69-77: with the browser of this machine, from a terminal', async (t) => {
      const shell = await personAt(world());
      const terminal = await Terminal.open('noetl auth login --browser-pkce --pkce-port 0', { env: shell.env });
      const page = await throughTheBrowser(t, world(), await whereTheBrowserWasSent(shell));
      await terminal.shows(/^exit 0$/m);
      const screen = await terminal.screen();
      assert.match(screen, /^Opening browser \.\.\.$/m);
      assert.ok(screen.indexOf('must be allowlisted') < screen.indexOf('Opening browser'), screen);
      assert.match(screen, /^Saved: context 'peer'$/m);
      assert.deepEqual(page.complaints, []);
      await catalogAnswers(shell);
    });

    test('requirements 57, 68: with a browser, where there is no display to open it on', async (t) => {
      const shell = await personOverSsh(world());
      const login = shell.begin('noetl auth login --pkce --pkce-port 0');
      const [address] = await login.says(/^http\S+$/m);
      await throughTheBrowser(t, world(), address);
      assert.equal(await login.ended, 0, login.err);
      assert.match(login.err, /No browser here \(SSH\)/);
      assert.doesNotMatch(login.out, /Opening browser/);
      assert.throws(() => readFileSync(shell.opened), /ENOENT/);
      await catalogAnswers(shell);
    });

    test('with a browser on another machine, from a terminal over SSH: where it ended is pasted', async (t) => {
      const shell = await personOverSsh(world());
      const terminal = await Terminal.open('noetl auth login --browser-pkce --pkce-port 0', { env: shell.env, columns: 1500 });
      await terminal.shows(/^Callback URL: *$/m);
      const [address] = await terminal.shows(/^http\S+$/m);
      const page = await freshPage(t, world().browser);
      const ended = await nothingListensAt(page, 'http://127.0.0.1:*/callback?*');
      await page.goto(address);
      await world().idp.signIn(page).catch(() => {});
      await terminal.type('-l', await eventually('the browser ends at the callback URL', () => ended.at(-1)));
      await terminal.type('Enter');
      await terminal.shows(/^exit 0$/m);
      await catalogAnswers(shell);
    });

    test('requirement 58: with a code, from a terminal', async (t) => {
      const shell = await personAt(world());
      const terminal = await Terminal.open('noetl auth login --browser', { env: shell.env });
      const [, code] = await terminal.shows(/^Code:\s+(\S+)$/m);
      await throughTheDevicePage(t, world(), await whereTheBrowserWasSent(shell), code);
      await terminal.shows(/^exit 0$/m);
      await catalogAnswers(shell);
    });

    test('requirement 58: with a code, where there is no display', async (t) => {
      const shell = await personOverSsh(world());
      const login = shell.begin('noetl auth login --browser');
      const [, address] = await login.says(/^Open:\s+(\S+)$/m);
      const [, code] = await login.says(/^Code:\s+(\S+)$/m);
      await throughTheDevicePage(t, world(), address, code);
      assert.equal(await login.ended, 0, login.err);
      assert.throws(() => readFileSync(shell.opened), /ENOENT/);
      await catalogAnswers(shell);
    });
  });
}
