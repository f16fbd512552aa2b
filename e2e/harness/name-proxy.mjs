// The names of one domain, whatever the resolver of this machine says: a proxy for CONNECT (RFC 9110 section 9.3.6).
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { atTheEnd } from './processes.mjs';

export class NameProxy {
  /** Listens on loopback; leads `*.<domain>:443` to `port`, and nothing else anywhere. */
  static async listen(domain, port) {
    const it = new NameProxy();
    const server = createServer((_, response) => response.writeHead(405).end());
    server.on('connect', (request, client, first) => {
      if (!request.url.endsWith(`.${domain}:443`)) {
        client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      const there = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connected\r\n\r\n');
        there.write(first);
        client.pipe(there).pipe(client);
      });
      client.on('error', () => there.destroy()).on('close', () => there.destroy());
      there.on('error', () => client.destroy()).on('close', () => client.destroy());
    });
    await new Promise((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
    atTheEnd(() => server.close());
    it.url = `http://127.0.0.1:${server.address().port}`;
    return it;
  }
}
