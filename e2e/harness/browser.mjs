// Debian's Chromium, one for each file of tests; every test gets a context of its own.
import { createHash, X509Certificate } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { connect } from 'node:tls';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { atTheEnd } from './processes.mjs';

const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--disable-extensions',
];
const NAVIGATION_MS = 15_000;

/** The path of a Chromium of this machine. */
export function chromiumPath() {
  const named = process.env.PLEXSPHERE_CHROMIUM;
  const names = named ? [named] : ['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) => process.env.PATH.split(':').map((dir) => join(dir, name)));
  const found = names.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error('no Chromium here: apt-get install chromium, or name one in PLEXSPHERE_CHROMIUM');
  return found;
}

/**
 * Chromium for this file; closed when the file is done.
 *
 * @param trusted public-key pins (see `pin`) of servers whose authority this machine does not know; the
 *     chain was verified against that authority before
 * @param resolver rules of `--host-resolver-rules`
 */
export async function openBrowser({ trusted = [], resolver } = {}) {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [
      ...QUIET,
      ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
      ...(resolver ? [`--host-resolver-rules=${resolver}`] : []),
      ...(trusted.length ? [`--ignore-certificate-errors-spki-list=${trusted.join(',')}`] : []),
    ],
  });
  atTheEnd(() => browser.close());
  return browser;
}

/**
 * The pin of a server's key, after its certificate was verified against the authority in `caFile`.
 *
 * @param at where it listens on this machine, when its name leads elsewhere
 */
export function pin(url, caFile, at) {
  const { hostname, port } = new URL(url);
  return new Promise((done, fail) => {
    const socket = connect({ host: at ? '127.0.0.1' : hostname, port: at ?? Number(port), servername: hostname, ca: readFileSync(caFile) }, () => {
      const key = new X509Certificate(socket.getPeerCertificate().raw).publicKey.export({ type: 'spki', format: 'der' });
      socket.end();
      done(createHash('sha256').update(key).digest('base64'));
    });
    socket.once('error', fail);
  });
}

/** A page in a fresh context that notes every complaint of the browser about content it refused. */
export async function freshPage(t, browser, options = {}) {
  const context = await browser.newContext(options);
  t.after(() => context.close());
  context.setDefaultTimeout(NAVIGATION_MS);
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) page.complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => page.complaints.push(`${page.url()}: ${error.message}`));
  return page;
}

/** What a person reads on the page. */
export function text(page) {
  return page.locator('body').innerText();
}

/** Presses a button of the page and waits for the page it leads to. */
export async function press(page, locator) {
  await Promise.all([page.waitForEvent('framenavigated', { predicate: (frame) => frame === page.mainFrame() }), locator.click()]);
  await page.waitForLoadState('load');
}
