// The plainest load balancer: each new connection goes to the next server.
import { connect, createServer } from 'node:net';
import { atTheEnd } from './processes.mjs';

export class RoundRobin {
  /** How many connections each server got. */
  counts;

  static async listen(port) {
    const it = new RoundRobin();
    it.server = createServer((client) => it.#forward(client));
    await new Promise((done, fail) => it.server.once('error', fail).listen(port, '127.0.0.1', done));
    atTheEnd(() => it.server.close());
    return it;
  }

  /** The ports behind it. */
  behind(...ports) {
    this.ports = ports;
    this.counts = ports.map(() => 0);
  }

  #next = 0;

  #forward(client) {
    const i = this.#next++ % this.ports.length;
    this.counts[i]++;
    const server = connect(this.ports[i], '127.0.0.1');
    client.on('error', () => server.destroy()).on('close', () => server.destroy());
    server.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.pipe(server).pipe(client);
  }
}
