// Waiting means polling with a deadline; nothing here sleeps for a guessed time.
import { setTimeout as pause } from 'node:timers/promises';

const STEP_MS = 25;

/** Polls until `probe` answers something truthy, and returns that. A probe that throws is asked again. `what` may be a function: what there was in the end. */
export async function eventually(what, probe, within = 20_000) {
  const end = performance.now() + within;
  let last;
  for (;;) {
    try {
      const answer = await probe();
      if (answer) return answer;
      last = undefined;
    } catch (e) {
      last = e;
    }
    if (performance.now() > end) {
      throw new Error(`not within ${within} ms: ${typeof what === 'function' ? what() : what}${last ? ` (last: ${last.message})` : ''}`, { cause: last });
    }
    await pause(STEP_MS);
  }
}

/** The promise, or an error naming `what` once the deadline has passed. */
export async function within(ms, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms: ${what}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
