// A program: starts `plexsphere dev` for the first time in the folder that it is given, and ends it.
import { Dev } from './dev.mjs';

const dev = await Dev.start({ dataDir: process.argv[2] });
await dev.stop();
