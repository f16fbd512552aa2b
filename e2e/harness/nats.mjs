// A real NATS server with JetStream, on a port and in a folder of its own, and as much of its protocol as asking for a number takes.
import { connect } from 'node:net';
import { folder, freePorts } from './places.mjs';
import { start } from './processes.mjs';
import { within } from './waiting.mjs';

export class NatsServer {
  static async start() {
    const server = new NatsServer();
    server.folder = folder('nats');
    [server.port] = await freePorts(1);
    server.url = `nats://127.0.0.1:${server.port}`;
    server.begin();
    return server;
  }

  begin() {
    this.process = start('nats-server', ['-a', '127.0.0.1', '-p', `${this.port}`, '-js', '-sd', this.folder]);
  }

  /** As a power cut would; then again, on what it left. */
  async restart() {
    this.process.signal('SIGKILL');
    await this.process.ended;
    this.begin();
  }

  /** How many messages a stream holds. */
  async messages(stream) {
    const answer = await within(10_000, 'answer of NATS', this.#ask(`$JS.API.STREAM.INFO.${stream}`));
    return answer.state?.messages ?? 0;
  }

  #ask(subject) {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, '127.0.0.1');
      let text = '';
      socket.setEncoding('utf8').on('error', reject).on('data', (piece) => {
        text += piece;
        const message = text.match(/\r\nMSG \S+ \S+ (\d+)\r\n/);
        const from = message && message.index + message[0].length;
        if (message && text.length >= from + Number(message[1])) {
          socket.destroy();
          resolve(JSON.parse(text.slice(from, from + Number(message[1]))));
        }
      });
      socket.write(`CONNECT {"verbose":false,"pedantic":false}\r\nSUB _INBOX.e2e 1\r\nPUB ${subject} _INBOX.e2e 0\r\n\r\n`);
    });
  }
}
