// Many machines at once: tokens issued, rotated and deleted, and exactly what the server answered to each.
import { Client } from '../harness/http.mjs';
import { requestServiceToken, tokenId } from './by-http.mjs';

export class Load {
  /** Answered with a token, and no deletion was ever sent. */
  alive = new Set();
  /** Deletion was answered. */
  dead = new Set();
  answers = 0;
  refusals = new Map();
  #stopped = false;

  /** @param keep how many tokens a worker leaves alive; the server looks at all of a machine's for each new one */
  constructor(server, machine, workers, keep = Infinity) {
    this.keep = keep;
    this.workers = Array.from({ length: workers }, () => this.#work(server, machine));
  }

  /** Ends when every worker has finished the request it is in. */
  async stop() {
    this.#stopped = true;
    await Promise.all(this.workers);
  }

  async #work(server, machine) {
    const client = new Client(server);
    const held = [];
    for (let round = 0; !this.#stopped; round++) {
      try {
        held.push(...(await this.#round(client, machine, round)));
        while (held.length > this.keep) await this.#delete(client, held.shift());
      } catch {
        // The server is gone in the middle of it: nothing was answered, so nothing is promised.
      }
    }
  }

  /** One token; every third is rotated, every third deleted. What is alive afterwards. */
  async #round(client, machine, round) {
    const token = this.#answered(await requestServiceToken(client, machine), 200)?.json.access_token;
    if (!token) return [];
    this.alive.add(token);
    if (round % 3 === 1) {
      const rotated = this.#answered(await client.request('POST', `/v1/auth/tokens/${tokenId(token)}/rotate`, { token }), 200);
      if (!rotated) return [token];
      this.alive.add(rotated.json.plaintext);
      return [token, rotated.json.plaintext];
    }
    if (round % 3 === 2) {
      await this.#delete(client, token);
      return [];
    }
    return [token];
  }

  async #delete(client, token) {
    this.alive.delete(token);
    if (this.#answered(await client.request('DELETE', `/v1/auth/tokens/${tokenId(token)}`, { token }), 204)) this.dead.add(token);
  }

  #answered(answer, expected) {
    if (answer.status === expected) {
      this.answers++;
      return answer;
    }
    this.refusals.set(answer.status, answer.body);
    return null;
  }
}
