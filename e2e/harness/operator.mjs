// The operator's commands on the server's own machine.
import { join } from 'node:path';
import { BIN } from './places.mjs';
import { run } from './processes.mjs';

/** Runs `bin/plexsphere <args>` and answers what it printed. */
export async function operator(env, args) {
  const { code, out, err } = await run(join(BIN, 'plexsphere'), args, { env });
  if (code !== 0) throw new Error(`plexsphere ${args.join(' ')}: exit ${code}\n${out}${err}`);
  return out;
}
