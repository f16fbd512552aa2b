// All five ways to sign in at a gateway, with Keycloak behind it. Not part of make test: make test-peers.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { openBrowser } from '../../harness/browser.mjs';
import { commandLines } from '../../harness/processes.mjs';
import { Client } from '../../harness/http.mjs';
import { startKeycloak } from '../../harness/keycloak.mjs';
import { Terminal } from '../../harness/terminal.mjs';
import { catalogAnswers, gatewayThatTrusts, personAt, personSignsInFourWays } from '../../journeys/log-in-at-a-gateway.mjs';
import { atKeycloak } from '../../journeys/signing-in.mjs';

let world;
let person;

before(async () => {
  const idp = await startKeycloak();
  [person] = idp.people;
  world = await gatewayThatTrusts({ ...idp, ...atKeycloak(person) }, await openBrowser(), 'elsewhere');
});

personSignsInFourWays('Keycloak', () => world);

test('requirements 51-54: with a password on stdin', async () => {
  const shell = await personAt(world);
  const login = await shell.line(`noetl auth login --auth0 ${person.email} --password-stdin <<< '${person.password}'`);
  assert.equal(login.code, 0, login.err);
  assert.match(login.out, new RegExp(`^User: ${person.email}$`, 'm'));
  await catalogAnswers(shell);

  const wrong = await shell.line(`noetl auth login --auth0 ${person.email} --password-stdin <<< 'not hers 77c1'`);
  assert.deepEqual([wrong.code, wrong.out], [1, '']);
  assert.match(wrong.err, /^noetl: Sign-in refused: 127\.0\.0\.1 refused the password sign-in \(HTTP 401\): invalid_grant: /);
  assert.doesNotMatch(wrong.err, /77c1/);
  await catalogAnswers(shell);
});

test('requirement 52: with a password typed unseen', async () => {
  const shell = await personAt(world);
  const terminal = await Terminal.open(`noetl auth login --auth0 ${person.email} --password`, { env: shell.env });
  await terminal.shows(new RegExp(`^Password for ${person.email}:`, 'm'));
  assert.ok(!commandLines().some((line) => line.includes('noetl') && line.includes(person.password)));
  await terminal.type('-l', person.password);
  await terminal.type('Enter');
  await terminal.shows(/^exit 0$/m);
  assert.ok(!(await terminal.screen()).includes(person.password.slice(0, 5)));
  await catalogAnswers(shell);
});

test('a session that has ended is renewed with the refresh token that Keycloak gave', async () => {
  const shell = await personAt(world);
  assert.equal((await shell.line(`noetl auth login --auth0 ${person.email} --password-stdin <<< '${person.password}'`)).code, 0);
  const old = (await shell.line('noetl auth token')).out.trim();
  assert.equal((await new Client({ url: world.gateway }).post('/api/auth/logout', {}, { token: old })).status, 200);
  await catalogAnswers(shell);
  assert.notEqual((await shell.line('noetl auth token')).out.trim(), old);
});
