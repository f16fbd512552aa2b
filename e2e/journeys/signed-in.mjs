// A shell in which somebody has logged in, for tests that begin there.
import assert from 'node:assert/strict';
import { Shell } from '../harness/cli.mjs';
import { freshPage } from '../harness/browser.mjs';
import { beginLogin, printed } from './log-in-with-plexctl.mjs';
import { answer, openSignedOut } from './signing-in.mjs';

export default async function signedIn(t, { server, browser, person }) {
  const shell = new Shell(server);
  const login = beginLogin(shell, person);
  const { link } = await printed(login);
  const page = await freshPage(t, browser, { javaScriptEnabled: false });
  await openSignedOut(page, link, person);
  await answer(page, 'approve');
  assert.equal(await login.ended, 0, login.err);
  shell.page = page;
  return shell;
}
