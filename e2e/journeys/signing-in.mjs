// How a person gets through each kind of sign-in page, and what they do on the device page.
import assert from 'node:assert/strict';
import { press, text } from '../harness/browser.mjs';

/** The built-in identity provider's login page; also the foreign one's, whose form has the same fields. */
export async function typePassword(page, { username, password }) {
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await press(page, page.locator('form:has(input[name=password]) button').first());
}

/** From the printed link, signed out, to the page that asks: the same page again. */
export async function openSignedOut(page, link, person) {
  await page.goto(link);
  await page.waitForSelector('input[name=password]');
  await typePassword(page, person);
  await page.waitForSelector('button[name=action][value=approve]');
  assert.equal(page.url(), link, 'the same page once the identity provider is done');
}

/** Answers the question of the device page: `approve` or `decline`. */
export async function answer(page, choice) {
  await press(page, page.locator(`button[name=action][value=${choice}]`));
  return text(page);
}

/** How that person gets through the pages of the foreign identity provider. */
export function atTheForeignOne(person) {
  return {
    signIn: (page) => typePassword(page, person),
    /** The device page: the code stands there, and is confirmed before the person signs in. */
    approveDevice: async (page, code) => {
      await page.waitForSelector('code');
      assert.match(await text(page), new RegExp(code));
      await press(page, page.locator('button'));
      await typePassword(page, person);
      await page.getByText('Signed in on the device').waitFor();
    },
  };
}

/** The same at Keycloak, whose device page asks for the person first and does not show the code. */
export function atKeycloak({ username, password }) {
  const signIn = async (page) => {
    await page.locator('#username').fill(username);
    await page.locator('#password').fill(password);
    await press(page, page.locator('#kc-login'));
  };
  return {
    signIn,
    approveDevice: async (page) => {
      await signIn(page);
      await press(page, page.locator('#kc-login[name=accept]'));
      await page.getByText('Device Login Successful').waitFor();
    },
  };
}
