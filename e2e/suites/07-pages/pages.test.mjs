// Every page that a person meets: accessible in both themes and on both sizes, narrow without sideways scrolling,
// under a strict policy, and neither answer pushed. PLEXSPHERE_SCREENSHOTS=<folder> keeps what Chromium drew.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { freshPage, openBrowser, press } from '../../harness/browser.mjs';
import { Shell } from '../../harness/cli.mjs';
import { Dev } from '../../harness/dev.mjs';
import { operator } from '../../harness/operator.mjs';
import { check, HEIGHT, NARROWEST, SHOTS, WIDTHS } from '../../harness/looks.mjs';
import { Terminal } from '../../harness/terminal.mjs';
import { deviceCode, poll } from '../../journeys/by-http.mjs';
import { answer, openSignedOut, typePassword } from '../../journeys/signing-in.mjs';
import { command } from '../../harness/documents.mjs';

let dev;
let browser;
let ada;
let alan;
let bea;

before(async () => {
  dev = await Dev.start();
  browser = await openBrowser();
  [ada, alan] = people('acme-corp');
  [bea] = people('beta-llc');
});

function people(slug) {
  const domain = dev.domain(slug);
  return domain.people.map(({ email, password }) => ({ domainId: domain.id, bindingId: domain.idp_binding_id, slug, username: email, password }));
}

const server = () => ({ url: dev.url });

test('the sign-in page, empty and after a wrong password', async (t) => {
  const page = await visit(t);
  await page.goto((await request(ada)).link);
  await page.waitForSelector('input[name=password]');
  await check(page, 'sign-in');
  await typePassword(page, { username: ada.username, password: 'not the password' });
  assert.match(await page.title(), /^Error: /);
  assert.equal(await page.locator('input[name=password]').inputValue(), '', 'a password never comes back');
  assert.equal(await page.locator('input[name=username]').inputValue(), ada.username, 'a name does');
  await check(page, 'sign-in-error');
});

test('the device page: question, approved, signed in, used up', async (t) => {
  const page = await visit(t);
  const asked = await request(ada);
  await openSignedOut(page, asked.link, ada);
  await check(page, 'device-question');
  await assertEqualChoices(page);
  await answer(page, 'approve');
  await check(page, 'device-approved');
  assert.equal((await poll(server(), asked.device_code)).status, 200);
  await page.goto(asked.link);
  await check(page, 'device-signed-in');
});

test('the device page: declined, expired, unknown, no code yet', async (t) => {
  const page = await visit(t);
  const [declined, expired] = [await request(ada), await request(ada)];
  await openSignedOut(page, declined.link, ada);
  await answer(page, 'decline');
  await check(page, 'device-declined');
  await dev.query(`UPDATE plexsphere.device_requests SET expires_at = now() - interval '1 minute' WHERE user_code = '${expired.user_code.replace('-', '')}'`);
  await page.goto(expired.link);
  await check(page, 'device-expired');
  await page.goto(`${dev.url}/v1/device?user_code=ZZZZ-2222`);
  await check(page, 'device-unknown');
  await page.goto(`${dev.url}/v1/device`);
  await check(page, 'device-enter');
});

test("the device page: another Domain's request", async (t) => {
  const page = await visit(t);
  await openSignedOut(page, (await request(ada)).link, ada);
  await page.goto((await request(bea)).link);
  assert.equal(await page.locator('button[value=approve]').count(), 0);
  await check(page, 'device-other-domain');
  await assertEqualChoices(page);
});

test('the device page: a number to type', async (t) => {
  await operator(dev.env, ['domain', 'device-policy', '--domain', 'acme-corp', 'number-match']);
  t.after(() => operator(dev.env, ['domain', 'device-policy', '--domain', 'acme-corp', 'open']));
  const page = await visit(t);
  await openSignedOut(page, (await request(alan)).link, alan);
  await answer(page, 'approve');
  assert.match(await page.locator('.big').innerText(), /\d/);
  await check(page, 'device-number');
  await assertEqualChoices(page);
});

test('pages that say what went wrong', async (t) => {
  const page = await visit(t);
  await page.goto(`${dev.url}/no/such/page`);
  await check(page, 'error-not-found');
  await page.goto(`${dev.url}/v1/auth/callback?state=nobody&code=nothing`);
  await check(page, 'error-sign-in');
  const kind = page.locator('a[href^="/errors/"]');
  if (await kind.count()) {
    await press(page, kind.first());
    await check(page, 'error-explained');
  } else {
    await page.goto(`${dev.url}/errors/not-found`);
    await check(page, 'error-explained');
  }
  await page.goto(dev.url);
  await check(page, 'home');
});

test('a login in a terminal, from the question to the prompt', async (t) => {
  const shell = new Shell(server());
  const typed = command('log-in-with-plexctl.md', 'Log in').replace('<domain-uuid>', ada.domainId).replace('<idp-binding-uuid>', ada.bindingId);
  const terminal = await Terminal.open(`${typed} --no-browser`, { env: shell.env, columns: 100, rows: 44 });
  const [, link] = await terminal.shows(/^Open: +(\S+)$/m);
  await terminal.shows(/Waiting for you/);
  const waiting = await terminal.html();
  const page = await visit(t);
  await openSignedOut(page, link, ada);
  await answer(page, 'approve');
  await terminal.shows(/Signed in as ada@acme\.example[\s\S]*exit 0/);
  await keep(t, waiting, 'terminal-login-waiting');
  await keep(t, await terminal.html(), 'terminal-login-done');
});

test('Ctrl-C in a terminal withdraws the request and exits 130', async () => {
  const shell = new Shell(server());
  const typed = command('log-in-with-plexctl.md', 'Log in').replace('<domain-uuid>', ada.domainId).replace('<idp-binding-uuid>', ada.bindingId);
  const terminal = await Terminal.open(`${typed} --no-browser`, { env: shell.env });
  const [, code] = await terminal.shows(/^Code: +(\S+)$/m);
  await terminal.shows(/Waiting for you/);
  await terminal.type('C-c');
  await terminal.shows(/plexctl: Stopped: nothing was saved[\s\S]*exit 130/);
  const [[status]] = await dev.query(`SELECT status FROM plexsphere.device_requests WHERE user_code = '${code.replace('-', '')}'`);
  assert.equal(status, 'withdrawn');
});

async function request(person) {
  const device = await deviceCode(server(), person, { client_name: 'plexctl 0.1.0', host_name: 'build-7.acme.example' });
  return { ...device, link: device.verification_uri_complete };
}

function visit(t) {
  return freshPage(t, browser, { viewport: { width: WIDTHS[1], height: HEIGHT } });
}

/** Both answers look the same to the eye: ui.md calls it "the page never leans". */
async function assertEqualChoices(page) {
  for (const width of [NARROWEST, ...WIDTHS]) {
    await page.setViewportSize({ width, height: HEIGHT });
    const looks = await page.locator('.choice .btn').evaluateAll((buttons) =>
      buttons.map((button) => {
        const style = getComputedStyle(button);
        const box = button.getBoundingClientRect();
        return {
          text: button.innerText.trim(),
          look: [Math.round(box.width), Math.round(box.height), style.backgroundColor, style.color, style.borderTopColor, style.borderTopWidth, style.fontWeight, style.fontSize].join(' '),
        };
      }),
    );
    assert.equal(looks.length, 2);
    assert.equal(looks[0].look, looks[1].look, `at ${width}: ${JSON.stringify(looks)}`);
    assert.match(looks[0].text, /Decline|Stop/, 'the refusing answer comes first');
  }
  const focused = await page.evaluate(() => document.activeElement?.closest('.choice') !== null);
  assert.equal(focused, false, 'no answer has the focus');
}

async function keep(t, html, name) {
  if (!SHOTS) return;
  const page = await freshPage(t, browser, { viewport: { width: 1000, height: 800 } });
  await page.setContent(html);
  mkdirSync(SHOTS, { recursive: true });
  await page.locator('pre').screenshot({ path: join(SHOTS, `${name}.png`) });
}
