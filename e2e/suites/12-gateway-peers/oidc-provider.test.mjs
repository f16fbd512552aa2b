// The ways to sign in at a gateway that need no password, with npm's oidc-provider behind it.
import { before } from 'node:test';
import { openBrowser } from '../../harness/browser.mjs';
import { startForeignIdp } from '../../harness/foreign-idp.mjs';
import { gatewayThatTrusts, personSignsInFourWays } from '../../journeys/log-in-at-a-gateway.mjs';
import { atTheForeignOne } from '../../journeys/signing-in.mjs';

let world;

before(async () => {
  const browser = await openBrowser();
  // Nobody signs in at the platform itself here, so its callback does not matter.
  const idp = await startForeignIdp('http://localhost/v1/auth/callback');
  world = await gatewayThatTrusts({ ...idp, ...atTheForeignOne(idp.people[0]) }, browser, 'elsewhere');
});

personSignsInFourWays('npm oidc-provider', () => world);
