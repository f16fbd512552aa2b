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

  /**
   * @param machines that ask in turn; the server looks at all tokens of a machine for each new one
   * @param {number} every of that many tokens one is rotated and one deleted
   */
  constructor(server, machines, workers, every = 3) {
    this.every = every;
    this.workers = Array.from({ length: workers }, (_, n) => this.#work(server, machines, n, workers));
  }

  /** Ends when every worker has finished the request it is in. */
  async stop() {
    this.#stopped = true;
    await Promise.all(this.workers);
  }

  async #work(server, machines, first, workers) {
    const client = new Client(server);
    for (let round = 0; !this.#stopped; round++) {
      try {
        await this.#round(client, machines[(first + round * workers) % machines.length], round);
      } catch {
        // The server is gone in the middle of it: nothing was answered, so nothing is promised.
      }
    }
  }

  async #round(client, machine, round) {
    const token = this.#answered(await requestServiceToken(client, machine), 200)?.json.access_token;
    if (!token) return;
    this.alive.add(token);
    if (round % this.every === 1) {
      const rotated = this.#answered(await client.request('POST', `/v1/auth/tokens/${tokenId(token)}/rotate`, { token }), 200);
      if (rotated) this.alive.add(rotated.json.plaintext);
    }
    if (round % this.every === 2) await this.#delete(client, token);
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
