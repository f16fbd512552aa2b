// What every page that a person meets has to pass: accessible in both themes and on both sizes, narrow without sideways
// scrolling, under a strict policy. PLEXSPHERE_SCREENSHOTS=<folder> keeps what Chromium drew.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { violations } from './axe.mjs';

export const SHOTS = process.env.PLEXSPHERE_SCREENSHOTS && resolve(process.env.PLEXSPHERE_SCREENSHOTS);
export const WIDTHS = [390, 1280];
export const HEIGHT = 844;
export const NARROWEST = 320;
const SHOT_SIZES = { light: { width: 720, height: 520 }, dark: { width: 390, height: 640 } };
/** A door page says nothing to a script; the API reference is the one page that is a script. */
const POLICY = [/default-src 'none'/, /form-action '(self|none)'/, /frame-ancestors 'none'/, /base-uri 'none'/];

/**
 * The checks that every page passes, in both themes and at both widths, and what it looks like. Colours change over 120 ms
 * unless motion is reduced, and axe would measure them on the way.
 */
export async function check(page, name) {
  assert.equal(await page.locator('h1').count(), 1, `${name}: one h1`);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT });
      assert.deepEqual(await violations(page), [], `${name} at ${width} ${colorScheme}`);
      if (SHOTS && (width === WIDTHS[1]) === (colorScheme === 'light')) await shoot(page, name, colorScheme);
    }
  }
  await page.setViewportSize({ width: NARROWEST, height: HEIGHT });
  const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
  assert.ok(wide <= NARROWEST, `${name} scrolls sideways at ${NARROWEST} px: ${wide}`);
  await page.setViewportSize({ width: WIDTHS[1], height: HEIGHT });
  await assertPolicy(page, name);
  assert.deepEqual(page.complaints, [], name);
}

/** The policy of the page that is open, asked for again where it can be. */
async function assertPolicy(page, name) {
  const response = await page.request.get(page.url(), { headers: { accept: 'text/html' }, maxRedirects: 0 });
  const policy = response.headers()['content-security-policy'] ?? '';
  for (const part of POLICY) assert.match(policy, part, name);
  assert.doesNotMatch(policy, /unsafe-|data:|\*/, name);
  const resources = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin));
  assert.ok(resources.every((origin) => origin === new URL(page.url()).origin), `${name}: ${resources}`);
}

/** Small pictures: a phone in the dark, and no more of a desktop than has something on it. */
async function shoot(page, name, colorScheme) {
  mkdirSync(SHOTS, { recursive: true });
  await page.setViewportSize(SHOT_SIZES[colorScheme]);
  await page.screenshot({ path: join(SHOTS, `${name}-${colorScheme}.png`), fullPage: true, animations: 'disabled' });
}
