// The second document, over http and over https, on the development server.
import { before } from 'node:test';
import { Dev } from '../../harness/dev.mjs';
import { machineGetsAToken } from '../../journeys/give-a-machine-its-own-identity.mjs';

let dev;

before(async () => {
  dev = await Dev.start();
});

machineGetsAToken('over http', () => ({ server: { url: dev.url }, postgres: dev.postgres, machine: dev.machine }));
machineGetsAToken('over https', () => ({ server: { url: dev.httpsUrl, ca: dev.ca }, postgres: dev.postgres, machine: dev.machine }));
