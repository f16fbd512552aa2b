// An address in front of a server which holds certain requests back until so many of them are there.
import { createServer, request as send } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { atTheEnd } from './processes.mjs';

export class Gathering {
  /** How many of them have come. */
  arrived = 0;

  /**
   * @param {string} server where everything goes in the end
   * @param {string} path whose requests wait for each other
   * @param {number} count so many; later ones pass
   */
  static async before(server, path, count) {
    const it = new Gathering();
    it.server = createServer((incoming, outgoing) => it.#pass(incoming, outgoing).catch(() => outgoing.destroy()));
    let open;
    it.full = new Promise((done) => (open = done));
    it.seen = (asked) => {
      if (asked === path && ++it.arrived === count) open();
      return asked === path ? it.full : undefined;
    };
    it.target = new URL(server);
    await new Promise((done) => it.server.listen(0, '127.0.0.1', done));
    it.url = `http://127.0.0.1:${it.server.address().port}`;
    atTheEnd(() => {
      it.server.closeAllConnections();
      it.server.close();
    });
    return it;
  }

  async #pass(incoming, outgoing) {
    const body = await buffer(incoming);
    await this.seen(incoming.url);
    const { hostname, port, host } = this.target;
    const passed = send(
      { hostname, port, method: incoming.method, path: incoming.url, headers: { ...incoming.headers, host } },
      (answer) => {
        outgoing.writeHead(answer.statusCode, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on('error', () => outgoing.destroy());
    passed.end(body);
  }
}
